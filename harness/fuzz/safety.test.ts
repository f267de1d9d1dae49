import { expect, test } from 'vitest';
import type { Input, Shot } from './input.ts';
import { isSafe, writesOf } from './safety.ts';
import { worldOf } from './world.fixture.ts';

const careful = worldOf();
const driving = worldOf({ actuates: true });

/** Payloads as hex, with the way that they go. */
const input = (...shots: readonly (readonly [hex: string, how?: Partial<Shot>])[]): Input => ({
  property: 'made-up',
  shots: shots.map(([hex, how]) =>
    Object.assign({ what: Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex')), way: 'udp' as const }, how),
  ),
});

const to = (deoj: string, rest: string) => `1081 0000 05ff01 ${deoj} ${rest}`;
const COOLER = '013001';

test.each([
  ['a reading', to(COOLER, '62 01 8000'), true],
  ['the same value', to(COOLER, '61 01 8001 31'), true],
  ['another value', to(COOLER, '61 01 8001 30'), false],
  ['another value by SetI', to(COOLER, '60 01 8001 30'), false],
  ['another value by SetGet', to(COOLER, '6e 01 8001 30 01 8000'), false],
  ['the same value by SetGet', to(COOLER, '6e 01 8001 31 01 8000'), true],
  ['the value and more', to(COOLER, '61 01 8003 31ffff'), true],
  ['another value and more', to(COOLER, '61 01 8003 30ffff'), false],
  ['no value', to(COOLER, '61 01 8000'), true],
  ['no value, and what could be taken for it', to(COOLER, '61 02 8000 8101 08'), false],
  ['the beginning of a value', to(COOLER, '61 01 9802 07e8'), true],
  ['the beginning of another value', to(COOLER, '61 01 9802 07e9'), false],
  ['a value of a PDC that denies it', to(COOLER, '61 01 8000 30'), false],
  ['a value that a counter denies', to(COOLER, '61 01 8001 31 b301 1b'), false],
  ['a value behind a counter of 0', to(COOLER, '61 00 b301 1b'), false],
  ['a value for the lower seven bits', to(COOLER, '61 01 0001 30'), false],
  ['what is not there', to(COOLER, '61 01 f001 30'), true],
  ['what could not be read', to(COOLER, '61 01 b401 30'), false],
  ['what cannot be set, with another value', to(COOLER, '61 01 8801 41'), false],
  ['what is never written, with its value', to(COOLER, '61 01 a001 41'), false],
  ['what is never written there, elsewhere', to('029001', '61 01 a001 41'), true],
  ['what is never written anywhere', to('0ef001', '61 01 bf02 8001'), false],
  ['all lights, one of which has it', to('029000', '61 01 8001 30'), false],
  ['all lights, which both have it', to('029000', '61 01 b001 64'), true],
  ['an instance that is not there', to('029005', '61 01 8001 30'), false],
  ['a class that is not there, with a value that some have', to('026001', '61 01 8001 30'), false],
  ['a class that is not there, with what none has', to('026001', '61 01 f001 30'), true],
  ['a header of another kind', `1082 0000 05ff01 ${COOLER} 61 01 8001 30`, false],
  ['a second frame behind', to(COOLER, `62 01 8000 ${to(COOLER, '61 01 8001 30')}`), false],
  ['a frame in a value', to(COOLER, `74 01 f00f ${to(COOLER, '61 01 8001 30')}`), false],
  ['a cut value', to(COOLER, '61 01 9804 07'), true],
  ['ten bytes', to(COOLER, ''), true],
  ['a service without a list', to(COOLER, '61'), true],
])('%s: %s is safe: %s', (_what, hex, safe) => {
  expect(isSafe(input([hex]), careful)).toBe(safe);
});

test.each([
  ['another value', to(COOLER, '61 01 8001 30'), true],
  ['what is never written', to(COOLER, '61 01 a001 41'), false],
  ['what is never written, behind the last property', to(COOLER, '61 01 8001 30 a001 41'), false],
  ['what is never written, to an instance that is not there', to('013007', '61 01 a001 41'), false],
  ['a reading of what is never written', to(COOLER, '62 01 a000'), true],
])('where the device may be driven, %s: %s is safe: %s', (_what, hex, safe) => {
  expect(isSafe(input([hex]), driving)).toBe(safe);
});

const group = { way: 'group' } as const;
test.each([
  ['a reading', to('0ef001', '62 01 d600'), true, true],
  ['the value of this device, others have others', to(COOLER, '60 01 8001 31'), false, true],
  ['no value, to a profile', to('0ef001', '60 02 f000 f100'), true, true],
  ['no value in either list', to('0ef001', '6e 01 f000 01 8000'), true, true],
  ['a value in the second list', to('0ef001', '6e 01 f000 01 8001 30'), false, true],
  ['a value, to a profile', to('0ef001', '60 01 8001 30'), false, true],
  ['no value, to devices', to('026001', '60 01 8000'), false, true],
  ['a counter beyond the end', to('0ef001', '60 02 f000'), false, true],
  ['a value for a profile that is never written', to('0ef001', '60 01 bf02 0000'), false, false],
])('to the group, %s: %s is safe: %s, and where devices may be driven: %s', (_what, hex, safe, driven) => {
  expect([isSafe(input([hex, group]), careful), isSafe(input([hex, group]), driving)]).toEqual([safe, driven]);
});

const tcp = { way: 'tcp' } as const;
const SAME = to(COOLER, '61 01 8001 31');
test.each([
  ['whole frames', input([SAME, tcp], [SAME, tcp]), true],
  ['a value that comes in the next shot', input([to(COOLER, '61 01 8001'), tcp], ['30', tcp]), false],
  ['a value that is still to come', input([to(COOLER, '61 01 8001'), tcp]), false],
  ['a property that is still to come', input([to(COOLER, '61 02 8001 31'), tcp]), false],
  ['a counter that is still to come', input([to(COOLER, '61'), tcp]), false],
  ['a value that never comes', input([to(COOLER, '61 01 8001'), { ...tcp, ends: true }], [SAME, tcp]), true],
  [
    'a value that comes on another connection',
    input([to(COOLER, '61 01 8001'), tcp], ['30', { ...tcp, second: true }]),
    false,
  ],
  [
    'the same, which closes',
    input([to(COOLER, '61 01 8001'), { ...tcp, ends: true }], ['30', { ...tcp, second: true }]),
    true,
  ],
  ['a frame that is cut between shots', input(['10810000', tcp], [`05ff01 ${COOLER} 61 01 8001 30`, tcp]), false],
])('over TCP, %s', (_what, it, safe) => {
  expect(isSafe(it, careful)).toBe(safe);
});

test.each([
  [to(COOLER, '62 01 8000'), []],
  [to(COOLER, '61 02 8001 31 8101 08'), ['013001 80', '013001 81']],
  [to(COOLER, '6e 01 8001 31 01 8000'), ['013001 80']],
  [to('029000', '61 01 b001 64'), ['029001 b0', '029002 b0']],
  [to(COOLER, '61 01 f001 31'), []],
])('%s counts as writes of %j', (hex, writes) => {
  expect(writesOf(input([hex]), careful)).toEqual(writes);
});

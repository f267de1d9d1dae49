import { expect, test } from 'vitest';
import { eojOf } from '../echonet-lite/eoj.ts';
import { decode, encode } from '../echonet-lite/frame.ts';
import { soundAnswers } from './answers.ts';
import { furnished, instanceLists, listNotification } from './objects.ts';
import { refusing } from './ready-made.ts';

const bytesOf = (text: string) =>
  Uint8Array.from(text.replaceAll(' ', '').match(/../g) ?? [], (it) => Number.parseInt(it, 16));
const hexOf = (bytes: Uint8Array) => Array.from(bytes, (it) => it.toString(16).padStart(2, '0')).join('');
const plain = (text: string) => text.replaceAll(' ', '').toLowerCase();

const LIGHTS = [eojOf(0x02, 0x90, 1), eojOf(0x02, 0x90, 2)];

function frameOf(text: string) {
  const decoded = decode(bytesOf(text));
  if (!decoded.ok) throw new Error(decoded.reason);
  return decoded.frame;
}

const answersTo = (request: string) =>
  soundAnswers(furnished(LIGHTS), instanceLists(LIGHTS), frameOf(request)).map((it) => hexOf(encode(it)));

/** Written by hand from Part II chapters 3, 4 and 6: EHD TID SEOJ DEOJ ESV OPC, then EPC PDC EDT. */
const exchanges: readonly (readonly [title: string, request: string, ...answers: readonly string[]])[] = [
  [
    'Get of the instance list',
    '1081 0007 05FF01 0EF001 62 01 D600',
    '1081 0007 0EF001 05FF01 72 01 D607 02 029001 029002',
  ],
  [
    'Get of counts and classes',
    '1081 0007 05FF01 0EF001 62 03 D300 D400 D700',
    '1081 0007 0EF001 05FF01 72 03 D303000002 D4020002 D703 01 0290',
  ],
  [
    'Get of maps',
    '1081 0007 05FF01 029002 62 03 9D00 9E00 9F00',
    '1081 0007 029002 05FF01 72 03 9D0403808188 9E04038081B6 9F0C0B80818283888AB6FC9D9E9F',
  ],
  ['Get in part', '1081 0007 05FF01 029001 62 03 8000 F000 8800', '1081 0007 029001 05FF01 52 03 800130 F000 880142'],
  ['Get of 0xD5, which is announced only', '1081 0007 05FF01 0EF001 62 01 D500', '1081 0007 0EF001 05FF01 52 01 D500'],
  [
    'INF_REQ of the instance list',
    '1081 0007 05FF01 0EF001 63 01 D500',
    '1081 0007 0EF001 05FF01 73 01 D507 02 029001 029002',
  ],
  ['SetC', '1081 0007 05FF01 029001 61 02 800131 B60143', '1081 0007 029001 05FF01 71 02 8000 B600'],
  ['SetC in part', '1081 0007 05FF01 029001 61 02 800131 880141', '1081 0007 029001 05FF01 51 02 8000 880141'],
  ['SetC of a wrong size', '1081 0007 05FF01 029001 61 01 80023131', '1081 0007 029001 05FF01 51 01 80023131'],
  ['SetI that succeeds', '1081 0007 05FF01 029001 60 01 800131'],
  ['SetI that fails', '1081 0007 05FF01 029001 60 01 880141', '1081 0007 029001 05FF01 50 01 880141'],
  ['SetGet', '1081 0007 05FF01 029001 6E 01 800131 01 8000', '1081 0007 029001 05FF01 7E 01 8000 01 800131'],
  [
    'SetGet in part',
    '1081 0007 05FF01 029001 6E 01 880141 02 8800 F000',
    '1081 0007 029001 05FF01 5E 01 880141 02 880142 F000',
  ],
  ['INFC', '1081 0007 05FF01 0EF001 74 02 800130 F0021234', '1081 0007 0EF001 05FF01 7A 02 8000 F000'],
  [
    'all instances',
    '1081 0007 05FF01 029000 62 01 8000',
    '1081 0007 029001 05FF01 72 01 800130',
    '1081 0007 029002 05FF01 72 01 800130',
  ],
  ['an object that is not there', '1081 0007 05FF01 029003 62 01 8000'],
  ['a counter of 0', '1081 0007 05FF01 029001 62 00'],
  ['a response', '1081 0007 05FF01 029001 72 01 800130'],
];

test.each(exchanges)('%s', (_title, request, ...expected) => {
  expect(answersTo(request)).toEqual(expected.map(plain));
});

test('what is written is read', () => {
  const objects = furnished(LIGHTS);
  const ask = (request: string) => soundAnswers(objects, [], frameOf(request)).map((it) => hexOf(encode(it)));
  ask('1081 0001 05FF01 029001 60 01 800131');
  expect(ask('1081 0002 05FF01 029001 62 01 8000')).toEqual([plain('1081 0002 029001 05FF01 72 01 800131')]);
});

test('a hundred instances: two notifications, and a list that counts more than it names', () => {
  const many = Array.from({ length: 100 }, (_, i) => eojOf(0x02, 0x91, i + 1));
  const parts = instanceLists(many).map((list) => hexOf(listNotification(list)));
  expect(parts.map((it) => it.slice(0, 36))).toEqual([
    plain('1081 0000 0EF001 0EF001 73 01 D5FD 54 029101'),
    plain('1081 0000 0EF001 0EF001 73 01 D531 10 029155'),
  ]);
  const [profile] = furnished(many);
  expect(hexOf(profile?.values.get(0xd3) ?? new Uint8Array())).toBe('000064');
  expect(profile?.values.get(0xd6)?.length).toBe(253);
  expect(profile?.values.get(0xd6)?.[0]).toBe(100);
});

/** What a peer that refuses everything but its lists makes of it. */
const refusals: readonly (readonly [request: string, answer: string])[] = [
  ['1081 0007 05FF01 029001 62 02 8000 8800', '1081 0007 029001 05FF01 52 02 8000 8800'],
  ['1081 0007 05FF01 029001 61 01 800131', '1081 0007 029001 05FF01 51 01 800131'],
  ['1081 0007 05FF01 029001 6E 01 800131 01 8000', '1081 0007 029001 05FF01 5E 01 800131 01 8000'],
  ['1081 0007 05FF01 0EF001 63 01 8000', '1081 0007 0EF001 05FF01 53 01 8000'],
  ['1081 0007 05FF01 0EF001 62 01 D600', '1081 0007 0EF001 05FF01 72 01 D607 02 029001 029002'],
  ['1081 0007 05FF01 0EF001 74 01 800130', '1081 0007 0EF001 05FF01 7A 01 8000'],
];

test.each(refusals)('refuses %s', (request, expected) => {
  const script = refusing(LIGHTS);
  const asked = frameOf(request);
  const [sound] = soundAnswers(furnished(LIGHTS), instanceLists(LIGHTS), asked);
  const said = sound && script.answer(sound, asked);
  expect(said && hexOf(encode(said))).toBe(plain(expected));
});

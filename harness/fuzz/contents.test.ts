import { expect, test } from 'vitest';
import type { Eoj } from '../echonet-lite/eoj.ts';
import type { Frame, Property } from '../echonet-lite/frame.ts';
import type { ObjectPics, Observation } from '../model.ts';
import { anotherWay, missingNotice, wrongContents } from './contents.ts';

const LIGHT = '029001' as Eoj;
const light: ObjectPics = {
  eoj: LIGHT,
  get: [0x80, 0x81],
  set: [0x80],
  announce: [0xd5],
  values: new Map(),
  setGet: 'served',
};

/** "80:30 81" as properties. */
const list = (text: string): readonly Property[] =>
  text
    .split(' ')
    .filter((it) => it !== '')
    .map((it) => {
      const [epc = '', edt = ''] = it.split(':');
      return { epc: Number.parseInt(epc, 16), edt: Uint8Array.from(Buffer.from(edt, 'hex')) };
    });

const frame = (esv: number, [first, second]: readonly string[]): Frame => ({
  tid: 1,
  seoj: LIGHT,
  deoj: LIGHT,
  esv,
  properties: list(first ?? ''),
  ...(second === undefined ? {} : { alsoGet: list(second) }),
});

type Row = readonly [asked: number, lists: readonly string[], answer: number, lists: readonly string[]];
type BadRow = readonly [...row: Row, rule: string];

test.each<Row>([
  [0x62, ['80 81'], 0x72, ['80:30 81:08']],
  // A property that no map names may be there all the same.
  [0x62, ['80 82'], 0x72, ['80:30 82:00']],
  [0x62, ['80'], 0x72, ['80']],
  [0x62, ['80 82'], 0x52, ['80:30 82']],
  [0x62, ['80 81'], 0x52, ['80:30']],
  [0x62, ['80:01'], 0x52, ['80:30']],
  [0x63, ['d5'], 0x73, ['d5']],
  [0x61, ['80:30'], 0x71, ['80']],
  [0x61, ['82:0102 80:30'], 0x51, ['82:0102 80']],
  // The order of a list is for the monitors.
  [0x60, ['82:0102'], 0x50, ['83:0103']],
  [0x74, ['00:01'], 0x7a, ['00']],
  [0x6e, ['80:30', '80 81'], 0x7e, ['80', '80:30 81:08']],
  [0x6e, ['82:30', '80'], 0x5e, ['82:31', '80:30']],
])('%i of %j may be answered by %i with %j', (asked, wanted, answer, got) => {
  expect(wrongContents(frame(answer, got), frame(asked, wanted), light)).toBeUndefined();
});

test.each<BadRow>([
  [0x62, ['80 82'], 0x72, ['80:30 82'], 'EL2-3.2.5-7'],
  [0x62, ['00'], 0x72, ['00:30'], 'EL2-3.2.7-6'],
  [0x62, ['80 81'], 0x52, ['80:30 81:08'], 'EL2-4.2.3.3-2'],
  [0x63, ['80'], 0x53, ['80:30'], 'EL2-4.2.3.5-3'],
  [0x63, ['82'], 0x73, ['82'], 'EL2-4.2.3.5-3'],
  [0x61, ['80:30'], 0x71, ['80:30'], 'EL2-4.2.3.2-6'],
  [0x61, ['00:30'], 0x71, ['00'], 'EL2-3.2.7-6'],
  [0x61, ['82:0102 80:30'], 0x51, ['82:01 80'], 'EL2-4.2.3.2-10'],
  [0x60, ['82:0102'], 0x50, ['82:0103'], 'EL2-4.2.3.1-7'],
  [0x74, ['80:01'], 0x7a, ['80:01'], 'EL2-4.2.3.6-2'],
  [0x6e, ['80:30', '80'], 0x7e, ['80:30', '80:30'], 'EL2-4.2.3.4-6'],
  [0x6e, ['80:30', '82'], 0x7e, ['80', '82'], 'EL2-4.2.3.4-5'],
])('%i of %j answered by %i with %j breaks %s', (asked, wanted, answer, got, rule) => {
  expect(wrongContents(frame(answer, got), frame(asked, wanted), light)?.rules).toEqual([rule]);
});

test('what an unknown object has cannot be told', () => {
  expect(wrongContents(frame(0x72, ['82']), frame(0x62, ['82']), undefined)).toBeUndefined();
});

test('notifications together name every property that was asked for', () => {
  const asked = frame(0x63, ['80 81 80']);
  expect(missingNotice([frame(0x73, ['80:30 81:08 80:30'])], asked)).toBeUndefined();
  expect(missingNotice([frame(0x73, ['80:30']), frame(0x73, ['81:08 80:30'])], asked)).toBeUndefined();
  expect(missingNotice([frame(0x73, ['80:30 81:08'])], asked)?.rules).toEqual(['EL2-4.2.3.5-3']);
});

test('a refusal, silence and other services are judged elsewhere', () => {
  expect(missingNotice([frame(0x53, ['80'])], frame(0x63, ['80 81']))).toBeUndefined();
  expect(missingNotice([], frame(0x63, ['80 81']))).toBeUndefined();
  expect(missingNotice([frame(0x73, ['80:30'])], frame(0x62, ['80 81']))).toBeUndefined();
});

const seen = (via: Observation['via'], esv: number): Observation => {
  const from = { address: '10.0.0.2', port: 3610 };
  const decoded = { ok: true, ehd1: 0x10, frame: frame(esv, ['80:30']) } as const;
  return {
    n: 1,
    at: 0,
    direction: 'received',
    via,
    multicast: false,
    from,
    to: from,
    bytes: new Uint8Array(),
    decoded,
  };
};

test('a response takes the way of its request; what goes to the group does not', () => {
  expect(anotherWay(seen('udp', 0x72), 'tcp')?.rules).toEqual(['EL2-1.2-T5']);
  expect(anotherWay(seen('tcp', 0x72), 'group')?.rules).toEqual(['EL2-1.2-T5']);
  expect(anotherWay(seen('udp', 0x73), 'tcp')).toBeUndefined();
  expect(anotherWay(seen('tcp', 0x72), 'tcp')).toBeUndefined();
  for (const way of ['udp', 'group', 'other-port'] as const) expect(anotherWay(seen('udp', 0x72), way)).toBeUndefined();
});

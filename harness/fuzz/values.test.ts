import { expect, test } from 'vitest';
import { eojOf } from '../echonet-lite/eoj.ts';
import { ESV } from '../echonet-lite/esv.ts';
import type { Frame } from '../echonet-lite/frame.ts';
import type { ObjectPics, Pics } from '../model.ts';
import { Values } from './values.ts';

const EOJ = eojOf(0x01, 0x30, 0x01);
const TESTER = eojOf(0x05, 0xff, 0x01);
const MODE = 0xb0;
const MAKER = 0x8a;
const GET_MAP = 0x9f;
const at = (value: number) => Uint8Array.of(value);

const pics: Pics = {
  objects: [
    {
      eoj: EOJ,
      get: [MODE, MAKER, GET_MAP],
      set: [MODE],
      announce: [],
      values: new Map([
        [MODE, at(0x41)],
        [MAKER, at(0x77)],
        [GET_MAP, Uint8Array.of(3, MODE, MAKER, GET_MAP)],
      ]),
      setGet: 'silent',
    },
  ],
  tcp: false,
  tcpDeclared: false,
  family: 4,
  transmissionOnly: false,
  asks: false,
  numbers: [],
  neverWrite: () => false,
  abilities: new Set(),
};

const told = (epc: number, value: number): Frame => ({
  tid: 1,
  seoj: EOJ,
  deoj: TESTER,
  esv: ESV.Get_Res,
  properties: [{ epc, edt: at(value) }],
});

/** A device that was given 0x42 for its mode, and told so. */
function written(): Values {
  const values = new Values(pics);
  values.begin();
  values.wrote([EOJ], [{ epc: MODE, edt: at(0x42) }]);
  expect(values.read(told(MODE, 0x42), true)).toBeUndefined();
  for (let batch = 0; batch < 5; batch++) values.begin();
  return values;
}

test('a value that nothing has written is a finding', () => {
  expect(written().read(told(MODE, 0x41), true)).toMatchObject({ kind: 'wrong-value', expected: '42', actual: '41' });
});

test('who is started afresh may have lost what was written; from its first reading on it is held to that', () => {
  const values = written();
  values.forget();
  expect(values.read(told(MODE, 0x41), true)).toBeUndefined();
  expect(values.read(told(MODE, 0x42), true)).toMatchObject({ kind: 'wrong-value', expected: '41', actual: '42' });
});

test('a start changes no constant', () => {
  const values = written();
  values.forget();
  expect(values.read(told(MAKER, 0x78), true)).toMatchObject({ kind: 'wrong-value', expected: '77', actual: '78' });
});

const TEMPERATURE = 0xb3;
const [cooler] = pics.objects as [ObjectPics];
const two: Pics = {
  ...pics,
  objects: [
    {
      ...cooler,
      get: [...cooler.get, TEMPERATURE],
      set: [...cooler.set, TEMPERATURE],
      values: new Map([...cooler.values, [TEMPERATURE, at(20)]]),
    },
  ],
};

test('what another property becomes may move this one; what it is already moves nothing', () => {
  const values = new Values(two);
  values.begin();
  values.wrote([EOJ], [{ epc: MODE, edt: at(0x41) }]);
  expect(values.read(told(TEMPERATURE, 21), true)).toMatchObject({ kind: 'wrong-value', expected: '14' });
  values.wrote([EOJ], [{ epc: MODE, edt: at(0x42) }]);
  expect(values.read(told(TEMPERATURE, 25), true)).toBeUndefined();
  for (let batch = 0; batch < 5; batch++) values.begin();
  expect(values.read(told(TEMPERATURE, 25), true)).toBeUndefined();
  expect(values.read(told(TEMPERATURE, 20), true)).toMatchObject({ kind: 'wrong-value', expected: '19' });
});

test('a constant moves with nothing', () => {
  const values = new Values(two);
  values.wrote([EOJ], [{ epc: MODE, edt: at(0x42) }]);
  expect(values.read(told(MAKER, 0x78), true)).toMatchObject({ kind: 'wrong-value', expected: '77' });
});

test.each([
  { what: 'another map', edt: [2, MAKER, GET_MAP], finding: undefined },
  { what: 'what is no map', edt: [3, MAKER, GET_MAP], finding: 'wrong-value' },
])('functions may change with a mode: a map that reads $what', ({ edt, finding }) => {
  const frame = { ...told(GET_MAP, 0), properties: [{ epc: GET_MAP, edt: Uint8Array.from(edt) }] };
  expect(written().read(frame, true)?.kind).toBe(finding);
});

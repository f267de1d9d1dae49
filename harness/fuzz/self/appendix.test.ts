import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { buildAppendix, type AppendixFiles } from '../../appendix/build.ts';
import { compileData } from '../../appendix/compile.ts';
import { asPieces, madeUpFiles } from '../../appendix/made-up.fixture.ts';
import { BrokenAppendix, type Piece } from '../../appendix/piece.ts';
import { misfitOf } from '../../appendix/value-kind.ts';
import type { Dice } from './dice.fixture.ts';
import { bend, nested } from './spoil-json.fixture.ts';
import { FLAT, holds, INPUTS, underFire } from './under-fire.fixture.ts';

const TYPES = [
  'number',
  'state',
  'numericValue',
  'level',
  'raw',
  'bitmap',
  'date',
  'time',
  'date-time',
  'object',
  'array',
];
const MEMBERS = ['type', 'size', 'enum', 'edt', 'minimum', 'maximum', 'multiple', 'base', 'oneOf', '$ref', 'element'];
const WORDS: readonly unknown[] = [
  [TYPES, MEMBERS, 'uint8', 'int32', '#/definitions/map', '#/definitions/round', '#/definitions/__proto__'],
  ['0x30', '0x41...0x45', '0xFF...0x00', '0b00000000', '0b11110000', 'A', 'latest', '0x0130'],
  [{ $ref: '#/definitions/round' }, { $ref: '#/definitions/room' }, nested(20_000), [{ toString: 0 }]],
].flat(2);

const definitions: Readonly<Record<string, unknown>> = {
  ...madeUpFiles.definitions.definitions,
  round: { oneOf: [{ $ref: '#/definitions/round' }] },
};
const named = new Map(
  Object.entries(definitions).map(([name, value]): [string, Piece] => [name, { file: 'definitions', at: name, value }]),
);

const bitmap = { position: { index: 0, bitMask: '0b00000011' }, value: { type: 'level', maximum: 3 } };
const row = ['colour', 'yesNo', 'room'].map((name) => ({ element: { $ref: `#/definitions/${name}` } }));
const samples: readonly unknown[] = [
  Object.values(definitions).filter((it) => it !== definitions['round']),
  { type: 'bitmap', size: 1, bitmaps: [bitmap] },
  { type: 'object', properties: [...row, { element: { type: 'raw', minSize: 0, maxSize: 4 } }] },
  { type: 'array', itemSize: 2, minItems: 1, maxItems: 9, items: { type: 'number', format: 'uint16' } },
  { type: 'number', format: 'int16', enum: [1, 2, 300], unit: 'W', multiple: 0.1, overflowCode: false },
  [{ type: 'date' }, { type: 'time', size: 2, maximumOfHour: 30 }, { type: 'date-time', size: 6 }],
].flat();

/** Whether it is read; what is broken is told by file and place. */
function reads(it: () => void): boolean {
  try {
    it();
    return true;
  } catch (error) {
    if (!(error instanceof BrokenAppendix)) throw error;
    holds(/^[a-zA-Z0-9 ]+[,:] /.test(error.message), 'it is not told in which file');
    return false;
  }
}

const edtOf = (dice: Dice): Uint8Array => Uint8Array.from({ length: dice.below(8) }, () => dice.below(256));

test(`${INPUTS} kinds of value are compiled and held against bytes, or refused`, { timeout: 300_000 }, async () => {
  let read = 0;
  const growth = await underFire({
    seed: 11,
    make: (dice) => (dice.once(16) ? dice.one(samples) : bend(dice, dice.one(samples), WORDS)),
    judge(value, dice) {
      const edt = edtOf(dice);
      const ok = reads(() => {
        const kind = compileData({ file: 'test', at: 'data', value }, named);
        holds(kind.types.size > 0, 'it is made of nothing');
        holds(
          kind.sizes.every((size) => Number.isInteger(size) && size >= 0 && size <= 255),
          'a size is none',
        );
        const misfit = misfitOf(kind, edt);
        if (misfit !== undefined) holds(misfit.expected !== '', 'nothing is expected');
      });
      read += Number(ok);
    },
    show: (value) => inspect(value, { depth: 8 }),
  });
  expect(read).toBeGreaterThan(INPUTS / 10);
  expect(read).toBeLessThan((INPUTS * 9) / 10);
  expect(growth).toBeLessThan(FLAT);
});

const whole = asPieces(madeUpFiles);

function bentFiles(dice: Dice): AppendixFiles {
  const bent = (piece: Piece): Piece => ({ ...piece, value: bend(dice, piece.value, WORDS) });
  const key = dice.one(['metaData', 'definitions', 'superClass', 'nodeProfile', 'devices'] as const);
  if (key !== 'devices') return { ...whole, [key]: bent(whole[key]) };
  const at = dice.below(whole.devices.length);
  return { ...whole, devices: whole.devices.map((piece, i) => (i === at ? bent(piece) : piece)) };
}

test('a whole appendix is read or refused, and describes every object', { timeout: 300_000 }, async () => {
  let read = 0;
  await underFire({
    seed: 12,
    inputs: 10_000,
    make: bentFiles,
    judge(files, dice) {
      const ok = reads(() => {
        const appendix = buildAppendix(files);
        for (const eoj of ['029001', '013001', '001101', '0ef001', '05ff01', '00ff01', 'ffffff']) {
          const { properties } = appendix.describe(eoj, edtOf(dice));
          for (const rule of properties.values()) rule.misfit(edtOf(dice));
        }
      });
      read += Number(ok);
    },
    show: (files) => inspect(files, { depth: 8 }),
  });
  expect(read).toBeGreaterThan(1000);
  expect(read).toBeLessThan(9000);
});

import { expect, test } from 'vitest';
import { Possible } from './possible.ts';

const WINDOW = 3000;
const value = (it: number) => Uint8Array.of(it);
const when = (batch: number) => ({ batch, now: 2000 * batch });

/** A property that has read 1, whatever was written and read since, in these batches. */
function after(...steps: readonly (readonly [what: 'writes' | 'reads', value: number, batch: number])[]): Possible {
  const property = new Possible(value(1), WINDOW);
  for (const [what, it, batch] of steps)
    if (what === 'writes') property.mayBecome(value(it), when(batch));
    else property.takes(value(it), when(batch));
  return property;
}

test.each([
  ['what it has had', [], 1, 9],
  ['what was written', [['writes', 2, 1]], 2, 2],
  ['what was written long ago and never read since', [['writes', 2, 1]], 2, 90],
  [
    'what was written last, though it was read before something else was',
    [
      ['writes', 2, 1],
      ['writes', 1, 1],
      ['reads', 2, 1],
    ],
    1,
    9,
  ],
  [
    'what it had before, in an answer that was overtaken',
    [
      ['writes', 2, 1],
      ['reads', 2, 1],
    ],
    1,
    2,
  ],
] as const)('reads %s', (_what, steps, read, batch) => {
  expect(after(...steps).takes(value(read), when(batch))).toBeUndefined();
});

test.each([
  ['what nobody has written', [['writes', 2, 1]], 3, 2],
  [
    'what it had long ago',
    [
      ['writes', 2, 1],
      ['reads', 2, 2],
    ],
    1,
    9,
  ],
  [
    'what was written and did not show, long after',
    [
      ['writes', 2, 1],
      ['reads', 1, 8],
    ],
    2,
    9,
  ],
] as const)('does not read %s', (_what, steps, read, batch) => {
  expect(after(...steps).takes(value(read), when(batch))).toBeDefined();
});

test('who has forgotten may read anything once', () => {
  const property = after(['writes', 2, 1]);
  property.forget();
  expect(property.takes(value(7), when(5))).toBeUndefined();
  expect(property.takes(value(8), when(6))).toEqual([value(7)]);
});

test.each([
  ['of another length', [0], [0, 0]],
  ['with another first byte', [1, 0, 0, 0, 0, 0, 0], [2, 0, 0, 0, 0, 0, 0]],
  ['of no byte', [], [0]],
])('a value %s is another one', (_what, written, read) => {
  const property = new Possible(value(1), WINDOW);
  property.mayBecome(Uint8Array.from(written), when(1));
  expect(property.takes(Uint8Array.from(read), when(1))).toEqual([value(1), Uint8Array.from(written)]);
  expect(property.takes(Uint8Array.from(written), when(1))).toBeUndefined();
});

test('what was written twice counts from the second time', () => {
  const property = after(['writes', 2, 1], ['writes', 3, 5], ['writes', 2, 8], ['reads', 1, 9]);
  expect(property.takes(value(2), when(9))).toBeUndefined();
});

test('more values than are kept are not held against it, until they cannot come any more', () => {
  const property = new Possible(value(1), WINDOW);
  for (let i = 0; i < 300; i++) property.mayBecome(Uint8Array.of(i >> 8, i), when(1));
  expect(property.takes(Uint8Array.of(0, 0), when(1))).toBeUndefined();
  property.takes(Uint8Array.of(0, 0), when(9));
  expect(property.takes(Uint8Array.of(9, 9), when(10))).toBeDefined();
});

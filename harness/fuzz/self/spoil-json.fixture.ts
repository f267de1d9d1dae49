import type { Dice } from './dice.fixture.ts';
import { HOSTILE } from './spoil-text.fixture.ts';

/** Lists in lists; from some thousand on a function that calls itself for each does not come back. */
export const nested = (depth: number): unknown => JSON.parse('['.repeat(depth) + ']'.repeat(depth));

/** What may stand where something else is expected; all of it can come out of JSON. */
const ODD: readonly unknown[] = [
  [null, true, false, 0, -0, -1, 0.5, 255, 256, 65_536, 2 ** 31, 2 ** 53, -1e300, 1e308, 5e-324],
  ['', ' ', '0', '-1', '0x', '0x80', '0x8080808080', '__proto__', 'constructor', 'x'.repeat(1000), HOSTILE].flat(),
  [[], {}, [null], [[]], nested(50), { length: 3 }, { toString: 0, valueOf: 0 }, { toJSON: 1 }],
  [JSON.parse('{"__proto__":{"polluted":1}}') as unknown],
].flat();

type Json = Readonly<Record<string, unknown>>;

/** A copy of the value in which something is another: the samples stay as they are. `words` go in where texts may be. */
export function bend(dice: Dice, value: unknown, words: readonly unknown[]): unknown {
  if (typeof value !== 'object' || value === null) return bentScalar(dice, value, words);
  if (dice.once(24)) return dice.once(2) ? dice.one(ODD) : dice.one(words);
  return Array.isArray(value) ? bentList(dice, value, words) : bentObject(dice, value as Json, words);
}

const nameOf = (word: unknown): string => (typeof word === 'string' ? word : 'unknown');

function bentScalar(dice: Dice, value: unknown, words: readonly unknown[]): unknown {
  if (typeof value === 'number' && dice.once(2)) return value + dice.one([-1, 1, 0.5, 100, 1e6]);
  if (typeof value === 'string' && dice.once(3)) return value + dice.one(HOSTILE);
  return dice.once(2) ? dice.one(ODD) : dice.one(words);
}

function bentList(dice: Dice, list: readonly unknown[], words: readonly unknown[]): unknown {
  const at = dice.below(list.length);
  if (list.length === 0 || dice.once(12)) return list.toSpliced(at, 0, dice.one(words));
  if (dice.once(12)) return list.toSpliced(at, 1);
  if (dice.once(12)) return [...list, list[at]];
  return list.with(at, bend(dice, list[at], words));
}

function bentObject(dice: Dice, object: Json, words: readonly unknown[]): unknown {
  const keys = Object.keys(object);
  const key = keys[dice.below(keys.length)];
  if (key === undefined || dice.once(16)) return { ...object, [nameOf(dice.one(words))]: dice.one(ODD) };
  const { [key]: taken, ...others } = object;
  if (dice.once(12)) return others;
  if (dice.once(24)) return { ...others, [nameOf(dice.one(words))]: taken };
  return { ...object, [key]: bend(dice, taken, words) };
}

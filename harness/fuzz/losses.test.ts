import { expect, test } from 'vitest';
import { Losses } from './losses.ts';

test.each([
  [0, 0, 3],
  [10_000, 0, 3],
  [10_000, 400, 5],
  [10_000, 2000, 9],
  [10_000, 4000, 15],
  [10_000, 6000, undefined],
] as const)('of %i exchanges %i lost: %s tries', (exchanges, lost, tries) => {
  const losses = new Losses();
  losses.learn(exchanges, lost);
  expect(losses.tries()).toBe(tries);
});

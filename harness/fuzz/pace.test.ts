import { expect, test } from 'vitest';
import { Pace } from './pace.ts';

const learnt = (...times: readonly number[]): Pace => {
  const pace = new Pace();
  for (const ms of times) pace.learn(ms);
  return pace;
};

const often = (ms: number, count: number) => Array.from({ length: count }, () => ms);

test('nothing is known of a device that has not answered yet', () => {
  expect([learnt().median(), learnt().slowest()]).toEqual([0, 0]);
});

test('a single slow answer does not change what is usual', () => {
  const pace = learnt(...often(2, 50), 3000);
  expect([pace.median(), pace.slowest()]).toEqual([2, 3000]);
});

test('what was slow long ago is forgotten', () => {
  expect(learnt(3000, ...often(2, 100)).slowest()).toBe(3000);
  expect(learnt(3000, ...often(2, 300)).slowest()).toBe(2);
});

import { expect, test } from 'vitest';
import { virtualClock } from '../../time/virtual-clock.ts';
import { turns } from './turns.ts';

test.each([
  [5, 10, 1800],
  [1, 3, 2000],
  [undefined, 1000, 0],
])('%s a second: %i inputs take %i ms', async (rate, inputs, ms) => {
  const clock = virtualClock();
  const turn = turns(clock, rate);
  const start = clock.now();
  const all = async () => {
    for (let i = 0; i < inputs; i++) await turn.wait();
  };
  await clock.drive(all());
  expect(clock.now() - start).toBe(ms);
  expect(turn.taken()).toBe(inputs);
});

test('a pause is not made good by a burst', async () => {
  const clock = virtualClock();
  const turn = turns(clock, 5);
  const all = async () => {
    await turn.wait();
    await clock.sleep(10_000);
    await turn.wait();
    const since = clock.now();
    await turn.wait();
    return clock.now() - since;
  };
  expect(await clock.drive(all())).toBe(200);
});

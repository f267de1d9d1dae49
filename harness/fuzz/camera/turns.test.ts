import { expect, test } from 'vitest';
import { virtualClock } from '../../time/virtual-clock.ts';
import { turns } from './turns.ts';

const NOBODY = new AbortController().signal;

test.each([
  [5, 10, 1800],
  [1, 3, 2000],
  [undefined, 1000, 0],
])('%s a second: %i inputs take %i ms', async (rate, inputs, ms) => {
  const clock = virtualClock();
  const turn = turns(clock, rate, NOBODY);
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
  const turn = turns(clock, 5, NOBODY);
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

test.each([
  ['the time is over', 2, 3],
  ['nobody has said when it is', undefined, 10],
])('where %s, %s of ten inputs go', async (_what, seconds, gone) => {
  const clock = virtualClock();
  const turn = turns(clock, 1, NOBODY);
  const all = async () => {
    turn.endAt(seconds === undefined ? Number.POSITIVE_INFINITY : clock.now() + 1000 * seconds + 1);
    for (let i = 0; i < 10; i++) if (!(await turn.wait())) return;
  };
  await clock.drive(all());
  expect(turn.taken()).toBe(gone);
});

test('whoever interrupts lets nothing more go', async () => {
  const clock = virtualClock();
  const stop = new AbortController();
  const turn = turns(clock, undefined, stop.signal);
  expect(await turn.wait()).toBe(true);
  stop.abort();
  expect(await turn.wait()).toBe(false);
  expect(turn.taken()).toBe(1);
});

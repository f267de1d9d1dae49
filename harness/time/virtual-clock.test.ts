import { expect, test } from 'vitest';
import { virtualClock } from './virtual-clock.ts';

test('time passes only through what is scheduled, in order, ties first come first', async () => {
  const clock = virtualClock();
  const order: string[] = [];
  clock.after(30, () => order.push(`c ${clock.now()}`));
  clock.after(10, () => order.push(`a ${clock.now()}`));
  clock.after(10, () => order.push(`b ${clock.now()}`));
  clock.after(20, () => order.push('cancelled'))();
  await clock.drive(clock.sleep(40));
  expect(order).toEqual(['a 10', 'b 10', 'c 30']);
  expect(clock.now()).toBe(40);
});

test('many timers come out sorted', async () => {
  const clock = virtualClock();
  const due: number[] = [];
  for (let i = 0; i < 500; i++) clock.after((i * 7919) % 1009, () => due.push(clock.now()));
  await clock.drive(clock.sleep(2000));
  expect(due).toEqual(due.toSorted((a, b) => a - b));
  expect(due.length).toBe(500);
});

test('work that nothing can finish is an error, not a hang', async () => {
  await expect(virtualClock().drive(new Promise(() => undefined))).rejects.toThrow('virtual time stands still');
});

test('a failure of the work comes through', async () => {
  const clock = virtualClock();
  const failing = async () => {
    await clock.sleep(5);
    throw new Error('boom');
  };
  await expect(clock.drive(failing())).rejects.toThrow('boom');
});

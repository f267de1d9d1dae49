import { expect, test } from 'vitest';
import { sections } from './sections.ts';
import type { Section } from './types.ts';

/** Lets cases in in that order; each stays until `leave` is called with its number. Gives who is inside. */
function door(takes: readonly (readonly Section[])[]) {
  const lock = sections();
  const inside = new Set<number>();
  const leavers: (() => void)[] = [];
  const done = takes.map((it, i) =>
    lock.through(it, async () => {
      inside.add(i);
      await new Promise<void>((resolve) => (leavers[i] = resolve));
      inside.delete(i);
    }),
  );
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return {
    async inside(this: void) {
      await settle();
      return [...inside];
    },
    async leave(this: void, i: number) {
      await settle();
      leavers[i]?.();
      await done[i];
      await settle();
    },
  };
}

test('cases that take different sections run together, and of one section one after the other', async () => {
  const { inside, leave } = door([['mqtt'], ['mqtt'], ['ntp'], [], ['https']]);
  expect(await inside()).toEqual([0, 2, 3, 4]);
  await leave(0);
  expect(new Set(await inside())).toEqual(new Set([1, 2, 3, 4]));
});

test('who takes everything waits for all before it, and all after it wait for it', async () => {
  const { inside, leave } = door([['mqtt'], ['everything'], ['ntp'], ['mqtt']]);
  expect(await inside()).toEqual([0]);
  await leave(0);
  expect(await inside()).toEqual([1]);
  await leave(1);
  expect(await inside()).toEqual([2, 3]);
});

test('the lock is given back where the work fails', async () => {
  const lock = sections();
  await expect(lock.through(['ntp'], () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  expect(await lock.through(['ntp'], async () => 'in')).toBe('in');
});

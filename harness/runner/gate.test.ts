import { expect, test } from 'vitest';
import { gate } from './gate.ts';

const settle = () => new Promise((resolve) => setImmediate(resolve));

test('up to so many at once, one alone waits for all and keeps others out', async () => {
  const doors = gate(2);
  const log: string[] = [];
  const leave = new Map<string, () => void>();
  const work = (name: string, exclusive = false) =>
    doors.through(exclusive, async () => {
      log.push(`${name} in`);
      await new Promise<void>((done) => leave.set(name, done));
      log.push(`${name} out`);
    });
  const all = [work('a'), work('b'), work('alone', true), work('c')];
  await settle();
  expect(log).toEqual(['a in', 'b in']);
  leave.get('a')?.();
  await settle();
  expect(log).toEqual(['a in', 'b in', 'a out']);
  leave.get('b')?.();
  await settle();
  expect(log.slice(3)).toEqual(['b out', 'alone in']);
  leave.get('alone')?.();
  await settle();
  leave.get('c')?.();
  await Promise.all(all);
  expect(log.slice(5)).toEqual(['alone out', 'c in', 'c out']);
});

test('work that throws gives its place back', async () => {
  const doors = gate(1);
  await expect(doors.through(true, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await doors.through(true, async () => 'in')).toBe('in');
});

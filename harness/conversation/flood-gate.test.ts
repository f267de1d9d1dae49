import { expect, test } from 'vitest';
import { floodGate } from './flood-gate.ts';

test('so many frames go through, the others are counted', () => {
  const gate = floodGate({ frames: 2, bytes: 1000 });
  expect([1, 2, 3, 4].map((length) => gate.lets(new Uint8Array(length)))).toEqual([true, true, false, false]);
  expect(gate.refused()).toBe(2);
});

test('a few large frames reach the limit in bytes', () => {
  const gate = floodGate({ frames: 100, bytes: 65_536 });
  expect([1, 2, 3].map(() => gate.lets(new Uint8Array(65_000)))).toEqual([true, true, false]);
});

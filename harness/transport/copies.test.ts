import { expect, test } from 'vitest';
import { copyOf, room } from './copies.ts';

test.each([0, 1, 14, 64, 65, 1400, 2048, 2049, 65_507])('a copy of %i bytes is nobody else’s', (size) => {
  const bytes = new Uint8Array(size).fill(1);
  const copies = Array.from({ length: 40 }, () => copyOf(bytes));
  bytes.fill(2);
  copies.forEach((copy, i) => copy.fill(i + 3));
  for (const [i, copy] of copies.entries()) {
    expect(copy).toHaveLength(size);
    expect(copy.every((byte) => byte === i + 3)).toBe(true);
  }
});

test('room is zero, whatever was written to the room before it', () => {
  for (let i = 0; i < 2000; i++) {
    const bytes = room(30);
    expect(bytes.every((byte) => byte === 0)).toBe(true);
    bytes.fill(0xff);
  }
});

test('what somebody keeps for long keeps little else', () => {
  expect(room(14).buffer.byteLength).toBeLessThanOrEqual(16 * 1024);
  expect(room(60_000).buffer.byteLength).toBe(60_000);
});

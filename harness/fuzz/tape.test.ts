import { expect, test } from 'vitest';
import { Tape } from './tape.ts';

const HERE = { address: '10.0.0.1', port: 3610 };

const write = (tape: Tape, bytes: Uint8Array) =>
  tape.note({ n: tape.count, at: 0, direction: 'sent', via: 'udp', multicast: false, from: HERE, to: HERE, bytes });

test('gives back what was noted, in order', () => {
  const tape = new Tape();
  write(tape, Uint8Array.of(1, 2));
  write(tape, new Uint8Array());
  write(tape, Uint8Array.of(3));
  expect(tape.all().map(({ n, bytes }) => `${n}: ${bytes.join()}`)).toEqual(['0: 1,2', '1: ', '2: 3']);
});

test('keeps the newest frames only', () => {
  const tape = new Tape();
  for (let i = 0; i < 10_000; i++) write(tape, Uint8Array.of(i >> 8, i));
  const all = tape.all();
  expect(all).toHaveLength(4096);
  expect(all.map(({ n, bytes: [high = 0, low = 0] }) => (high << 8) + low - n)).toEqual(all.map(() => 0));
  expect(all.at(-1)?.n).toBe(9999);
});

test('of the longest datagrams it keeps as many as there is room for, each of them whole', () => {
  const tape = new Tape();
  for (let i = 0; i < 300; i++) write(tape, new Uint8Array(65_507).fill(i));
  const all = tape.all();
  expect(all.length).toBeGreaterThan(60);
  for (const { n, bytes } of all) expect([bytes.length, bytes[0], bytes.at(-1)]).toEqual([65_507, n & 0xff, n & 0xff]);
});

import { expect, test } from 'vitest';
import { virtualClock } from '../../time/virtual-clock.ts';
import { heldTrace, reopened } from './held-trace.ts';
import { notesOn } from './notes.ts';

const seen = (what: string, bytes: number, direction: 'in' | 'out' = 'out') => ({
  at: 1,
  peer: '127.0.0.1:1',
  direction,
  what,
  bytes: new Uint8Array(bytes),
});

test('each sighting is passed on once; of what the camera sends, words alone', () => {
  const notes = notesOn(virtualClock());
  const held = heldTrace(notes, 'NTP server');
  const trace = [seen('one', 2), seen('two', 2, 'in')];
  held.flush(trace);
  held.flush([...trace, seen('three', 1)]);
  expect(notes.take()).toEqual([
    { at: 1, who: 'NTP server', direction: 'out', what: 'one', hex: '0000' },
    { at: 1, who: 'NTP server', direction: 'in', what: 'two' },
    { at: 1, who: 'NTP server', direction: 'out', what: 'three', hex: '00' },
  ]);
  expect(notes.take()).toEqual([]);
});

test.each([
  ['many sightings', Array.from({ length: 2001 }, () => seen('x', 0)), true],
  ['many bytes', Array.from({ length: 5 }, () => seen('x', 1_048_576)), true],
  ['a batch', Array.from({ length: 200 }, () => seen('x', 100)), false],
])('%s: the observer is opened anew: %s', (_, trace, isLong) => {
  const held = heldTrace(notesOn(virtualClock()), 'x');
  held.flush(trace);
  expect(held.isLong()).toBe(isLong);
});

test('a port that somebody took is left to them, and any other error is told', async () => {
  const failing = (code: string) => async (port?: number) => {
    if (port !== undefined) throw Object.assign(new Error(code), { code });
    return 'elsewhere';
  };
  expect(await reopened(async (port) => port, 7)).toBe(7);
  expect(await reopened(failing('EADDRINUSE'), 7)).toBe('elsewhere');
  await expect(reopened(failing('EACCES'), 7)).rejects.toThrow('EACCES');
});

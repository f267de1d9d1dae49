import { expect, test } from 'vitest';
import type { FuzzProgress } from '../outcome.ts';
import { fuzzProgress, type FuzzLiveOptions } from './progress.ts';

/** What is written while a campaign sends 1000 frames a second for so many seconds and is told of every `each` ms. */
function written(options: Partial<FuzzLiveOptions>, seconds: number, each = 500, more: Partial<FuzzProgress> = {}) {
  let [now, text] = [0, ''];
  const write = (it: string) => void (text += it);
  const live = fuzzProgress({ write, isTty: false, now: () => now, planned: { ms: 60_000 }, ...options });
  for (now = each; now <= seconds * 1000; now += each)
    live.step({ elapsedMs: now, sent: now, judged: now, novel: 7, failures: 1, ...more });
  live.end();
  return text;
}

test('away from a terminal: a line every ten seconds', () => {
  expect(written({}, 25)).toBe(
    '10,000 frames, 1,000/s, 7 novel, 1 failure, 50 s left\n20,000 frames, 1,000/s, 7 novel, 1 failure, 40 s left\n',
  );
});

test('on a terminal: one line, rewritten ten times a second at most and gone at the end', () => {
  const text = written({ isTty: true }, 1, 10);
  expect(text.split('\r\u001b[2K')).toHaveLength(12);
  expect(text).toContain('\r\u001b[2K910 frames');
  expect(text.endsWith('\r\u001b[2K')).toBe(true);
});

test.each([
  ['by the clock', { ms: 90_000 }, '50 s left'],
  ['by the clock, though frames are planned', { ms: 60_000, frames: 500_000 }, ', 20 s left'],
  ['by frames at the speed so far', { frames: 80_000 }, ', about 40 s left at this speed'],
  ['by frames, though a time is planned', { ms: 3_600_000, frames: 80_000 }, ', about 40 s left at this speed'],
  ['not before it is known', { frames: 10_000_000 }, '1 failure\n'],
])('the time left: %s', (_, planned, says) => {
  const text = written({ planned }, 40);
  expect(text.trimEnd().split('\n').at(-1)?.concat('\n')).toContain(says);
});

test('what the campaign is busy with is told', () => {
  expect(written({}, 10, 500, { busy: 'shrinking' })).toContain('1 failure, shrinking, 50 s left');
});

test.each([
  [20, '100,000 frames, 0/s'],
  [0, '100,000 frames, 0/s, 0 novel, 0 failures'],
])('on a terminal %i columns wide the line does not wrap, and a line of its own clears it first', (columns, shown) => {
  let text = '';
  const live = fuzzProgress({ write: (it) => void (text += it), isTty: true, columns, now: () => 0, planned: {} });
  live.step({ elapsedMs: 1, sent: 100_000, judged: 0, novel: 0, failures: 0 });
  live.say('crashed: x');
  expect(text).toBe(`\r\u001b[2K${shown}\r\u001b[2Kcrashed: x\n`);
});

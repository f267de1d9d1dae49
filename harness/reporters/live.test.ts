import { expect, test } from 'vitest';
import { sixOutcomes } from './fixture.ts';
import { liveProgress } from './live.ts';

const { results } = sixOutcomes();

/** All that is written while the results of the fixture come, `each` ms apart. */
function written(isTty: boolean, each: number, columns = 80): string {
  let now = 0;
  let text = '';
  const live = liveProgress({ write: (more) => (text += more), isTty, columns, now: () => now, total: results.length });
  for (const result of results) {
    now += each;
    live.result(result);
  }
  live.end();
  return text;
}

test('away from a terminal: plain lines, what went wrong at once', () => {
  expect(written(false, 10)).toMatchSnapshot();
  expect(written(false, 10)).toMatch(/^[\n\P{C}]*$/u);
});

test('on a terminal one line is rewritten, and gone at the end', () => {
  const text = written(true, 2000);
  expect(text.endsWith('9/9 judged, 1 fail, 1 warning, 1 inconclusive, 1 harness error\r\u001b[2K')).toBe(true);
  expect(text).toContain('\r\u001b[2K2/9 judged, 1 fail, about 15 s left at this speed\r');
  expect(text).toContain('\r\u001b[2K✗ fail partial-get: the service is Get_SNA');
});

test('the time left is not told before it is known', () => {
  expect(written(true, 1)).not.toContain('left');
  expect(written(true, 60_000)).toContain('1/9 judged, about 8 min left');
});

test('the line never wraps', () => {
  const lines = written(true, 60_000, 20)
    .split('\r\u001b[2K')
    .filter((line) => line.includes('judged'));
  expect(lines.map((line) => line.length)).toEqual(results.map(() => 19).with(0, 19));
});

test('the time that somebody else has the terminal says nothing of the speed', () => {
  let [now, text] = [0, ''];
  const live = liveProgress({ write: (more) => void (text += more), isTty: true, now: () => now, total: 10 });
  const goOn = live.hold();
  now += 3_600_000;
  goOn();
  now += 4000;
  if (results[0] !== undefined) live.result(results[0]);
  expect(text).toContain('1/10 judged, about 35 s left');
});

test.each([true, false])('whoever has the terminal is not disturbed (terminal: %s), and nothing is lost', (isTty) => {
  let text = '';
  const write = (more: string) => void (text += more);
  const live = liveProgress({ write, isTty, now: () => 0, total: results.length });
  const [first, ...rest] = results;
  if (first !== undefined) live.result(first);
  const goOn = live.hold();
  expect(text.endsWith(isTty ? '\u001b[2K' : '\n')).toBe(true);
  const before = text;
  for (const result of rest) live.result(result);
  expect(text).toBe(before);
  goOn();
  expect(text).toContain('✗ fail partial-get: the service is Get_SNA');
  expect(text.trimEnd().endsWith('9/9 judged, 1 fail, 1 warning, 1 inconclusive, 1 harness error')).toBe(true);
});

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

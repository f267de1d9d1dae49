import { expect, test } from 'vitest';
import { openSystemLog, shownTime } from './system-log.ts';

test('keeps the 100 newest rows, newest first, with the time of the camera in Japan', () => {
  let now = Date.UTC(2026, 10, 21, 3, 54, 30);
  const log = openSystemLog(() => now);
  for (let count = 0; count < 103; count++) {
    log.add('MQTT', `row ${count}`);
    now += 1000;
  }
  expect(log.rows()).toHaveLength(100);
  expect(log.rows()[0]).toEqual({ time: '2026/11/21 12:56:12', category: 'MQTT', text: 'row 102' });
  expect(log.rows()[99]).toEqual({ time: '2026/11/21 12:54:33', category: 'MQTT', text: 'row 3' });
});

test.each([
  [0, '1970/01/01 09:00:00'],
  [Date.UTC(2036, 1, 7, 6, 28, 16), '2036/02/07 15:28:16'],
  [Number.MAX_VALUE, '----/--/-- --:--:--'],
  [Number.NaN, '----/--/-- --:--:--'],
])('%d ms is shown as %s', (ms, shown) => {
  expect(shownTime(ms)).toBe(shown);
});

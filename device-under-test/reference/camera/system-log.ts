import type { SystemLog } from './parts.ts';
import type { LogRow } from '../../camera-contract.ts';

const ROWS = 100;
const JAPAN = 9 * 3_600_000;

/** A time (ms since 1970) as the camera shows it: "2026/11/21 12:34:56", Japanese time. */
export function shownTime(ms: number): string {
  const at = new Date(ms + JAPAN);
  // A server may set the clock to anything; a date that JavaScript does not have must not end the camera.
  return Number.isNaN(at.getTime())
    ? '----/--/-- --:--:--'
    : at.toISOString().slice(0, 19).replaceAll('-', '/').replace('T', ' ');
}

/** Opens the system log, which keeps the 100 newest rows. `now`: the camera's clock, ms since 1970. */
export function openSystemLog(now: () => number): SystemLog {
  let rows: readonly LogRow[] = [];
  return {
    add(category, text) {
      rows = [{ time: shownTime(now()), category, text }, ...rows].slice(0, ROWS);
    },
    rows: () => rows,
  };
}

import type { LogRow } from '../../camera-contract.ts';

// "1  2026/01/02 03:04:05  MQTT  <MQTT>接続エラー", parted by tabs, bars or spaces, with a number before or without.
const ROW =
  /^(?:\d{1,4}[\s|.:]+)?(\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}[\sT]+\d{1,2}:\d{2}(?::\d{2})?(?:\s?[AP]M)?)[\s|]+([^\s|]{1,40})[\s|]+(.{1,400})$/i;

/** Rows of the system log as a person pastes them; undefined where a line is none. No rows from nothing. */
export function readRows(pasted: string): readonly LogRow[] | undefined {
  const lines = pasted
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
  const rows = lines.map((line) => ROW.exec(line));
  if (rows.includes(null)) return undefined;
  return rows.map((found) => ({ time: found?.[1] ?? '', category: found?.[2] ?? '', text: found?.[3]?.trim() ?? '' }));
}

import type { LogRow } from '../../device-under-test/camera-contract.ts';

/** The rows that are in `after` and were not in `before`, oldest first, whichever way round the camera shows its log. */
export function newRows(before: readonly LogRow[], after: readonly LogRow[]): readonly LogRow[] {
  const onTop = newAtStart(before, after);
  const below = newAtStart(before.toReversed(), after.toReversed());
  const newestFirst = after.slice(0, onTop).toReversed();
  const oldestFirst = after.slice(after.length - below);
  if (onTop !== below) return onTop < below ? newestFirst : oldestFirst;
  return runsBackwards(after) ? newestFirst : oldestFirst;
}

/** How many rows stand before what was there already; a log that is full has lost the last of those. */
function newAtStart(before: readonly LogRow[], after: readonly LogRow[]): number {
  for (let at = 0; at < after.length; at++) {
    const kept = after.slice(at);
    if (kept.length <= before.length && kept.every((row, i) => same(row, before[i]))) return at;
  }
  return after.length;
}

const same = (one: LogRow, other: LogRow | undefined): boolean =>
  other !== undefined && one.time === other.time && one.category === other.category && one.text === other.text;

// Times are written year first, so that their text orders them. Real cameras show the newest row first.
const runsBackwards = (rows: readonly LogRow[]): boolean => (rows[0]?.time ?? '') >= (rows.at(-1)?.time ?? '');

import { realClock } from '../time/clock.ts';

/** Writes lines for people to the error stream, which stays free of results. */
export const tell = (...lines: readonly string[]): void =>
  void process.stderr.write(lines.map((it) => `${it}\n`).join(''));

/** Where progress goes: the error stream, by the real clock. */
export const liveOnStderr = () => ({
  write: (text: string) => void process.stderr.write(text),
  isTty: process.stderr.isTTY,
  columns: process.stderr.columns,
  now: () => realClock.now(),
});

/** Writes what the command was asked for. */
export const print = (text: string): void => void process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);

/** Columns of text, each as wide as its widest cell; the last one is not padded. */
export function columns(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  return rows
    .map(
      (row) =>
        `${row
          .map((cell, i) => cell.padEnd(widths[i] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}

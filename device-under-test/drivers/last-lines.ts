/** A line that a process has printed. */
interface Line {
  readonly from: 'stdout' | 'stderr';
  readonly text: string;
}

/** The end of what a process says, on two streams, in the order in which lines began to come. */
export interface LastLines {
  hear(from: Line['from'], more: string): void;
  /** Oldest first; a line that is not finished yet counts. */
  readonly lines: readonly Line[];
}

// A line without end must not fill the memory: its first words are enough.
const LONGEST = 1000;

/** Keeps the last `most` lines. */
export function lastLines(most: number): LastLines {
  const lines: { from: Line['from']; text: string }[] = [];
  const open = new Map<Line['from'], { from: Line['from']; text: string }>();
  const begin = (from: Line['from']) => {
    const line = { from, text: '' };
    lines.push(line);
    if (lines.length > most) lines.shift();
    open.set(from, line);
    return line;
  };
  return {
    lines,
    hear(from, more) {
      // Of a flood only the end is kept anyway.
      const pieces = more.slice(-most * LONGEST).split(/\r?\n/);
      pieces.forEach((piece, i) => {
        if (i > 0) open.delete(from);
        if (piece === '') return;
        const line = open.get(from) ?? begin(from);
        line.text = (line.text + piece).slice(0, LONGEST);
      });
    },
  };
}

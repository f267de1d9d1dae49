/** The sizes in bytes that a value may have, ascending; an EDT has 255 at most. */
export type Sizes = readonly number[];

const MOST = 255;

/** From `least` to `most`, `step` apart. */
export const sizesFrom = (least: number, most: number, step = 1): Sizes => {
  const last = Math.min(most, MOST);
  return last < least ? [] : Array.from({ length: Math.floor((last - least) / step) + 1 }, (_, i) => least + i * step);
};

/** Sizes of one or the other. */
export const eitherSize = (all: readonly Sizes[]): Sizes => [...new Set(all.flat())].toSorted((a, b) => a - b);

/** Sizes of one after the other. */
export const sizesInRow = (all: readonly Sizes[]): Sizes =>
  all.reduce<Sizes>(
    (sums, next) => {
      const there = new Uint8Array(MOST + 1);
      for (const sum of sums) for (const size of next) if (sum + size <= MOST) there[sum + size] = 1;
      return [...there.keys()].filter((size) => there[size] === 1);
    },
    [0],
  );

/** "1 or 17 bytes", "1 to 255 bytes". */
export function describeSizes(sizes: Sizes): string {
  const [first = 0] = sizes;
  const last = sizes.at(-1) ?? 0;
  if (sizes.length === 1) return first === 1 ? '1 byte' : `${first} bytes`;
  return sizes.length === 2 ? `${first} or ${last} bytes` : `${first} to ${last} bytes`;
}

/** How many ways of cutting are tried; beyond that a value counts as fitting. */
export const MOST_CUTS = 64;

/** The ways to cut a row of bytes into parts of these sizes, by the number of bytes; at most MOST_CUTS of them. */
export function cutter(parts: readonly Sizes[]): (total: number) => readonly (readonly number[])[] {
  // How many bytes the parts from each one on may have; behind the last there are none.
  const after: ReadonlySet<number>[] = [new Set([0])];
  for (const sizes of parts.toReversed()) after.unshift(new Set(sizesInRow([sizes, [...(after[0] ?? [])]])));
  const cut = (at: number, left: number, taken: readonly number[], found: (readonly number[])[]): void => {
    const sizes = parts[at];
    if (sizes === undefined) return void found.push(taken);
    for (const size of sizes)
      if (found.length < MOST_CUTS && after[at + 1]?.has(left - size) === true)
        cut(at + 1, left - size, [...taken, size], found);
  };
  return (total) => {
    const found: (readonly number[])[] = [];
    if (after[0]?.has(total) === true) cut(0, total, [], found);
    return found;
  };
}

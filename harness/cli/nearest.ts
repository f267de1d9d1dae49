/** The names that are most like `wanted`, best first, three at most; those too unlike are left out. */
function nearest(wanted: string, names: readonly string[]): readonly string[] {
  const asked = wanted.toLowerCase();
  return [...new Set(names)]
    .map((name) => ({ name, cost: unlikeness(asked, name.toLowerCase()) }))
    .filter(({ cost }) => cost <= Math.max(2, asked.length / 3))
    .toSorted((a, b) => a.cost - b.cost)
    .slice(0, 3)
    .map(({ name }) => name);
}

/** "; did you mean a or b?", or nothing where no name is near. */
export function didYouMean(wanted: string, names: readonly string[]): string {
  const near = nearest(wanted, names);
  return near.length === 0 ? '' : `; did you mean ${near.join(' or ')}?`;
}

// Somebody who knows a part of the name is nearer than somebody who mistypes it.
const unlikeness = (asked: string, name: string): number => (name.includes(asked) ? 1 : editDistance(asked, name));

/** How many letters have to be put in, taken out or changed (Levenshtein). */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (const [i, letter] of a.split('').entries()) {
    const next = [i + 1];
    for (const [j, other] of b.split('').entries())
      next.push(Math.min((next[j] ?? 0) + 1, (row[j + 1] ?? 0) + 1, (row[j] ?? 0) + (letter === other ? 0 : 1)));
    row = next;
  }
  return row[b.length] ?? 0;
}

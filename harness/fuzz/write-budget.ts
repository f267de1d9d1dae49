import type { Input } from './input.ts';
import { writesOf } from './safety.ts';
import type { World } from './types.ts';

/**
 * Counts what is written to each property, for devices that wear out: an input that would write to one of them more often
 * than `most` times in all is refused, and not counted. Without `most` everything passes.
 */
export function writeBudget(world: World, most: number | undefined): (input: Input) => boolean {
  if (most === undefined) return () => true;
  const spent = new Map<string, number>();
  return (input) => {
    const wanted = new Map<string, number>();
    for (const name of writesOf(input, world)) wanted.set(name, (wanted.get(name) ?? spent.get(name) ?? 0) + 1);
    if ([...wanted.values()].some((count) => count > most)) return false;
    for (const [name, count] of wanted) spent.set(name, count);
    return true;
  };
}

import type { Section } from './types.ts';

/** Lets cases in as the parts of the settings that they take are free, first come, first served. */
export interface Sections {
  /** Runs `work` while nobody else has any of `takes`; `everything` waits for all others and keeps all others out. */
  through<T>(takes: readonly Section[], work: () => Promise<T>): Promise<T>;
}

interface Waiting {
  readonly takes: readonly Section[];
  readonly go: () => void;
}

const clash = (one: readonly Section[], other: readonly Section[]): boolean =>
  one.includes('everything') || other.includes('everything') || one.some((it) => other.includes(it));

/** A lock for each section. */
export function sections(): Sections {
  const inside = new Set<readonly Section[]>();
  const waiting: Waiting[] = [];
  const admit = () => {
    const ahead: (readonly Section[])[] = [];
    for (const one of waiting.splice(0)) {
      // Who came first and still waits goes first: nobody starves.
      const free = ![...inside, ...ahead].some((other) => clash(one.takes, other));
      if (free) {
        inside.add(one.takes);
        one.go();
      } else {
        ahead.push(one.takes);
        waiting.push(one);
      }
    }
  };
  return {
    async through(takes, work) {
      // A copy, for the same list may be inside twice.
      const mine = [...takes];
      await new Promise<void>((go) => {
        waiting.push({ takes: mine, go });
        admit();
      });
      try {
        return await work();
      } finally {
        inside.delete(mine);
        admit();
      }
    },
  };
}

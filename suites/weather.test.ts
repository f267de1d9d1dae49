import { expect, test } from 'vitest';
import { mutants } from '../device-under-test/mutants/index.ts';
import { variants } from '../device-under-test/variants/index.ts';
import { loadLibrary } from '../harness/runner/plan.ts';
import type { Weather } from '../harness/transport/weather.ts';
import { fails, judgeInMemory } from './in-memory.ts';

const library = await loadLibrary();

const weathers: readonly (readonly [string, Weather])[] = [
  ['1 % loss', { loss: 0.01 }],
  ['5 % loss and 100 ms jitter', { loss: 0.05, jitter: 100 }],
  ['20 % loss', { loss: 0.2 }],
  ['every tenth datagram doubled, overtaking each other', { duplication: 0.1, jitter: 50 }],
  ['every datagram doubled', { duplication: 1 }],
];
const odd = new Set(['chatty', 'no-setget', 'moving-values', 'slow-answers', 'one-property-only']);
const conforming = [undefined, ...variants.filter(({ name }) => odd.has(name))];
// Some liars: enough to see a verdict flip, few enough to stay quick.
const liars = mutants.filter((_, i) => i % 60 === 0);
const LONG = { timeout: 120_000 };

/** What catches each liar on a calm network. */
const caught = new Map<string, ReadonlySet<string>>();
for (const row of liars)
  caught.set(row.name, new Set(fails((await judgeInMemory(library, row)).results).map(({ id }) => id)));

test.each(weathers)('behind %s no conforming device fails', LONG, async (_name, weather) => {
  for (const row of conforming)
    for (const seed of [1, 2]) {
      const { results } = await judgeInMemory(library, row, { weather: { ...weather, seed }, seed });
      const failed = fails(results).map(
        ({ id, verdict }) => `${row?.name ?? 'reference'}: ${id} ${JSON.stringify(verdict)}`,
      );
      expect(failed).toEqual([]);
    }
});

test.each(weathers)('behind %s no case that catches a wrong device lets it pass', LONG, async (_name, weather) => {
  for (const row of liars) {
    const { results } = await judgeInMemory(library, row, { weather: { ...weather, seed: 3 } });
    const flipped = results.filter(
      ({ id, kind, verdict }) =>
        kind === 'case' && caught.get(row.name)?.has(id) === true && verdict.outcome === 'pass',
    );
    expect(flipped.map(({ id }) => `${row.name}: ${id}`)).toEqual([]);
  }
});

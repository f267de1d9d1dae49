import { describe, expect, test } from 'vitest';
import { mutants } from '../device-under-test/mutants/index.ts';
import { planted, type Planted } from '../device-under-test/mutants/planted.ts';
import { variants } from '../device-under-test/variants/index.ts';
import { render, type Input } from '../harness/fuzz/input.ts';
import { replay } from '../harness/fuzz/replay.ts';
import { catalogue } from '../harness/requirements/catalogue.ts';
import { loadLibrary } from '../harness/runner/plan.ts';
import { fuzzInMemory, huntInMemory, onRange, standing, type Hunted } from './fuzz-in-memory.ts';
import { judgeInMemory } from './in-memory.ts';
import { told } from './kill-matrix.ts';

const library = await loadLibrary();
const SEED = 1;
const MOST_FRAMES = 100_000;

/** Where the fault itself takes more than three shots or 40 bytes: what the evidence may take, all shots together. */
const TAKES: Readonly<Record<string, { readonly shots?: number; readonly bytes?: number }>> = {
  'dies-of-more-than-8-kilobytes': { bytes: 16_384 },
  'dies-of-an-infc-above-1400-bytes': { bytes: 1450 },
  'dies-of-an-infc-with-a-negative-pdc': { bytes: 150 },
  'dies-of-setget-with-more-than-24-writes': { bytes: 100 },
  'dies-of-32-kilobytes-of-rubbish': { shots: 4096, bytes: 4_000_000 },
  'hangs-after-many-trailing-bytes': { bytes: 80 },
  'restarts-on-a-long-format-2-frame': { bytes: 60 },
  'restarts-on-a-cut-answer': { bytes: 60 },
  'slower-with-each-unreadable-frame': { shots: 8192, bytes: 4_000_000 },
  'discarded-frame-moves-the-level': { bytes: 60 },
  'discarded-frame-moves-the-product-code': { bytes: 60 },
  'nothing-refused-after-a-long-setget': { bytes: 60 },
  'tid-cut-after-256-infc': { shots: 8192, bytes: 4_000_000 },
  'opc-one-too-low-above-40': { bytes: 100 },
  'long-refused-seti-cut': { bytes: 150 },
  'tcp-blocked-by-three-joined-frames': { shots: 4, bytes: 60 },
  'long-multicast-not-heard': { bytes: 60 },
};

const hunts = new Map<string, Hunted>();

test('there are enough planted faults to measure a fuzzer by, each of a name of its own', () => {
  expect(planted.length).toBeGreaterThanOrEqual(30);
  const names = [...variants, ...mutants, ...planted].map(({ name }) => name);
  expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
  expect(planted.filter(({ plants }) => !catalogue.has(plants))).toEqual([]);
});

test.each(planted)('no scripted case comes across $name: $differs', async (row) => {
  const { results } = await judgeInMemory(library, row);
  for (const outcome of ['fail', 'harness-error', 'inconclusive', 'not-run'] as const)
    expect(told(results, outcome)).toEqual([]);
});

describe('a fuzzer', () => {
  test.each(planted)('finds $name, and makes it small', { timeout: 60_000 }, async (row) => {
    const hunted = await huntInMemory(row, SEED, MOST_FRAMES);
    hunts.set(row.name, hunted);
    const { failure, outcome } = hunted;
    expect(failure, `unconfirmed: ${JSON.stringify(outcome.unconfirmed)}`).toBeDefined();
    const inputs = [...(failure?.before ?? []), ...(failure ? [failure.minimal] : [])];
    const { shots = 3, bytes = 40 } = TAKES[row.name] ?? {};
    expect(shotsOf(inputs).length).toBeLessThanOrEqual(shots);
    expect(bytesOf(inputs)).toBeLessThanOrEqual(bytes);
  });

  test('finds half of them within 5,000 frames', () => {
    const frames = [...hunts.values()].map(({ outcome }) => outcome.sent).toSorted((a, b) => a - b);
    expect(frames[frames.length >> 1]).toBeLessThan(5000);
  });

  test.each(['dies-of-opc-255-in-inf-req', 'group-lost-after-a-cut-multicast', 'esv-0x66-taken-for-get'])(
    'shows %s again in one call, on a device that nothing was sent to',
    async (name) => {
      const row = planted.find((it) => it.name === name) as Planted;
      const { failure } = hunts.get(name) ?? (await huntInMemory(row, SEED, MOST_FRAMES));
      if (failure === undefined) throw new Error('it has not been found');
      const bundle = { ...failure, tekigo: '0.0.0', target: `reference:${name}`, property: failure.original.property };
      const again = (broken: Planted | undefined) =>
        onRange(broken, SEED + 1, (range) =>
          replay(range, bundle, {
            world: { pics: range.pics, actuates: false, seeds: [] },
            clock: standing,
            signal: new AbortController().signal,
          }),
        );
      expect(await again(row)).toMatchObject({ reproduced: true, tries: 1 });
      expect(await again(undefined)).toMatchObject({ reproduced: false, gone: false });
    },
  );

  test.each([
    { actuates: false, runs: 50_000 },
    { actuates: true, runs: 20_000 },
  ])('finds nothing in the reference: $runs frames, free to write: $actuates', { timeout: 60_000 }, async (options) => {
    const { found, unconfirmed, ending, judged } = await fuzzInMemory(undefined, { seed: SEED, ...options });
    expect({ found, unconfirmed, ending, judged }).toEqual({
      found: [],
      unconfirmed: [],
      ending: 'runs',
      judged: options.runs,
    });
  });
});

const shotsOf = (inputs: readonly Input[]) => inputs.flatMap(({ shots }) => shots);
const bytesOf = (inputs: readonly Input[]): number =>
  shotsOf(inputs).reduce((sum, { what, tid }) => sum + render(what, tid ?? 0).length, 0);

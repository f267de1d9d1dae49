import { sample } from 'fast-check';
import { expect, test } from 'vitest';
import { randomFrom } from '../transport/random.ts';
import { byteChanges } from './byte-changes.ts';
import { render, type Input, type Tree } from './input.ts';
import { mutate } from './mutate.ts';
import { properties } from './properties/index.ts';
import { isSafe } from './safety.ts';
import { decodeInput, encodeInput, MOST } from './stored-input.ts';
import { treeChanges } from './tree-changes.ts';
import { groundOf } from './arbitraries/ground.ts';
import { worldOf } from './world.fixture.ts';

const seeds = [Uint8Array.from(Buffer.from('1081000005ff010130016101800131', 'hex'))];
const world = worldOf({ seeds });
const inputs = properties.flatMap((it) => sample(it.arbitrary(world), { numRuns: 300, seed: 3 }));
const text = (input: Input): string => JSON.stringify(encodeInput(input));

test('the same random numbers give the same input, and nearly always another one', () => {
  const mutated = [1, 2].map(() => {
    const random = randomFrom(9);
    return inputs.map((it) => mutate(it, random, world));
  });
  const [once = [], again = []] = mutated;
  expect(once.map(text)).toEqual(again.map(text));
  const changed = once.filter((it, i) => text(it) !== text(inputs[i] as Input));
  expect(changed.length / inputs.length).toBeGreaterThan(0.85);
  expect(once.map(({ property }) => property)).toEqual(inputs.map(({ property }) => property));
});

test('a thousand changes in a row leave an input that can be sent and stored', () => {
  const random = randomFrom(5);
  const found = new Set<string>();
  for (const start of inputs.slice(0, 20)) {
    let input = start;
    for (let i = 0; i < 1000; i++) {
      input = mutate(input, random, world);
      const sizes = input.shots.map(({ what }) => render(what, 0).length);
      if (Math.max(...sizes) > MOST.bytes) found.add('too long');
      if (input.shots.length < 1 || input.shots.length > MOST.shots) found.add('too many shots');
      if (!isSafe(input, world)) found.add('not safe');
    }
    const back = decodeInput(JSON.parse(text(input)));
    found.add(typeof back === 'string' ? back : text(back) === text(input) ? 'stored' : 'stored otherwise');
  }
  expect([...found]).toEqual(['stored']);
});

test('an input that is not safe becomes one that is', () => {
  const other = seeds[0] as Uint8Array;
  other[14] = 0x30;
  const unsafe: Input = { property: 'mutated-seeds', shots: [{ what: other, way: 'udp' }] };
  expect(isSafe(unsafe, world)).toBe(false);
  const random = randomFrom(1);
  const mutated = Array.from({ length: 500 }, () => mutate(unsafe, random, world));
  expect(mutated.filter((it) => !isSafe(it, world))).toEqual([]);
});

test('what goes to the group stays there, and nothing else comes to it', () => {
  const random = randomFrom(2);
  for (const input of inputs) {
    const toGroup = (it: Input) => it.shots.some(({ way }) => way === 'group');
    expect(toGroup(mutate(input, random, world))).toBe(toGroup(input));
  }
});

test.each(byteChanges.map((change, i) => [i, change] as const))('change %i of bytes changes them', (_i, change) => {
  const random = randomFrom(4);
  const bytes = Uint8Array.from({ length: 20 }, (_, i) => i * 7);
  const results = Array.from({ length: 200 }, () => change(bytes, random, seeds));
  expect(results.filter((it) => Buffer.compare(it, bytes) !== 0).length).toBeGreaterThan(150);
  expect([...bytes]).toEqual(Array.from({ length: 20 }, (_, i) => i * 7));
  const short = [0, 1, 2].flatMap((n) => Array.from({ length: 50 }, () => change(new Uint8Array(n), random, [])));
  expect(Math.max(...short.map(({ length }) => length))).toBeLessThanOrEqual(40);
});

test.each(treeChanges.map((change, i) => [i, change] as const))('change %i of trees changes them', (_i, change) => {
  const random = randomFrom(4);
  const ground = groundOf(world);
  const trees = inputs.flatMap(({ shots }) =>
    shots.flatMap(({ what }): Tree[] => (what instanceof Uint8Array ? [] : [what])),
  );
  const hex = (tree: Tree) => Buffer.from(render(tree, 0)).toString('hex');
  const changed = trees.filter((tree) => hex(change(tree, random, ground)) !== hex(tree));
  expect(changed.length / trees.length).toBeGreaterThan(0.2);
});

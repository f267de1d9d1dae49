import { expect, test } from 'vitest';
import { bundleIn } from '../bundle.ts';
import { inputIn } from '../corpus.ts';
import { render, type Input } from '../input.ts';
import { finding, got, gotTree, setting } from '../range.fixture.ts';
import { encodeInput, MOST } from '../stored-input.ts';
import { BrokenFailure } from '../stored-json.ts';
import type { Dice } from './dice.fixture.ts';
import { bend } from './spoil-json.fixture.ts';
import { spoilText } from './spoil-text.fixture.ts';
import { FLAT, holds, INPUTS, underFire } from './under-fire.fixture.ts';

const stream: Input = {
  property: 'tcp-streams',
  shots: [
    { what: { ...gotTree([[1, 2]]), tail: Uint8Array.of(7), cutTo: 9 }, way: 'tcp', cuts: [4], tid: 0xffff, pause: 5 },
    { what: Uint8Array.of(1, 2, 3), way: 'group' },
  ],
};
const inputs = [got([[1], []]), setting(0x80, [0x31]), stream];

const corpus = inputs.map((input) => JSON.stringify({ corpus: 1, signature: 'u62:0', input: encodeInput(input) }));
const bundles = inputs.map((minimal) =>
  JSON.stringify({
    bundle: 1,
    tekigo: '0.1.0',
    target: 'reference',
    seed: 1,
    index: 2,
    property: minimal.property,
    finding: finding('wrong-answer'),
    confirmed: { hits: 2, tries: 2 },
    before: [encodeInput(inputs[0] as Input)],
    original: encodeInput(minimal),
    minimal: encodeInput(minimal),
  }),
);

const WORDS = [
  'udp',
  'tcp',
  'group',
  '0ef001',
  '00',
  'ff',
  'dead',
  'bytes',
  'tree',
  'shots',
  'cuts',
  'input',
  'format',
];
const SYNTAX = ['{', '}', '[', ']', ',', ':', '"', '\\', '\\ud800', '1e999', 'null', '-', '[[[[', ...WORDS];

const maker = (samples: readonly string[]) => {
  const parsed = samples.map((it): unknown => JSON.parse(it));
  return (dice: Dice): string => {
    if (dice.once(4)) return spoilText(dice, samples, SYNTAX);
    const bent = bend(dice, dice.one(parsed), WORDS);
    return JSON.stringify(dice.once(2) ? bend(dice, bent, WORDS) : bent) ?? '';
  };
};

/** What was read can be sent, and is stored as what it was read from. */
function isInput(input: Input): void {
  for (const { what, tid } of input.shots)
    holds(render(what, tid ?? 0).length <= MOST.bytes, 'a payload is longer than a datagram');
  const again = inputIn(JSON.stringify({ corpus: 1, input: encodeInput(input) }));
  if (typeof again === 'string') throw new Error(`what was read is not read again: ${again}`);
  holds(({} as { polluted?: number }).polluted === undefined, 'the prototype of all objects has changed');
}

const LINE = /^[ -~]{1,400}$/;

test(`${INPUTS} files of a corpus are read or left out with one line`, { timeout: 600_000 }, async () => {
  let read = 0;
  const growth = await underFire({
    seed: 11,
    make: maker(corpus),
    judge(text) {
      const input = inputIn(text);
      if (typeof input === 'string') return holds(LINE.test(input), JSON.stringify(input));
      read++;
      isInput(input);
    },
    show: (text) => text,
  });
  expect(read).toBeGreaterThan(INPUTS / 20);
  expect(growth).toBeLessThan(FLAT);
});

test(`${INPUTS} bundles are read or refused in one line`, { timeout: 600_000 }, async () => {
  let read = 0;
  const growth = await underFire({
    seed: 12,
    make: maker(bundles),
    judge(text) {
      try {
        const { before, original, minimal } = bundleIn(text, 'failures/dead');
        read++;
        for (const input of [...before, original, minimal]) isInput(input);
      } catch (error) {
        if (!(error instanceof BrokenFailure)) throw error;
        holds(LINE.test(error.message), JSON.stringify(error.message));
      }
    },
    show: (text) => text,
  });
  expect(read).toBeGreaterThan(INPUTS / 20);
  expect(growth).toBeLessThan(FLAT);
});

import { expect, test } from 'vitest';
import { decodeMap, instanceTriples } from '../../echonet-lite/property-map.ts';
import type { Dice } from './dice.fixture.ts';
import { hexOf, spoilBytes } from './spoil-bytes.fixture.ts';
import { FLAT, holds, INPUTS, underFire } from './under-fire.fixture.ts';

/** A map as the document writes it: a list up to 15 properties, from 16 on a field of bits. */
function mapOf(epcs: readonly number[]): Uint8Array {
  if (epcs.length < 16) return Uint8Array.of(epcs.length, ...epcs);
  const map = new Uint8Array(17);
  map[0] = epcs.length;
  for (const epc of epcs) {
    const at = 1 + (epc & 0x0f);
    map[at] = (map[at] as number) | (1 << ((epc >> 4) - 8));
  }
  return map;
}

const someEpcs = (dice: Dice, count: number): readonly number[] =>
  Array.from({ length: 128 }, (_, i) => ({ epc: 0x80 + i, by: dice.below(1_000_000) }))
    .toSorted((a, b) => a.by - b.by)
    .slice(0, count)
    .map(({ epc }) => epc)
    .toSorted((a, b) => a - b);

/** One map of each size there is. */
const sound = (dice: Dice) => Array.from({ length: 129 }, (_, count) => someEpcs(dice, count));

function judge(edt: Uint8Array): void {
  const map = decodeMap(edt);
  holds(map.epcs.length <= Math.max(128, edt.length), 'there are more EPCs than the bytes can hold');
  if (map.ok) holds(map.count === map.epcs.length && map.count === edt[0], 'the count is not that of the EPCs');
  else holds(map.reason !== '' && map.reason.length <= 80, 'no reason is given');
  if (map.ok && map.count >= 16) holds(hexOf(mapOf(map.epcs)) === hexOf(edt), 'what is written again differs');
  const triples = instanceTriples(edt);
  holds(triples.length === Math.floor(Math.max(0, edt.length - 1) / 3), 'objects are lost or made up');
  holds(
    triples.every((codes) => codes.every((code) => Number.isInteger(code) && code >= 0 && code <= 255)),
    'an object is made of no bytes',
  );
}

test(`${INPUTS} property maps and instance lists are read or told as none`, { timeout: 300_000 }, async () => {
  let samples: readonly Uint8Array[] = [];
  const growth = await underFire({
    seed: 2,
    make(dice) {
      if (samples.length === 0 || dice.once(20_000)) samples = sound(dice).map(mapOf);
      return spoilBytes(dice, samples);
    },
    judge,
    show: hexOf,
  });
  expect(growth).toBeLessThan(FLAT);
});

test('a sound map of every size gives its EPCs back', async () => {
  await underFire({
    seed: 3,
    inputs: 200,
    make: sound,
    judge(all) {
      for (const epcs of all) {
        const map = decodeMap(mapOf(epcs));
        const found = map.epcs.toSorted((a, b) => a - b);
        holds(map.ok && found.join() === epcs.join(), `${epcs.length} EPCs come back as ${found.length}`);
      }
    },
    show: (all) => all.map((epcs) => epcs.join(' ')).join('; '),
  });
});

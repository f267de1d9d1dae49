import { sample } from 'fast-check';
import { expect, test } from 'vitest';
import { eojOf } from '../../echonet-lite/eoj.ts';
import type { ObjectPics, Pics } from '../../model.ts';
import { randomFrom } from '../../transport/random.ts';
import { render, type Input } from '../input.ts';
import { mutate } from '../mutate.ts';
import { isSafe } from '../safety.ts';
import { understood, type Sloppiness, type Understood } from '../sloppy-device.fixture.ts';
import { worldOf } from '../world.fixture.ts';
import { properties } from './index.ts';

const SEED = 4_711;
const ALL_EPCS = Array.from({ length: 0x80 }, (_, i) => 0x80 + i);
const seeds = [
  '1081000005ff010130016101800130',
  '1081000005ff010130016103800130a00142b3011c',
  '1081000005ff010290016002810110b60142',
].map((it) => Uint8Array.from(Buffer.from(it, 'hex')));
const careful = worldOf({ seeds });
const driving = worldOf({ seeds, actuates: true });

const DEVICES: readonly Sloppiness[] = [
  { name: 'reads as the document says' },
  { name: 'reads on behind the last property', readsOn: true },
  { name: 'takes the size that it knows', ownSize: true, readsOn: true },
  { name: 'finds frames anywhere', searches: true, readsOn: true, ownSize: true },
  { name: 'serves any instance', serves: 'any instance', ownSize: true },
  { name: 'serves whatever it is sent', serves: 'anything', ownSize: true },
  { name: 'looks at seven bits of an EPC', lowBits: true, ownSize: true },
];

function inputsFor(world: typeof careful, count: number): readonly Input[] {
  const made = properties.flatMap((property) =>
    sample(property.arbitrary(world), { numRuns: (count * property.share) / 100, seed: SEED }),
  );
  const random = randomFrom(SEED);
  return [...made, ...made.slice(0, count / 4).map((input) => mutate(mutate(input, random, world), random, world))];
}

const valueOf = ({ eoj, epc }: Understood) => careful.pics.objects.find((it) => it.eoj === eoj)?.values.get(epc);

/** A write that changes something: it takes other bytes, or there is nothing that it could be compared with. */
function changes(write: Understood): boolean {
  const value = valueOf(write);
  if (value === undefined) return true;
  return write.taken.some((byte, i) => byte !== value[i]);
}

const isForbidden = ({ eoj, epc }: Understood) => careful.pics.neverWrite(eoj, epc);

const told = (input: Input, write: Understood) =>
  `${write.eoj} ${write.epc.toString(16)} by ${input.shots.map(({ what, way }) => `${way} ${Buffer.from(render(what, 0)).toString('hex')}`).join(' | ')}`;

const inputs = inputsFor(careful, 100_000);
const drivingInputs = inputsFor(driving, 30_000);

test.each(DEVICES)('without leave to drive, 100,000 inputs change nothing in a device that $name', (device) => {
  const bad: string[] = [];
  let understoodWrites = 0;
  for (const input of inputs)
    for (const write of understood(input.shots, careful.pics, device)) {
      understoodWrites++;
      if (changes(write) || isForbidden(write)) bad.push(told(input, write));
    }
  expect(bad.slice(0, 3)).toEqual([]);
  expect(understoodWrites).toBeGreaterThan(10_000);
});

test.each(DEVICES)('with leave to drive, what must never be written is not, in a device that $name', (device) => {
  const writes = drivingInputs.flatMap(({ shots }) => understood(shots, driving.pics, device));
  expect(writes.filter(isForbidden)).toEqual([]);
  expect(writes.filter(changes).length).toBeGreaterThan(1000);
});

test('without leave to drive, the group gets no values', () => {
  const writes = inputs
    .flatMap(({ shots }) => shots)
    .filter(({ way, what }) => way === 'group' && [0x60, 0x61, 0x6e].includes(render(what, 0)[10] ?? 0))
    .map(({ what }) => Buffer.from(render(what, 0)).toString('hex'));
  expect(writes.length).toBeGreaterThan(100);
  // A profile, and a PDC of 0 for each property of each list.
  expect(writes.filter((it) => !/^.{14}0ef0..(?:6[01]|6e)(?:..)(?:..00)*(?:..(?:..00)*)?$/.test(it))).toEqual([]);
});

test('nothing unfinished is left in a stream that goes on: what comes next would be its value', () => {
  const open = inputs.flatMap(({ shots }) => {
    const last = shots.findLast(({ way }) => way === 'tcp');
    return last === undefined || last.ends === true ? [] : [render(last.what, 0)];
  });
  const unfinished = open.filter((bytes) => {
    if (![0x60, 0x61].includes(bytes[10] ?? 0)) return false;
    let at = 12;
    for (let left = bytes[11] ?? 1; left > 0; left--) at += 2 + (bytes[at + 1] ?? 0);
    return at > bytes.length;
  });
  expect(unfinished).toEqual([]);
  expect(open.length).toBeGreaterThan(1000);
});

const profile = careful.pics.objects[0] as ObjectPics;
const LITTLE_KNOWN: Readonly<Record<string, Partial<Pics>>> = {
  'a profile alone': { objects: [profile] },
  'a profile that tells nothing': { objects: [{ ...profile, get: [], set: [], announce: [], values: new Map() }] },
  'nothing at all': { objects: [] },
  'all EPCs there are': {
    objects: [
      { ...profile, get: ALL_EPCS, set: ALL_EPCS, values: new Map(ALL_EPCS.map((epc) => [epc, Uint8Array.of(epc)])) },
    ],
  },
  '84 objects': {
    objects: [profile, ...Array.from({ length: 84 }, (_, i) => ({ ...profile, eoj: eojOf(0x02, 0x90, i + 1) }))],
  },
  'what may never be written': { neverWrite: () => true },
};

test.each(Object.entries(LITTLE_KNOWN))(
  'a device with %s gets inputs of every property, all of them safe',
  (_what, pics) => {
    for (const actuates of [false, true]) {
      const world = worldOf({ ...pics, actuates });
      const made = properties.flatMap((it) => sample(it.arbitrary(world), { numRuns: 500, seed: SEED }));
      expect(made.filter((input) => !isSafe(input, world))).toEqual([]);
      const shots = made.flatMap((it) => it.shots);
      expect(new Set(shots.map(({ what }) => Buffer.from(render(what, 0)).toString('hex'))).size).toBeGreaterThan(1000);
    }
  },
);

test('the same seed gives the same inputs', () => {
  const texts = [1, 2].map(() => JSON.stringify(inputsFor(careful, 2000)));
  expect(texts[0] === texts[1]).toBe(true);
});

import { array, constant, nat, tuple, type Arbitrary } from 'fast-check';
import { expect, test } from 'vitest';
import { randomFrom } from '../transport/random.ts';
import { virtualClock } from '../time/virtual-clock.ts';
import { fuzz, type FuzzOptions } from './campaign.ts';
import { render, type Input, type Shot } from './input.ts';
import type { FuzzOutcome } from './outcome.ts';
import { finding, got, madeUpRange, madeUpWorld, setting, type Flaw } from './range.fixture.ts';
import { shapeOf } from './shape.ts';
import type { Failure, FuzzProperty } from './types.ts';

const property = (name: string, share: number, arbitrary: Arbitrary<Input>): FuzzProperty => ({
  name,
  title: `the device bears ${name}`,
  share,
  arbitrary: () => arbitrary,
});

const edts = array(array(nat(255), { maxLength: 12, size: 'max' }), { maxLength: 4 });
const sound = property(
  'sound-frames',
  70,
  tuple(edts, nat(0x7f)).map(([edt, epc]) => got(edt, 0x80 + epc)),
);
const empty = property('boundary-frames', 30, constant({ ...got([]), property: 'boundary-frames' }));

interface Ran {
  readonly outcome: FuzzOutcome;
  readonly kept: readonly Failure[];
  readonly tried: readonly Input[];
}

async function campaign(range: ReturnType<typeof madeUpRange>, options: Partial<FuzzOptions> = {}): Promise<Ran> {
  const kept: Failure[] = [];
  const outcome = await fuzz({
    range,
    properties: [sound, empty],
    world: madeUpWorld,
    seed: 11,
    runs: 2000,
    clock: virtualClock(),
    signal: new AbortController().signal,
    onProgress: () => undefined,
    keep: (failure) => void kept.push(failure),
    ...options,
  });
  return { outcome, kept, tried: range.tried };
}

const payloads = (inputs: readonly Input[]) =>
  inputs.map(({ shots }) => shots.map(({ what }) => Buffer.from(render(what, 0)).toString('hex')).join());

const someEdt =
  (wanted: (edt: Uint8Array) => boolean): Flaw['shows'] =>
  ({ shots }) =>
    shots.some(({ what }) => 'lists' in what && what.lists.some((it) => it.properties.some(({ edt }) => wanted(edt))));
const long: Flaw = { finding: finding('answered', 'long'), shows: someEdt((edt) => edt.length > 5) };

test('a right device is given every frame that was planned, and nothing is found', async () => {
  const { outcome } = await campaign(madeUpRange([]), { runs: 2001 });
  expect(outcome).toMatchObject({ ending: 'runs', sent: 2001, judged: 2001, found: [], unconfirmed: [], failures: 0 });
  const [most, least] = outcome.properties;
  expect((most?.frames ?? 0) + (least?.frames ?? 0)).toBe(2001);
  expect((most?.frames ?? 0) / 2001).toBeCloseTo(0.7, 1);
  expect(outcome.transitions).toEqual([{ asked: 'Get', answered: 'silence', count: 2001 }]);
});

test('a flaw is found once, small, and kept as soon as it is known', async () => {
  const { outcome, kept } = await campaign(madeUpRange([long]));
  expect(outcome.found).toHaveLength(1);
  expect(kept).toEqual(outcome.found);
  const [failure] = kept;
  expect(failure).toMatchObject({ finding: long.finding, before: [], seed: 11, confirmed: { hits: 2, tries: 2 } });
  expect(failure?.minimal.shots).toHaveLength(1);
  expect([...render(failure?.minimal.shots[0]?.what ?? new Uint8Array(), 0).subarray(10)]).toEqual([
    0x62, 1, 0x80, 6, 0, 0, 0, 0, 0, 0,
  ]);
  expect(failure?.frames.length).toBeGreaterThan(0);
});

test('two faults under one name are two failures', async () => {
  const crowd: Flaw = {
    finding: long.finding,
    shows: ({ shots }) => shots.some(({ what }) => (render(what, 0)[11] as number) > 2),
  };
  const short = array(array(nat(255), { maxLength: 6, size: 'max' }), { maxLength: 4 }).map((it) => got(it));
  const properties = [property('sound-frames', 1, short)];
  const { outcome } = await campaign(madeUpRange([long, crowd]), { properties });
  const shapes = outcome.found.map(({ minimal }) => shapeOf(minimal)).toSorted();
  expect(shapes).toEqual(['udp Get 1 of some', 'udp Get some of 0']);
});

test('what is wrong with one payload in several ways, or in many places, is told a few times at most', async () => {
  const twice: Flaw = { ...long, finding: finding('wrong-value', 'another') };
  const { outcome } = await campaign(madeUpRange([long, twice]));
  expect(outcome.found).toHaveLength(1);
  const many = await campaign(madeUpRange(everywhere));
  expect(many.outcome.found).toHaveLength(3);
  expect(many.outcome.remarks).toEqual(['13 more failures were confirmed that are like those that are told']);
});

test('the original of a failure is the input of that number in the campaign', async () => {
  const range = madeUpRange([{ finding: finding('crashed'), shows: someEdt((edt) => edt[0] === 77) }]);
  const { outcome } = await campaign(range, { runs: 64 * 20 });
  const [failure] = outcome.found;
  if (failure === undefined) throw new Error('it is found');
  expect(payloads([failure.original])[0]).toContain('4d');
  const { tried } = await campaign(madeUpRange([]), { runs: 64 * 20 });
  expect(payloads([failure.original])).toEqual(payloads([tried[failure.index] as Input]));
});

test('the same seed sends the same, byte for byte, another one something else', async () => {
  const flaws = () => [long, { finding: finding('dead'), shows: someEdt((edt) => edt[0] === 3) }];
  const [one, two, other] = await Promise.all(
    [11, 11, 12].map((seed) => campaign(madeUpRange(flaws(), { resets: true }), { seed })),
  );
  expect(payloads(two?.tried ?? [])).toEqual(payloads(one?.tried ?? []));
  expect(payloads(other?.tried ?? [])).not.toEqual(payloads(one?.tried ?? []));
});

test('noise is told, and no failure', async () => {
  const random = randomFrom(5);
  const noise: Flaw = { finding: finding('unanswered'), shows: () => random() < 0.02 };
  const { outcome } = await campaign(madeUpRange([noise]));
  expect(outcome.found).toEqual([]);
  expect(outcome.unconfirmed).toEqual([
    { finding: noise.finding, times: expect.any(Number) as number, untried: false },
  ]);
  expect(outcome.unconfirmed[0]?.times).toBeGreaterThan(20);
});

test('a device that does it three times of ten is a failure', async () => {
  const random = randomFrom(5);
  const flaky: Flaw = { ...long, shows: (...of) => long.shows(...of) && random() < 0.3 };
  const { outcome } = await campaign(madeUpRange([flaky]));
  expect(outcome.found.length).toBeGreaterThan(0);
  expect(outcome.found[0]?.confirmed.hits).toBe(2);
});

test('a device that dies and comes back is fuzzed to the end; one that stays dead is told with what killed it', async () => {
  const deadly: Flaw = { finding: finding('dead'), shows: someEdt((edt) => edt.length > 11) };
  const back = await campaign(madeUpRange([deadly]));
  expect(back.outcome).toMatchObject({ ending: 'runs', sent: 2000, failures: 1 });
  const gone = await campaign(madeUpRange([deadly], { revives: false }));
  expect(gone.outcome).toMatchObject({ ending: 'device-gone', found: [] });
  expect(gone.outcome.sent).toBeLessThan(2000);
  expect(gone.kept).toEqual([gone.outcome.lastDeath]);
  const { before = [], minimal } = gone.outcome.lastDeath ?? {};
  expect([...before, minimal as Input].some((input) => deadly.shows(input, [], 0))).toBe(true);
});

test('it ends when the time is over, and when it is interrupted', async () => {
  const clock = virtualClock();
  const range = madeUpRange([]);
  const slow = { ...range, tryAll: async (inputs: readonly Input[]) => (await clock.sleep(10), range.tryAll(inputs)) };
  const timed = await clock.drive(campaign({ ...slow, tried: range.tried }, { clock, timeMs: 95, runs: undefined }));
  expect(timed.outcome).toMatchObject({ ending: 'time', elapsedMs: 100, sent: 640 });
  const stop = new AbortController();
  const stopped = await campaign(madeUpRange([]), {
    signal: stop.signal,
    onProgress: ({ sent }) => sent >= 640 && stop.abort(),
  });
  expect(stopped.outcome).toMatchObject({ ending: 'interrupted', sent: 640 });
});

const everywhere = Array.from({ length: 16 }, (_, i): Flaw => {
  const shows: Flaw['shows'] = ({ shots }) => shots.some(({ what }) => render(what, 0)[12] === 0x80 + i);
  return { finding: finding('wrong-value', `EPC ${i}`), shows };
});

test('a device that is wrong everywhere is fuzzed half of the time, and nothing that was seen is dropped', async () => {
  const clock = virtualClock();
  const range = madeUpRange(everywhere);
  let batches = 0;
  const slow = {
    ...range,
    tried: range.tried,
    try: async (input: Input) => (await clock.sleep(10), range.try(input)),
    tryAll: async (inputs: readonly Input[]) => (
      (batches += Number(inputs.length === 64)),
      await clock.sleep(10),
      range.tryAll(inputs)
    ),
  };
  const options = { clock, effort: () => clock.now(), timeMs: 2000, runs: undefined };
  const { outcome } = await clock.drive(campaign(slow, options));
  expect(batches).toBeGreaterThan(80);
  expect(outcome.found.length).toBeGreaterThan(0);
  expect(outcome.unconfirmed.length).toBeGreaterThan(0);
  expect(outcome.unconfirmed.filter(({ untried }) => !untried)).toEqual([]);
});

test('what waits when all frames have been sent is looked into before it ends', async () => {
  const range = madeUpRange(everywhere);
  const options = { effort: () => range.sent, runs: 64 };
  const { outcome } = await campaign(range, options);
  expect(outcome).toMatchObject({ ending: 'runs', sent: 64, unconfirmed: [] });
  expect(outcome.found).toHaveLength(3);
});

test('an interrupt while a dead device is waited for is an interrupt, and the death is told', async () => {
  const stop = new AbortController();
  const range = madeUpRange([{ finding: finding('dead'), shows: someEdt((edt) => edt.length > 11) }]);
  const waiting = { ...range, tried: range.tried, revive: async () => (stop.abort(), false) };
  const { outcome, kept } = await campaign(waiting, { signal: stop.signal });
  expect(outcome).toMatchObject({ ending: 'interrupted', found: [] });
  expect(outcome.unconfirmed).toEqual([{ finding: finding('dead'), times: 1, untried: true }]);
  expect(kept).toEqual([]);
});

test('the corpus is tried first, but for what may not be sent, and gets what teaches something', async () => {
  const learned: Input[] = [];
  const old = [got([[1]], 0x81), setting(0x80, [0x31]), got([[2]], 0x82)];
  const { outcome, tried } = await campaign(madeUpRange([long]), {
    runs: 300,
    corpus: { inputs: old, add: (input) => void learned.push(input) },
  });
  expect(tried.slice(0, 2)).toEqual([old[0], old[2]]);
  expect(learned).toHaveLength(2);
  expect(outcome.novel).toBe(2);
  expect(outcome.remarks).toEqual([expect.stringMatching(/^1 inputs of the corpus were left out/)]);
});

test('of the corpus, what goes by TCP is left out where the device takes no connection', async () => {
  const [reading] = got([[1]], 0x81).shots as [Shot];
  const overTcp: Input = { property: 'tcp-streams', shots: [{ ...reading, way: 'tcp' }] };
  const { pics } = madeUpWorld;
  const corpus = { inputs: [overTcp], add: () => undefined };
  const tcp = await campaign(madeUpRange([]), { runs: 10, corpus });
  expect(tcp.tried[0]).toBe(overTcp);
  const world = { ...madeUpWorld, pics: { ...pics, tcp: false } };
  const { outcome, tried } = await campaign(madeUpRange([]), { runs: 10, corpus, world });
  expect(tried).not.toContain(overTcp);
  expect(outcome.remarks).toEqual([expect.stringMatching(/^1 inputs of the corpus were left out: they go by TCP/)]);
});

test('a property gets no more writes than are allowed', async () => {
  const writes = property('sound-frames', 1, constant(setting(0x80, [0x30])));
  const { outcome, tried } = await campaign(madeUpRange([]), { properties: [writes], writesPerProperty: 20 });
  expect(tried).toHaveLength(20);
  expect(outcome).toMatchObject({ ending: 'exhausted', sent: 20 });
});

test('what does not apply is told and not tried', async () => {
  const never = { ...empty, applies: () => 'the device takes no such thing' };
  const { outcome } = await campaign(madeUpRange([]), { properties: [sound, never], runs: 100 });
  expect(outcome.properties[1]).toMatchObject({ inputs: 0, skipped: 'the device takes no such thing' });
  const nothing = await campaign(madeUpRange([]), { properties: [never] });
  expect(nothing.outcome).toMatchObject({ ending: 'exhausted', sent: 0 });
});

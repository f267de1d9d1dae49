import { expect, test } from 'vitest';
import { randomFrom } from '../transport/random.ts';
import { virtualClock } from '../time/virtual-clock.ts';
import { confirm, reduce, showsLike } from './confirm.ts';
import { render, type Input } from './input.ts';
import { Lab, StaysDead } from './lab.ts';
import { plainLike } from './priming.ts';
import { finding, got, madeUpRange, type Flaw } from './range.fixture.ts';

const labOn = (range: ReturnType<typeof madeUpRange>, clock = virtualClock()) =>
  new Lab({ range, clock, signal: new AbortController().signal });

const many = (count: number): Input[] => Array.from({ length: count }, (_, i) => got([[i & 0xff]], 0x80 + (i % 100)));
const lengthOf = ({ shots: [shot] }: Input) => render(shot?.what ?? new Uint8Array(), 0)[13] ?? 0;
const long: Flaw = { finding: finding('answered'), shows: (input) => lengthOf(input) > 5 };
const guilty = got([[1, 2, 3, 4, 5, 6]]);
const countOf = (inputs: readonly Input[]) => inputs.reduce((sum, it) => sum + Number(it === guilty), 0);

test('an input alone that does it again is confirmed in two tries', async () => {
  const range = madeUpRange([long]);
  const found = await confirm(labOn(range), {
    finding: long.finding,
    suspects: [guilty],
    history: [...many(20), guilty],
  });
  expect(found).toEqual({ inputs: [guilty], fresh: false, hits: 2, tries: 2 });
  expect(range.tried).toEqual([guilty, guilty]);
});

test('two of three will do, and a third time decides', async () => {
  const everyOther: Flaw = { finding: finding('answered'), shows: (_, __, tries) => tries % 2 === 1 };
  const found = await confirm(labOn(madeUpRange([everyOther])), {
    finding: everyOther.finding,
    suspects: [guilty],
    history: [guilty],
  });
  expect(found).toMatchObject({ hits: 2, tries: 3 });
});

test('another finding than the one that was seen does not count', async () => {
  const range = madeUpRange([long]);
  const suspicion = { finding: finding('answered', 'another'), suspects: [guilty], history: [guilty] };
  expect(await confirm(labOn(range), suspicion)).toBeUndefined();
});

test('the one of many outstanding inputs that killed the device is told', async () => {
  const deadly: Flaw = { finding: finding('dead'), shows: (input) => lengthOf(input) > 5 };
  const suspects = many(64).with(17, guilty);
  const found = await confirm(labOn(madeUpRange([deadly])), { finding: deadly.finding, suspects, history: suspects });
  expect(found?.inputs).toEqual([guilty]);
});

const first = got([[1, 1, 1]]);
const soonAfter: Flaw = {
  finding: finding('wrong-value'),
  shows: (input, before) => lengthOf(input) > 5 && before.slice(-40).includes(first),
};
const rightAfter: Flaw = { ...soonAfter, shows: (input, before) => lengthOf(input) > 5 && before.at(-1) === first };

test.each([
  ['any time before, on a device that resets', soonAfter, true, many(300).with(280, first), 65],
  ['right before, on a device that does not', rightAfter, false, many(300).with(299, first), 2],
] as const)('what has to come %s, is found', async (_, flaw, resets, before, window) => {
  const lab = labOn(madeUpRange([flaw], { resets }));
  const found = await confirm(lab, { finding: flaw.finding, suspects: [guilty], history: [...before, guilty] });
  expect(found?.inputs).toHaveLength(window);
  if (found === undefined) throw new Error('it is confirmed');
  const inputs = await reduce(lab, {
    finding: flaw.finding,
    inputs: found.inputs,
    shows: showsLike(lab, flaw.finding, found),
  });
  expect(inputs).toEqual([first, guilty]);
});

test('a device that goes wrong after 256 frames is shown to need 256, and which ones does not matter', async () => {
  const late: Flaw = { finding: finding('wrong-answer'), shows: (_, before) => before.length >= 256 };
  const history = [...many(1000), guilty];
  const lab = labOn(madeUpRange([late], { resets: true }));
  const found = await confirm(lab, { finding: late.finding, suspects: [guilty], history });
  expect(found).toMatchObject({ fresh: true, hits: 2, tries: 2 });
  if (found === undefined) throw new Error('it is confirmed');
  expect(found.inputs).toHaveLength(513);
  const inputs = await reduce(lab, {
    finding: late.finding,
    inputs: found.inputs,
    shows: showsLike(lab, late.finding, found),
  });
  // The look at the values of a device that was reset is one of them.
  expect(inputs).toHaveLength(256);
  expect(new Set(inputs.slice(0, -1))).toEqual(new Set([plainLike(guilty)]));
});

test('a device that goes wrong by the 256th frame of a kind is shown to need that many of it', async () => {
  const counting: Flaw = {
    finding: finding('wrong-answer'),
    shows: (input, before) => input === guilty && before.length >= 255 && countOf(before) >= 255,
  };
  const history = many(8000).map((it, i) => (i % 16 === 0 ? guilty : it));
  const lab = labOn(madeUpRange([counting], { resets: true }));
  const suspicion = { finding: counting.finding, suspects: [guilty], history: [...history, guilty] };
  const found = await confirm(lab, suspicion);
  if (found === undefined) throw new Error('it is confirmed');
  const shows = showsLike(lab, counting.finding, found);
  const inputs = await reduce(lab, { finding: counting.finding, inputs: found.inputs, shows });
  expect(inputs).toEqual(Array.from({ length: 256 }, () => guilty));
});

test('what shows over many answers only keeps them, with plain inputs in place of those that do no harm', async () => {
  const creeping: Flaw = {
    finding: finding('slower'),
    shows: (_, before) => before.length >= 400 && countOf(before) >= 3,
  };
  const history = many(500).map((it, i) => (i % 100 === 50 ? guilty : it));
  const lab = labOn(madeUpRange([creeping], { resets: true }));
  const found = await confirm(lab, { finding: creeping.finding, suspects: history.slice(-64), history });
  if (found === undefined) throw new Error('it is confirmed');
  const shows = showsLike(lab, creeping.finding, found);
  const inputs = await reduce(lab, { finding: creeping.finding, inputs: found.inputs, shows });
  expect(inputs).toHaveLength(500);
  expect(inputs.filter((it) => it !== plainLike(it) && it !== guilty).length).toBeLessThan(20);
  expect(inputs.filter((it) => it === guilty).length).toBeGreaterThanOrEqual(3);
});

test('noise of 2 % is confirmed less than once in a hundred times', async () => {
  const random = randomFrom(7);
  const noise: Flaw = { finding: finding('unanswered'), shows: () => random() < 0.02 };
  const lab = labOn(madeUpRange([noise]));
  let confirmed = 0;
  for (let i = 0; i < 200; i++) {
    const history = many(70);
    const suspicion = { finding: noise.finding, suspects: history.slice(-1), history };
    if ((await confirm(lab, suspicion)) !== undefined) confirmed++;
  }
  expect(confirmed).toBeLessThan(4);
});

test('a device that does it three times of ten is confirmed sooner or later', async () => {
  const random = randomFrom(3);
  const flaky: Flaw = { finding: finding('answered'), shows: (input) => lengthOf(input) > 5 && random() < 0.3 };
  const lab = labOn(madeUpRange([flaky]));
  const suspicion = { finding: flaky.finding, suspects: [guilty], history: [guilty] };
  const results = await Promise.all(Array.from({ length: 40 }, () => confirm(lab, suspicion)));
  const hits = results.filter((it) => it !== undefined).length;
  expect(hits).toBeGreaterThan(2);
  expect(hits).toBeLessThan(20);
});

test('a device that stays dead ends it', async () => {
  const deadly: Flaw = { finding: finding('dead'), shows: () => true };
  const lab = labOn(madeUpRange([deadly], { revives: false }));
  await expect(confirm(lab, { finding: deadly.finding, suspects: [guilty], history: [guilty] })).rejects.toThrow(
    StaysDead,
  );
});

test('nothing is tried any more once it is interrupted', async () => {
  const range = madeUpRange([long]);
  const lab = new Lab({ range, clock: virtualClock(), signal: AbortSignal.abort() });
  expect(await confirm(lab, { finding: long.finding, suspects: [guilty], history: [guilty] })).toBeUndefined();
  expect(range.tried).toEqual([]);
});

/** A device that does it every `period` ms, whatever is tried on it; a try takes 20 ms. */
function clockwork(finds: Flaw['finding'], period: number) {
  let [now, seen] = [0, 0];
  const isDue = (): boolean => {
    now += 20;
    const before = seen;
    seen = Math.floor(now / period);
    return seen > before;
  };
  const rest = async (ms: number) => void (now += ms);
  return { ...madeUpRange([{ finding: finds, shows: isDue }]), rest, now: () => now };
}

const OWN_ACCORD = [
  ['an announcement that comes again and again', finding('restarted')],
  ['a value that moves', finding('wrong-value', '013001 179')],
] as const;

test.each(OWN_ACCORD)('%s is no doing of anybody, as fast as it may be', async (_, what) => {
  for (const period of [20, 100, 1000, 5000]) {
    const suspicion = { finding: what, suspects: [guilty], history: [...many(600), guilty] };
    const found = await confirm(labOn(clockwork(what, period)), suspicion);
    expect(found, `every ${period} ms`).toBeUndefined();
  }
});

test.each([...OWN_ACCORD, ['a constant that moves', finding('wrong-value', '013001 130')]] as const)(
  '%s is told where it takes an input',
  async (_, what) => {
    const range = madeUpRange([{ finding: what, shows: (input) => lengthOf(input) > 5 }]);
    const found = await confirm(labOn(range), { finding: what, suspects: [guilty], history: [guilty] });
    expect(found?.inputs).toEqual([guilty]);
  },
);

test('a constant that moves by itself is told', async () => {
  const what = finding('wrong-value', '013001 130');
  const suspicion = { finding: what, suspects: [guilty], history: [guilty] };
  expect(await confirm(labOn(clockwork(what, 20)), suspicion)).toBeDefined();
});

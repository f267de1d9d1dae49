import { describe, expect, test } from 'vitest';
import { virtualClock } from '../../time/virtual-clock.ts';
import { finding, madeUpBench, type Flaw } from './bench.fixture.ts';
import { fuzzCamera } from './campaign.ts';
import { cameraProperties } from './properties.ts';
import { valueOf, type SettingInput } from './setting-inputs.ts';
import type { CameraBench, CameraFailure, CameraInput } from './types.ts';

const isSetting = (input: CameraInput): input is SettingInput => input.property === 'http' && input.kind === 'setting';
const isLong = (input: CameraInput) => isSetting(input) && valueOf(input).length > 100;
const withMode7 = (input: CameraInput) =>
  input.property === 'ntp' &&
  input.replies.some(({ spoil }) => spoil.edits.some(({ at, put }) => at === 0 && (put & 7) === 7));

async function campaign(
  bench: CameraBench,
  given: { runs?: number; seed?: number; stopAt?: number; onKeep?: () => void } = {},
) {
  const stop = new AbortController();
  const kept: CameraFailure[] = [];
  const outcome = await fuzzCamera({
    bench,
    properties: cameraProperties,
    seed: given.seed ?? 1,
    runs: given.runs ?? 1000,
    clock: virtualClock(),
    signal: stop.signal,
    onProgress: ({ sent }) => {
      if (given.stopAt !== undefined && sent >= given.stopAt) stop.abort();
    },
    keep: (failure) => {
      kept.push(failure);
      given.onKeep?.();
    },
  });
  return { outcome, kept };
}

const long: Flaw = { finding: finding('server-error', 'status 500'), shows: isLong };
const deadly = (shows: Flaw['shows']): Flaw => ({ finding: finding('dead'), shows });

test('a camera that does nothing wrong gets all inputs, and the same ones for the same seed', async () => {
  const [one, two, other] = [madeUpBench([]), madeUpBench([]), madeUpBench([])];
  const { outcome } = await campaign(one);
  await campaign(two);
  await campaign(other, { seed: 2 });
  expect(outcome).toMatchObject({ ending: 'runs', sent: 1000, found: [], unconfirmed: [] });
  expect(outcome.properties.map(({ name, inputs }) => [name, inputs > 50])).toEqual([
    ['http', true],
    ['mqtt', true],
    ['tls', true],
    ['ntp', true],
  ]);
  expect(two.tried).toEqual(one.tried);
  expect(other.tried).not.toEqual(one.tried);
});

test('what an input does alone is confirmed, made as small as it gets, and told once', async () => {
  const { outcome, kept } = await campaign(madeUpBench([long]));
  expect(kept).toEqual(outcome.found);
  expect(outcome.found).toHaveLength(1);
  const [failure] = outcome.found as [CameraFailure];
  expect(failure).toMatchObject({ confirmed: { hits: 2, tries: 2 }, before: [], seed: 1 });
  expect(failure.path.split(':').length).toBeGreaterThan(1);
  expect(isSetting(failure.minimal) && valueOf(failure.minimal).length).toBe(101);
});

test('what two inputs do together is told with the one that has to come before', async () => {
  const both = (input: CameraInput, since: readonly CameraInput[]) =>
    input.property === 'ntp' && withMode7(input) && since.some((it) => it !== input && withMode7(it));
  const { outcome } = await campaign(madeUpBench([deadly(both)]));
  const [failure] = outcome.found as [CameraFailure];
  expect(failure.before).toHaveLength(1);
  expect(failure.before.every(withMode7)).toBe(true);
  expect(withMode7(failure.minimal)).toBe(true);
});

test('what does not come again is no failure', async () => {
  let times = 0;
  const once = deadly((input) => withMode7(input) && times++ === 0);
  const { outcome } = await campaign(madeUpBench([once]));
  expect(outcome.found).toEqual([]);
  expect(outcome.unconfirmed).toEqual([{ finding: once.finding, times: 1 }]);
});

test.each([
  ['by itself', 'dead', 'restarted'],
  ['by itself', 'hung', 'recovered'],
  ['by power', 'dead', 'dead'],
  ['by settings', 'hung', 'hung'],
] as const)('a camera that comes back %s after it was %s: %s', async (back, kind, told) => {
  const bench = madeUpBench([{ finding: finding(kind), shows: isLong }], { back, resets: false });
  const { outcome } = await campaign(bench, { runs: 300 });
  expect(outcome.found.map((it) => it.finding.kind)).toEqual([told]);
  expect(bench.revived()).toBeGreaterThan(2);
});

test('a camera that stays away ends the campaign, with what it was last seen before', async () => {
  const { outcome, kept } = await campaign(madeUpBench([deadly(isLong)], { back: 'never', resets: false }));
  expect(outcome).toMatchObject({ ending: 'device-gone', found: [], lastDeath: { confirmed: { hits: 0, tries: 0 } } });
  expect(outcome.sent).toBeLessThan(1000);
  expect(kept).toEqual([outcome.lastDeath]);
});

/** A camera that comes back until it was seen to fail for the `last` time, the first one included, and then stays away. */
function leaving(last: number, resets: boolean) {
  const bench = madeUpBench([deadly(isLong)], { resets });
  let seen = 0;
  const isGone = () => seen >= last;
  return {
    ...bench,
    seen: () => seen,
    tryAll: async (inputs: readonly CameraInput[]) => {
      const trial = await bench.tryAll(inputs);
      if (trial.found.length > 0) seen++;
      return trial;
    },
    revive: async () => (isGone() ? ('never' as const) : bench.revive()),
    ...(resets && { reset: async () => !isGone() }),
  };
}

describe.each([
  ['that is revived', false],
  ['that is started afresh', true],
])('a camera %s and stays away once it was', (_, resets) => {
  test('seen again once: not confirmed', async () => {
    const { outcome, kept } = await campaign(leaving(2, resets));
    expect(outcome).toMatchObject({ ending: 'device-gone', found: [] });
    expect(kept).toEqual([outcome.lastDeath]);
  });

  test('confirmed: the failure is kept, however far it was made small', async () => {
    const whole = leaving(Number.POSITIVE_INFINITY, resets);
    const atKeep: number[] = [];
    await campaign(whole, { onKeep: () => atKeep.push(whole.seen()) });
    const [most = 0] = atKeep;
    expect(most).toBeGreaterThan(5);
    for (let last = 3; last <= most; last++) {
      const { outcome, kept } = await campaign(leaving(last, resets));
      expect([last, outcome.ending, outcome.found.length, outcome.lastDeath]).toEqual([
        last,
        'device-gone',
        1,
        undefined,
      ]);
      expect(kept).toEqual(outcome.found);
      const [failure] = outcome.found as [CameraFailure];
      expect(failure.confirmed.hits).toBe(2);
      expect([...failure.before, failure.minimal].some(isLong)).toBe(true);
      if (last === most) expect(isSetting(failure.minimal) && valueOf(failure.minimal).length).toBe(101);
    }
  });
});

test('what goes wrong while an input is made small is not taken for its failure', async () => {
  const bench = madeUpBench([long]);
  let seen = 0;
  const broken = {
    ...bench,
    tryAll: async (inputs: readonly CameraInput[]) => {
      const trial = await bench.tryAll(inputs);
      if (trial.found.length > 0 && inputs.length === 1 && ++seen === 4) throw new Error('no way out');
      return trial;
    },
  };
  let kept = 0;
  await expect(campaign(broken, { onKeep: () => kept++ })).rejects.toThrow('no way out');
  expect(kept, 'what was confirmed before is not lost').toBe(1);
});

test('an interrupted campaign says so', async () => {
  const { outcome } = await campaign(madeUpBench([]), { stopAt: 100 });
  expect(outcome.ending).toBe('interrupted');
  expect(outcome.sent).toBeGreaterThanOrEqual(100);
  expect(outcome.sent).toBeLessThan(150);
});

test('time that is up ends it', async () => {
  const clock = virtualClock();
  const bench = madeUpBench([]);
  const ends = new Set<number | undefined>();
  const slow = {
    ...bench,
    tryAll: async (inputs: readonly CameraInput[], endsAt?: number) => {
      ends.add(endsAt);
      await clock.sleep(1000);
      return bench.tryAll(inputs);
    },
  };
  const over = clock.now() + 5000;
  const options = { properties: cameraProperties, seed: 1, clock, signal: new AbortController().signal };
  const ears = { onProgress: () => undefined, keep: () => undefined };
  const outcome = await clock.drive(fuzzCamera({ ...options, ...ears, bench: slow, timeMs: 5000 }));
  expect(outcome).toMatchObject({ ending: 'time', elapsedMs: 5000 });
  expect([...ends]).toEqual([over]);
});

test('where no property applies, nothing is tried', async () => {
  const skipped = new Map(cameraProperties.map(({ name }) => [name, 'no way']));
  const { outcome } = await campaign({ ...madeUpBench([]), skipped });
  expect(outcome).toMatchObject({ ending: 'exhausted', sent: 0 });
  expect(outcome.properties.map((it) => it.skipped)).toEqual(['no way', 'no way', 'no way', 'no way']);
});

import { expect, test } from 'vitest';
import { referenceDevice } from '../../device-under-test/reference/echonet-lite/device.ts';
import type { DeviceUnderTest, Opened } from '../../device-under-test/contract.ts';
import { PowerGone } from '../conversation/claims.ts';
import { get } from '../echonet-lite/ask.ts';
import { NODE_PROFILE } from '../echonet-lite/eoj.ts';
import { ESV } from '../echonet-lite/esv.ts';
import type { Result } from '../model.ts';
import type { CaseContext, Suite, TestCase } from '../suite.ts';
import type { Clock } from '../time/clock.ts';
import { virtualClock } from '../time/virtual-clock.ts';
import { memoryLan } from '../transport/memory-lan.ts';
import { run } from './run.ts';

const WINDOW = 1000;
const MINUTES = 600_000;

type Change = (device: DeviceUnderTest, clock: Clock) => Partial<DeviceUnderTest>;

/** Judges the reference, changed a little, with these cases, in virtual time; the results by case. */
async function judged(change: Change, cases: readonly Partial<TestCase>[]): Promise<ReadonlyMap<string, Result>> {
  const clock = virtualClock();
  const lan = memoryLan(clock);
  const reference = referenceDevice({ lan, clock, address: '10.0.0.2' });
  const whole = cases.map((it, i): TestCase => ({
    id: `case-${i}`,
    title: 'A case',
    proves: ['EL2-4.3.1-1'],
    needs: ['powerCycle'],
    run: async () => undefined,
    ...it,
  }));
  const suite: Suite = { id: 'suite', clause: '4.3', title: 'Suite', cases: whole };
  const { results } = await clock.drive(
    run({
      library: { cases: whole.map((it) => ({ suite, case: it })), monitors: [] },
      device: { ...reference, ...change(reference, clock) },
      lan,
      clock,
      bind: '10.0.0.1',
      windowMs: WINDOW,
      seed: 1,
      budget: 1,
      actuate: true,
      strict: false,
      knownFailures: [],
      groupProven: true,
      lag: () => 0,
      interrupted: new AbortController().signal,
      replay: () => '',
      onResult: () => undefined,
      onFinding: () => undefined,
      onStep: () => undefined,
    }),
  );
  return new Map(results.map((it) => [it.id, it]));
}

const power = async ({ powers }: CaseContext) => powers.powerCycle();
const nobody = async () => {
  throw new PowerGone('nobody answered', 'host');
};

test('what a person takes for a power is no time of the case, and the silence begins after it', async () => {
  const late: number[] = [];
  const patient: Change = (device, clock) => ({
    powerCycle: async () => {
      await clock.sleep(MINUTES);
      await device.powerCycle?.();
      late.push(clock.now());
    },
  });
  const discards = async (context: CaseContext) => {
    await power(context);
    await context.node.discards(context.node.send(get(NODE_PROFILE, [0xd6]), { keepTid: true }));
  };
  const results = await judged(patient, [{ run: power }, { run: discards }]);
  expect(late).toHaveLength(2);
  expect(results.get('case-0')).toMatchObject({ verdict: { outcome: 'pass' } });
  expect(results.get('case-0')?.durationMs).toBeLessThan(2 * WINDOW);
  // The Get is answered, which is what the silence does not allow: it was watched after all these minutes.
  expect(results.get('case-1')).toMatchObject({ verdict: { outcome: 'fail' } });
  expect(results.get('case-1')?.durationMs).toBeLessThan(2 * WINDOW);
});

test('a power that somebody refuses leaves its case not run, and later ones without asking again', async () => {
  let asked = 0;
  const refusing: Change = () => ({
    powerCycle: async () => {
      asked++;
      await nobody();
    },
  });
  let begun = 0;
  const reads = async ({ node }: CaseContext) => {
    begun++;
    await node.alive();
  };
  const cases = [
    { run: power },
    { run: reads },
    { needs: ['makeAsk'], run: reads },
    { needs: [], run: reads },
  ] as const;
  const results = await judged(refusing, cases);
  const notRun = { outcome: 'not-run', because: 'nobody answered', fault: 'host' };
  expect([...results.values()].map(({ verdict }) => verdict)).toEqual([
    notRun,
    notRun,
    { outcome: 'pass' },
    { outcome: 'pass' },
  ]);
  expect({ asked, begun }).toEqual({ asked: 1, begun: 2 });
});

test('a driver that fails leaves the case open and is asked again', async () => {
  const failing: Change = () => ({
    powerCycle: async () => {
      throw new Error('the command ended with 3: no plug');
    },
  });
  const results = await judged(failing, [{ run: power }, { run: power }]);
  const because = 'the driver failed in powerCycle: the command ended with 3: no plug';
  for (const { verdict } of results.values())
    expect(verdict).toEqual({ outcome: 'inconclusive', because, fault: 'driver' });
});

/** How long a case waited for the announcement that is due after a restart, and whether it came. */
async function waitFor(change: Change): Promise<{ readonly came: boolean; readonly ms: number }> {
  let seen = { came: false, ms: 0 };
  await judged(change, [
    {
      async run({ node, powers }) {
        const since = node.now();
        await powers.powerCycle();
        const from = node.now();
        const isList = ({ multicast, decoded }: { multicast: boolean; decoded: unknown }) =>
          multicast && (decoded as { frame?: { esv: number } }).frame?.esv === ESV.INF;
        const came = (await node.announced(since, isList)) !== undefined;
        seen = { came, ms: Math.round(node.now() - from) };
      },
    },
  ]);
  return seen;
}

/** A device that speaks so many ms after its power is back. */
const bootingFor =
  (ms: number, bootTime?: number): Change =>
  (device, clock) => ({
    ...(bootTime === undefined ? {} : { bootTime }),
    powerCycle: async () => void clock.after(ms, () => void device.powerCycle?.()),
  });

const BOOTS: readonly (readonly [string, number, number | undefined, boolean, number])[] = [
  ['at once, undeclared', 0, undefined, true, 0],
  ['within ten windows, undeclared', 9 * WINDOW, undefined, true, 9 * WINDOW],
  ['later than ten windows, undeclared', 11 * WINDOW, undefined, false, 10 * WINDOW],
  ['within the declared time', 100 * WINDOW, 120 * WINDOW, true, 100 * WINDOW],
  ['later than the declared time', 3 * WINDOW, 2 * WINDOW, false, 2 * WINDOW],
  ['within a window, however little is declared', 0.9 * WINDOW, 1, true, 0.9 * WINDOW],
];

test.each(BOOTS)('a device that boots %s', async (_, ms, bootTime, came, waited) => {
  const seen = await waitFor(bootingFor(ms, bootTime));
  expect(seen.came).toBe(came);
  // The reference is off for a moment before it speaks.
  expect(seen.ms - waited).toBeGreaterThanOrEqual(0);
  expect(seen.ms - waited).toBeLessThan(50);
});

test('a device that has spoken is not waited for like one that boots', async () => {
  let ms = 0;
  await judged(bootingFor(0, 100 * WINDOW), [
    {
      async run({ node, powers }) {
        const since = node.now();
        await powers.powerCycle();
        await node.announced(since, ({ multicast }) => multicast);
        const from = node.now();
        await node.announced(from, () => false);
        ms = Math.round(node.now() - from);
      },
    },
  ]);
  expect(ms).toBe(WINDOW);
});

test('a dead device is given its time to boot before it is asked again', async () => {
  const dying: Change = (device, clock) => {
    let opened: Opened | undefined;
    const open = async () => (opened = await device.open());
    return {
      bootTime: 60 * WINDOW,
      open,
      pressLocally: async () => opened?.close(),
      powerCycle: async () => void clock.after(40 * WINDOW, () => void open()),
    };
  };
  const reads = async ({ node }: CaseContext) => node.alive();
  const kills = async ({ node, powers }: CaseContext) => {
    await powers.pressLocally('029001', 0x80);
    await node.alive();
  };
  const results = await judged(dying, [{ needs: ['pressLocally'], run: kills }, { run: reads }]);
  expect(results.get('case-0')?.verdict.outcome).toBe('inconclusive');
  expect(results.get('case-1')?.verdict).toEqual({ outcome: 'pass' });
});

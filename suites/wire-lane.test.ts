import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, type TestContext } from 'vitest';
import { mutants } from '../device-under-test/mutants/index.ts';
import { skip } from '../harness/observers/missing.fixture.ts';
import { loadLibrary, type Library } from '../harness/runner/plan.ts';
import { fails, judgeInMemory } from './in-memory.ts';
import { laneWeathers, netem, twoHosts, type LaneWeather, type TwoHosts } from './two-hosts.ts';

/** Two hosts, a cable, real sockets in real time: what a verdict is worth where frames get lost. */
const library = await loadLibrary();
let dir = '';
beforeAll(() => void (dir = mkdtempSync(join(tmpdir(), 'tekigo-lane-'))));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

interface Summary {
  readonly results: readonly { readonly id: string; readonly outcome: string; readonly reason?: string }[];
}

let lanes = 0;
async function onTwoHosts(
  context: TestContext,
  work: (hosts: TwoHosts, report: string) => Promise<void>,
): Promise<void> {
  const name = `tekigo${process.pid}l${lanes++}`;
  const hosts = twoHosts(name, context);
  try {
    await work(hosts, join(dir, name));
  } finally {
    hosts.close();
  }
}

async function judge(hosts: TwoHosts, target: string, args: readonly string[], report: string): Promise<Summary> {
  const how = ['--actuate', '--budget', '16', '--json', '--report-dir', report];
  const { out, err, code } = await hosts.tekigo(['run', target, ...how, ...args]);
  expect(out, `exit code ${code}: ${err}`).not.toBe('');
  return JSON.parse(out) as Summary;
}

const of = ({ results }: Summary, ...outcomes: readonly string[]) =>
  results.filter(({ outcome }) => outcomes.includes(outcome)).map(({ id, reason = '' }) => `${id}: ${reason}`);

// A host that is busy with other tests holds verdicts back, or leaves frames to the device until its socket is full;
// nothing else does across a sound cable.
const openWithoutReason = (summary: Summary) =>
  of(summary, 'inconclusive').filter((it) => !/: (this host|the network lost) /.test(it));

const LONG = { timeout: 280_000 };

const calm = [
  { family: 'IPv4', address: '10.77.0.2', bind: '10.77.0.1' },
  { family: 'IPv6', address: 'fd77::2', bind: 'fd77::1' },
] as const;

/** Some cases and some liars for each weather, others for each, in parts that take less than a minute at 20 % loss. */
const wireCases = library.cases.map((it) => it.case).filter(({ needs = [] }) => needs.length === 0);
const share = <T>(all: readonly T[], every: number, from: number): readonly T[] =>
  all.filter((_, i) => i % every === from % every);
const provenBy = (rule: string): Library => ({
  ...library,
  cases: library.cases.filter((it) => it.case.proves.includes(rule)),
});
const PARTS = 3;
const sound = laneWeathers.flatMap((weather, i) => {
  const cases = share(wireCases, 9, i).map(({ id }) => id);
  return Array.from({ length: PARTS }, (_, part) => ({
    name: weather.name,
    weather,
    part: `${part + 1} of ${PARTS}`,
    cases: share(cases, PARTS, part),
  }));
});
const lying = laneWeathers.flatMap((weather, i) =>
  share(mutants, Math.ceil(mutants.length / 4), 7 * i + 3)
    .map((liar) => ({ name: weather.name, weather, liar, near: provenBy(liar.bends) }))
    // What monitors alone catch has no case that could let it pass.
    .filter(({ near }) => near.cases.length > 0),
);

/** The device behind the weather, which the kernel makes on the cable where it is able to. */
async function inWeather(hosts: TwoHosts, weather: LaneWeather, args: readonly string[]): Promise<void> {
  const byKernel = netem(hosts, weather);
  await hosts.device(['--address', '10.77.0.2', ...args, ...(byKernel ? [] : weather.device)]);
}

const picked = (option: string, names: readonly string[]) => names.flatMap((name) => [option, name]);
const AT = ['--bind', '10.77.0.1', '--window', '600'];

describe.concurrent('across a cable', () => {
  test.for(calm)('by $family the reference has no fail, and lint finds none in the capture', LONG, (row, context) =>
    onTwoHosts(context, async (hosts, report) => {
      if (row.family === 'IPv6' && !existsSync('/proc/net/if_inet6')) skip('missing on this machine: IPv6', context);
      await hosts.device(['--address', row.address]);
      const judged = await judge(hosts, row.address, ['--bind', row.bind], report);
      expect(of(judged, 'fail', 'harness-error')).toEqual([]);
      expect(openWithoutReason(judged)).toEqual([]);
      expect(of(judged, 'pass').length).toBeGreaterThan(library.cases.length / 2);
      const { code, out } = await hosts.tekigo(['lint', join(report, 'run.pcapng')]);
      expect(code, out).toBe(0);
    }),
  );

  test('the device is a member of the group again after the cable was pulled', LONG, (context) =>
    onTwoHosts(context, async (hosts, report) => {
      await hosts.device(['--address', '10.77.0.2']);
      const file = `${report}.ts`;
      writeFileSync(file, pullable(hosts.name));
      const args = ['--bind', '10.77.0.1', '--case', '*unplug*'];
      const judged = await judge(hosts, file, args, report);
      expect(of(judged, 'pass').length).toBeGreaterThan(0);
      expect(of(judged, 'fail', 'not-run', 'harness-error')).toEqual([]);
      expect(openWithoutReason(judged)).toEqual([]);
    }),
  );

  test.for(sound)('behind $name the reference has no fail ($part)', LONG, ({ weather, cases }, context) =>
    onTwoHosts(context, async (hosts, report) => {
      await inWeather(hosts, weather, []);
      const judged = await judge(hosts, '10.77.0.2', [...AT, ...picked('--case', cases)], report);
      expect(of(judged, 'fail', 'harness-error')).toEqual([]);
      expect(of(judged, 'pass')).not.toEqual([]);
    }),
  );

  test.for(lying)(
    'behind $name no case that catches $liar.name lets it pass',
    LONG,
    ({ weather, liar, near }, context) =>
      onTwoHosts(context, async (hosts, report) => {
        const guilty = new Set(fails((await judgeInMemory(near, liar)).results).map(({ id }) => id));
        await inWeather(hosts, weather, ['--mutant', liar.name]);
        const judged = await judge(hosts, '10.77.0.2', [...AT, '--requirement', liar.bends], report);
        const flipped = judged.results.filter(({ id, outcome }) => guilty.has(id) && outcome === 'pass');
        expect(flipped.map(({ id }) => id)).toEqual([]);
      }),
  );
});

/** A device file whose network is unplugged by commands: the link goes down and comes back, with its route for multicast. */
const pullable = (name: string): string => `export default {
  name: 'a node across a cable',
  open: async () => ({ address: '10.77.0.2', close: async () => {} }),
  unplugNetwork:
    'ip -n ${name}-device link set d0 down && sleep 0.3 && ip -n ${name}-device link set d0 up && ' +
    'ip -n ${name}-device route replace 224.0.0.0/4 dev d0 && sleep 0.3',
};
`;

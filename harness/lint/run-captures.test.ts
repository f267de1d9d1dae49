import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { mutants } from '../../device-under-test/mutants/index.ts';
import type { Row } from '../../device-under-test/reference/echonet-lite/row.ts';
import { variants } from '../../device-under-test/variants/index.ts';
import { fails, judgeInMemory } from '../../suites/in-memory.ts';
import type { Captured } from '../capture/types.ts';
import { pcapng } from '../evidence/pcapng.ts';
import type { Observation } from '../model.ts';
import { loadLibrary, type Library } from '../runner/plan.ts';
import type { Monitor } from '../suite.ts';
import { knowledge } from './knowledge.ts';
import { lintCapture } from './lint-capture.ts';
import { brokenIn } from './traffic.fixture.ts';

const library = await loadLibrary();
const { monitors } = library;
const folder = mkdtempSync(join(tmpdir(), 'tekigo-lint-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const OPTIONS = { startedAt: '2026-01-01T00:00:00.000Z', tekigo: '0.0.0' };
const QUIET = 60_000;

/** Every n-th case, to be done in time. */
const some = (n: number): Library => ({ ...library, cases: library.cases.filter((_, i) => i % n === 0) });

/** A run in virtual time is over before a capture stops being young: something is heard a minute before it. */
const longAfterTheBegin = ([first, ...rest]: readonly Observation[]): readonly Observation[] =>
  first === undefined ? [] : [first, ...[first, ...rest].map((it) => Object.assign({}, it, { at: it.at + QUIET }))];

/** What the devices broke by a capture, written and read as a file, by the ids of the monitors. The tester errs on purpose. */
async function linted(observations: readonly Observation[]): Promise<readonly string[]> {
  const path = join(folder, 'run.pcapng');
  writeFileSync(path, pcapng(observations, OPTIONS));
  const signal = new AbortController().signal;
  const { linted: found } = await lintCapture(path, monitors, { onStep: () => undefined, interrupted: signal });
  expect(found.stumbles).toEqual([]);
  const testers = new Set(observations.filter(({ direction }) => direction === 'sent').map(({ from }) => from.address));
  const devices = found.nodes.filter(({ address }) => !testers.has(address));
  return devices.flatMap((node) => [...node.broken.keys()].map((i) => (monitors[i] as Monitor).id));
}

test('the reference breaks nothing in the capture of a whole run', async () => {
  const { observations } = await judgeInMemory(library);
  expect(await linted(longAfterTheBegin(observations))).toEqual([]);
});

/** A device that a monitor catches in a run, near the rule that it bends or else anywhere. */
async function caught(monitor: Monitor): Promise<readonly Observation[] | undefined> {
  for (const mutant of mutants.filter(({ bends }) => monitor.watches.includes(bends)))
    for (const cases of [
      library.cases.filter((it) => it.case.proves.includes(mutant.bends)),
      some(5).cases,
      library.cases,
    ]) {
      const { results, observations } = await judgeInMemory({ cases, monitors }, mutant);
      if (fails(results).some(({ id }) => id === monitor.id)) return observations;
    }
  return undefined;
}

test.each(monitors.map((monitor) => [monitor.id, monitor] as const))(
  '%s: what it catches in a run it catches in the capture of the run',
  { timeout: 60_000 },
  async (id, monitor) => {
    const observations = await caught(monitor);
    expect(observations).toBeDefined();
    expect(await linted(longAfterTheBegin(observations ?? []))).toContain(id);
  },
);

/** Observations of a run as a capture would hold them, slowed down to the pace of a home. */
const asCaptured = (observations: readonly Observation[]): readonly Captured[] =>
  observations.map(({ at, via, from, to, bytes }, i) => ({ packet: i + 1, at: at * 200, via, from, to, bytes }));

/** What is left of a capture that has lost the packets for which `isLost` says so, by their numbers. */
const without = (captured: readonly Captured[], isLost: (packet: number) => boolean) =>
  captured.filter(({ packet }) => !isLost(packet));

// Lehmer's generator: the same losses in every run of the test.
const often = (share: number) => (packet: number) => ((Math.imul(packet + 7, 48_271) >>> 8) & 0xff) / 256 < share;

const HARM: readonly (readonly [string, (captured: readonly Captured[]) => readonly Captured[]])[] = [
  ['is whole', (it) => it],
  ['begins after 7 packets', (it) => it.slice(7)],
  ['begins after 50 packets', (it) => it.slice(50)],
  ['begins after 333 packets', (it) => it.slice(333)],
  ['lacks 2 % of the packets', (it) => without(it, often(0.02))],
  ['lacks 30 % of the packets', (it) => without(it, often(0.3))],
  ['holds what devices say, not what they are asked', (it) => it.filter(({ from }) => from.address !== '10.0.0.1')],
  ['has neighbours in the wrong order', (it) => it.map((_, i) => it[i ^ 1] ?? (it[i] as Captured))],
];

const rows: readonly (Row | undefined)[] = [undefined, ...variants];
test.each(rows.map((row) => [row?.name ?? 'reference', row] as const))(
  '%s is accused of nothing, whatever the capture lacks',
  { timeout: 60_000 },
  async (_, row) => {
    const { observations } = await judgeInMemory(some(8), row);
    const captured = asCaptured(observations);
    const testers = new Set(
      observations.filter(({ direction }) => direction === 'sent').map(({ from }) => from.address),
    );
    for (const [harm, harmed] of HARM) {
      const broken = Object.entries(brokenIn(harmed(captured), monitors)).filter(([address]) => !testers.has(address));
      expect([harm, broken]).toEqual([harm, []]);
    }
  },
);

test('a monitor that names service codes concerns itself with no others', async () => {
  const { observations } = await judgeInMemory(some(3));
  const history = {
    pics: knowledge({ bytes: 1_000_000 }, 4).pics,
    dut: '10.0.0.2',
    group: '224.0.23.0',
    answered: undefined,
    requestsSeen: 'all',
  } as const;
  const wrong = monitors
    .filter(({ esvs }) => esvs !== undefined)
    .filter(({ esvs, concerns }) =>
      observations.some((seen) => {
        const isNamed = seen.bytes[1] === 0x81 && esvs?.includes(seen.bytes[10] ?? -1) === true;
        return !isNamed && concerns(seen, history);
      }),
    );
  expect(wrong.map(({ id }) => id)).toEqual([]);
});

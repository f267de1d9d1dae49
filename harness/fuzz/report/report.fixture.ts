import { NODE_PROFILE, TESTER } from '../../echonet-lite/eoj.ts';
import { ESV } from '../../echonet-lite/esv.ts';
import { decode } from '../../echonet-lite/frame.ts';
import type { Observation } from '../../model.ts';
import { HOSTILE } from '../../reporters/fixture.ts';
import { render, treeOf, type Input } from '../input.ts';
import type { AnswerTime, FuzzOutcome, Transition } from '../outcome.ts';
import type { Failure, Finding } from '../types.ts';
import { concludeFuzz } from './conclude.ts';
import type { FuzzReport, Kept } from './types.ts';

const asking = treeOf({
  seoj: TESTER,
  deoj: NODE_PROFILE,
  esv: ESV.Get,
  properties: [{ epc: 0x8a, edt: Uint8Array.of(0, 0), pdc: 9 }],
});

const overlong: Input = { property: 'faulty-frames', shots: [{ what: asking, way: 'udp' }] };

/** Two payloads in one TCP segment, the second of which is no frame. */
const joined: Input = {
  property: 'tcp-streams',
  shots: [
    { what: asking, way: 'tcp', tid: 0xffff, cuts: [1, 13], joined: true },
    { what: Uint8Array.of(0x10, 0x81, 0, 0, 1), way: 'tcp' },
  ],
};

function seen(n: number, direction: Observation['direction'], bytes: Uint8Array): Observation {
  const [tester, device] = [
    { address: '10.0.0.1', port: 3610 },
    { address: '10.0.0.2', port: 3610 },
  ];
  const [from, to] = direction === 'sent' ? [tester, device] : [device, tester];
  return { n, at: n * 1.5, direction, via: 'udp', multicast: false, from, to, bytes, decoded: decode(bytes) };
}

const finding: Finding = {
  kind: 'answered',
  key: 'Get pdc-past-end',
  claim: 'a frame whose PDC reaches beyond its end is discarded',
  expected: 'no answer',
  actual: 'Get_Res',
  rules: ['EL2-3.2.7-3'],
};

const failure = (input: Input, changed: Partial<Failure>): Failure => ({
  finding,
  seed: 42,
  index: 1234,
  original: input,
  before: [],
  minimal: input,
  confirmed: { hits: 3, tries: 3 },
  frames: [seen(1, 'sent', render(asking, 0x1234)), seen(2, 'received', Uint8Array.of(0x10, 0x81, 0x12, 0x34))],
  ...changed,
});

const hostile: Finding = { ...finding, kind: 'crashed', key: HOSTILE, claim: HOSTILE, actual: HOSTILE };

/** Two confirmed failures, one of them full of what must not reach a terminal or markup. */
export const FOUND: readonly Failure[] = [
  failure(overlong, {}),
  failure(joined, { finding: hostile, before: [overlong, overlong], confirmed: { hits: 2, tries: 3 }, frames: [] }),
];

/** What a device died of that stayed dead. */
export const LAST_DEATH: Failure = failure(overlong, {
  finding: { ...finding, kind: 'dead', key: 'dead', claim: 'the device stays alive', actual: 'nothing any more' },
  confirmed: { hits: 0, tries: 0 },
  frames: [],
});

export const TRANSITIONS: readonly Transition[] = [
  { asked: 'Get', answered: 'Get_Res', count: 31_200 },
  { asked: 'Get', answered: 'Get_SNA', count: 4100 },
  { asked: 'no frame', answered: 'silence', count: 22_000 },
  { asked: 'no frame', answered: 'Get_Res', count: 1 },
];

/** Answer times that grow slowly, with some that stick out; the same each time. */
export const answerTimes = (count: number): readonly AnswerTime[] =>
  Array.from({ length: count }, (_, i) => ({
    at: i * 30,
    ms: 1.2 + (i % 7) * 0.3 + (i % 97 === 0 ? 20 : 0) + (i % 811 === 0 ? 180 : 0) + i / 1000,
  }));

const sound: FuzzOutcome = {
  elapsedMs: 10_000,
  sent: 60_000,
  judged: 59_990,
  novel: 310,
  failures: 0,
  ending: 'runs',
  seed: 42,
  properties: [
    { name: 'sound-frames', inputs: 30_000, frames: 40_000, novel: 210 },
    { name: 'faulty-frames', inputs: 12_000, frames: 20_000, novel: 100 },
    { name: 'tcp-streams', inputs: 4000, frames: 8000, novel: 30 },
    { name: 'multicast', inputs: 0, frames: 0, novel: 0, skipped: 'the device hears no multicast' },
  ],
  found: [],
  unconfirmed: [],
  transitions: TRANSITIONS,
  answerTimes: answerTimes(2000),
  remarks: [],
};

/** The report of a campaign that went well but for what is given. */
export function fuzzReport(changed: Partial<FuzzOutcome> = {}): FuzzReport {
  const outcome = { ...sound, failures: changed.found?.length ?? 0, ...changed };
  return {
    header: {
      tekigo: '0.1.0',
      startedAt: '2026-01-02T03:04:05.000Z',
      target: 'heater.ts',
      address: '10.0.0.2',
      network: 'real',
      windowMs: 3000,
      actuates: false,
      planned: { frames: 60_000, ms: 60_000 },
    },
    outcome,
    kept: outcome.found.map(kept),
    ...(outcome.lastDeath === undefined ? {} : { lastDeath: kept(outcome.lastDeath, 9) }),
    ...concludeFuzz(outcome),
  };
}

const kept = (it: Failure, i: number): Kept => ({
  failure: it,
  folder: `failures/${it.finding.kind}-${i}`,
  replay: `npx tekigo fuzz heater.ts --replay reports/x/failures/${it.finding.kind}-${i}`,
  caseLine: `npx tekigo run heater.ts --case reports/x/failures/${it.finding.kind}-${i}/failure.case.json`,
});

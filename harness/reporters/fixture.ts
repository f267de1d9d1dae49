import { TESTER, eojOf, NODE_PROFILE, type Eoj } from '../echonet-lite/eoj.ts';
import { ESV } from '../echonet-lite/esv.ts';
import { decode, encode, type Frame } from '../echonet-lite/frame.ts';
import { tally } from '../evidence/tally.ts';
import type { Observation, Result, RunRecord, Verdict } from '../model.ts';
import { catalogueOf } from '../requirements/catalogue.ts';

/** Text as a hostile device or its driver might give it: escape sequences, markup, forbidden and turning characters. */
export const HOSTILE = '\u001b[2J\u0007<script>alert("x")</script>]]>&amp;\u0000 |`*\u202eesrever\ud800\n\r\ttail';

const TESTER_AT = { address: '192.168.1.10', port: 3610 };
const DEVICE_AT = { address: '192.168.1.20', port: 3610 };
const GROUP = { address: '224.0.23.0', port: 3610 };
const LIGHT = eojOf(0x02, 0x90, 0x01);

/** Tests only. A run record with all six outcomes, a warning, a known failure, hostile bytes, multicast and a late answer. */
export function sixOutcomes(): RunRecord {
  const results = [...judged(), ...unjudged()];
  return {
    header: {
      type: 'run',
      schema: 1,
      tekigo: '0.1.0',
      startedAt: '2026-01-02T03:04:05.000Z',
      target: 'lamp <prototype>',
      address: DEVICE_AT.address,
      bind: TESTER_AT.address,
      lan: 'udp',
      seed: 42,
      windowMs: 1500,
      options: { strict: false, budget: 1, only: '4.2' },
      plan: results.map(({ id, kind, title, suite, clause, proves }) => ({ id, kind, title, suite, clause, proves })),
    },
    findings: [{ kind: 'declared-differs', text: `object 0290: declared 0x80, found 0x81 ${HOSTILE}` }],
    results,
    footer: {
      type: 'end',
      durationMs: 4321.5,
      interrupted: false,
      ...tally(results),
      exitCode: 1,
      measured: {
        exchanges: 12,
        lost: 1,
        answerMs: { median: 3.25, p99: 40, max: 1720 },
        windowMs: 1500,
        drops: 0,
        worstLagMs: 4,
      },
      reasons: ['1 demand failed', '2 left open: inconclusive, not reached, or an error of the harness'],
    },
    requirements: catalogueOf('echonet-lite'),
  };
}

function judged(): Result[] {
  const get = frame(1, TESTER, NODE_PROFILE, ESV.Get, [[0xd6]]);
  const answer = frame(1, NODE_PROFILE, TESTER, ESV.Get_Res, [[0xd6, 1, 2, 0x90, 1]]);
  const partial = frame(2, TESTER, LIGHT, ESV.Get, [[0x80], [0xfd], [0xe0]]);
  const wrong = frame(2, LIGHT, TESTER, ESV.Get_Res, [
    [0x80, 0x30],
    [0xe0, 0x41],
  ]);
  const all = frame(3, TESTER, eojOf(0x02, 0x90, 0), ESV.INF_REQ, [[0x80]]);
  const late = frame(3, LIGHT, NODE_PROFILE, ESV.INF, [[0x80, 0x30]]);
  return [
    result('object-list', '4.2.3.3', ['EL2-4.2.3.3-4'], { outcome: 'pass' }, [
      sent(1, 10, get),
      received(2, 13.5, answer),
    ]),
    result(
      'partial-get',
      '4.2.3.3',
      ['EL2-4.2.3.3-4', 'EL2-4.2.3.3-5'],
      fail('the service is Get_SNA', 'Get_SNA', 'Get_Res'),
      [
        sent(3, 20, partial),
        received(4, 22, wrong),
        { ...received(5, 23, new Uint8Array(65_000).fill(0x1b)), via: 'tcp' },
      ],
    ),
    {
      ...result(
        'inf-req-all-instances',
        '4.2.3.5',
        ['EL2-4.2.3.5-3'],
        fail('every instance informs', '2 frames', '1 frame'),
        [
          { ...sent(6, 100, all), to: GROUP, multicast: true },
          { ...received(7, 1820, late), to: GROUP, multicast: true },
        ],
      ),
      warning: true,
      notes: ['an answer came 1720 ms after its request, later than the silence window'],
    },
    {
      ...result('seoj-of-tester', '3.2.4', ['EL2-3.2.4-1'], fail('the answer goes to SEOJ', '05FF01', HOSTILE), []),
      knownFailure: `line 3: accepted until the next firmware ${HOSTILE}`,
    },
  ];
}

function unjudged(): Result[] {
  const lost = frame(4, TESTER, LIGHT, ESV.SetC, [[0x80, 0x30]]);
  return [
    result(
      'write-accepted',
      '4.2.3.2',
      ['EL2-4.2.3.2-1'],
      because('inconclusive', 'no answer, and the device is alive', 'network'),
      [sent(8, 2000, lost)],
    ),
    result(
      'setget-order',
      '4.2.3.4',
      ['EL2-4.2.3.4-1'],
      because('not-applicable', 'the device does not serve SetGet'),
      [],
    ),
    result(
      'start-up-once',
      '4.3.1',
      ['EL2-4.3.1-1'],
      because('not-run', 'nobody can take the power away', 'driver'),
      [],
    ),
    result(
      'property-maps',
      '6.10.2',
      ['EL2-6.10.2-1'],
      because('harness-error', `TypeError: ${HOSTILE}`, 'harness'),
      [],
    ),
    {
      ...result('well-formed', '3.2', ['EL2-3.2-1'], { outcome: 'pass' }, []),
      kind: 'monitor',
      title: 'every frame of the device is well-formed',
    },
  ];
}

const fail = (claim: string, expected: string, actual: string): Verdict => ({
  outcome: 'fail',
  claim,
  expected,
  actual,
});

function because(
  outcome: 'inconclusive' | 'not-applicable' | 'not-run' | 'harness-error',
  why: string,
  fault?: 'network' | 'driver' | 'harness',
): Verdict {
  return { outcome, because: why, ...(fault === undefined ? {} : { fault }) };
}

const result = (
  id: string,
  clause: string,
  proves: readonly string[],
  verdict: Verdict,
  frames: readonly Observation[],
): Result => ({
  id,
  kind: 'case',
  title: `what ${id.replaceAll('-', ' ')} means for people`,
  suite: `echonet-lite/part-2/${clause}`,
  clause,
  proves,
  verdict,
  warning: false,
  startedAt: frames[0]?.at ?? 3000,
  durationMs: 25.25,
  notes: [],
  frames,
  replay: `tekigo run lamp.ts --only ${id} --seed 42`,
});

function frame(tid: number, seoj: Eoj, deoj: Eoj, esv: Frame['esv'], properties: readonly (readonly number[])[]) {
  const list = properties.map(([epc = 0, ...edt]) => ({ epc, edt: Uint8Array.from(edt) }));
  return encode({ tid, seoj, deoj, esv, properties: list });
}

const observed = (
  n: number,
  at: number,
  bytes: Uint8Array,
): Pick<Observation, 'n' | 'at' | 'via' | 'multicast' | 'bytes' | 'decoded'> => ({
  n,
  at,
  via: 'udp',
  multicast: false,
  bytes,
  decoded: decode(bytes),
});

const sent = (n: number, at: number, bytes: Uint8Array): Observation => ({
  ...observed(n, at, bytes),
  direction: 'sent',
  from: TESTER_AT,
  to: DEVICE_AT,
});

const received = (n: number, at: number, bytes: Uint8Array): Observation => ({
  ...observed(n, at, bytes),
  direction: 'received',
  from: DEVICE_AT,
  to: TESTER_AT,
});

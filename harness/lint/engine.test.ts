import { expect, test } from 'vitest';
import { eojOf } from '../echonet-lite/eoj.ts';
import { ESV } from '../echonet-lite/esv.ts';
import { loadLibrary } from '../runner/plan.ts';
import type { Monitor } from '../suite.ts';
import { linter } from './engine.ts';
import {
  announces,
  answers,
  asks,
  brokenIn,
  captured,
  CONTROLLER,
  GROUP,
  LIGHT,
  NODE,
  nodesIn,
  OTHER_CONTROLLER,
  raw,
  WARM_UP,
  type Sending,
} from './traffic.fixture.ts';

const { monitors } = await loadLibrary();
const broken = (sendings: readonly Sending[]) => brokenIn(captured([...WARM_UP, ...sendings]), monitors);
const ofNode = (sendings: readonly Sending[]) => Object.entries(broken(sendings)[NODE] ?? {});

const SOUND: readonly Sending[] = [
  asks(1, ['80', 'B0']),
  answers(1, ['80=30', 'B0=41']),
  asks(2, ['80=31'], { esv: ESV.SetC }),
  answers(2, ['80'], { esv: ESV.Set_Res }),
  asks(3, ['80'], { to: GROUP, deoj: eojOf(0x02, 0x90, 0x00) }),
  answers(3, ['80=30']),
  asks(4, ['80'], { esv: ESV.INF_REQ }),
  announces(['80=31'], { tid: 4, deoj: eojOf(0x05, 0xff, 0x01) }),
  asks(5, ['FE'], {}),
  answers(5, ['FE'], { esv: ESV.Get_SNA }),
  announces(['80=31']),
];

test('a sound node has broken nothing, and neither has who asks it', () => {
  expect(broken(SOUND)).toEqual({});
});

const OTHER_LIGHT = eojOf(0x02, 0x90, 0x02);
const OWN_OBJECTS = [
  asks(0x50, ['D6'], { deoj: eojOf(0x0e, 0xf0, 0x01) }),
  answers(0x50, ['D6=01029001'], { seoj: eojOf(0x0e, 0xf0, 0x01) }),
];

/** One row for each kind of monitor: what is said, and in which packet what is broken; packet 2 is the first here. */
const ROWS: readonly (readonly [monitor: string, packet: number, sendings: readonly Sending[]])[] = [
  ['ehd1-is-echonet-lite', 3, [announces(['80=30']), raw('20 81 00 01 029001 0EF001 73 01 80 01 30')]],
  ['ehd2-reserved-never-sent', 3, [announces(['80=30']), raw('10 83 00 01 029001 0EF001 73 01 80 01 30')]],
  ['every-frame-is-well-formed', 3, [announces(['80=30']), raw('10 81 00 01 029001 0EF001 73 02 80 01 30')]],
  ['setget-frames-have-two-lists', 2, [raw('10 81 00 01 029001 05FF01 7E 01 80 00')]],
  ['counters-are-at-least-1', 2, [announces([])]],
  ['epc-bit-7-is-set', 2, [announces(['70=30'])]],
  ['seoj-is-one-instance', 2, [announces(['80=30'], { seoj: eojOf(0x02, 0x90, 0x00) })]],
  ['seoj-is-an-object-of-the-node', 4, [...OWN_OBJECTS, announces(['80=30'], { seoj: OTHER_LIGHT })]],
  [
    'own-infc-comes-from-own-object',
    4,
    [...OWN_OBJECTS, announces(['80=30'], { esv: ESV.INFC, seoj: OTHER_LIGHT, to: CONTROLLER })],
  ],
  [
    'spontaneous-frames-address-an-object',
    4,
    [asks(1, ['80']), answers(1, ['80=30']), announces(['80=30'], { deoj: eojOf(0, 0, 0) })],
  ],
  ['own-get-has-pdc-0', 2, [asks(1, ['80=30'], { from: NODE, to: OTHER_CONTROLLER })]],
  ['own-setc-carries-values', 2, [asks(1, ['80'], { from: NODE, to: OTHER_CONTROLLER, esv: ESV.SetC })]],
  ['own-setget-has-two-lists', 2, [raw('10 81 00 01 029001 05FF01 6E 01 80 01 30 00')]],
  ['reserved-response-codes-never-sent', 3, [asks(1, ['80']), answers(1, ['80=30'], { esv: 0x75 })]],
  ['responses-are-unicast', 3, [asks(1, ['80']), answers(1, ['80=30'], { to: GROUP })]],
  ['infc-is-unicast', 2, [announces(['80=30'], { esv: ESV.INFC })]],
  ['eojs-of-responses-are-exchanged', 3, [asks(1, ['80']), answers(1, ['80=30'], { seoj: OTHER_LIGHT })]],
  ['response-codes-fit-the-request', 3, [asks(1, ['80']), answers(1, ['80'], { esv: ESV.INF_SNA })]],
  ['positive-responses-leave-nothing-out', 3, [asks(1, ['80', 'B0']), answers(1, ['80=30'])]],
  ['responses-keep-the-order', 3, [asks(1, ['80', 'FE']), answers(1, ['FE', '80'], { esv: ESV.Get_SNA })]],
  ['get-res-keeps-the-order', 3, [asks(1, ['80', 'B0']), answers(1, ['B0=41', '80=30'])]],
  ['responses-go-to-port-3610', 3, [asks(1, ['80']), answers(1, ['80=30'], { toPort: 50_000 })]],
  ['notifications-go-to-port-3610', 2, [announces(['80=30'], { toPort: 50_000 })]],
];

test.each(ROWS)('%s is found broken in packet %i', (monitor, packet, sendings) => {
  expect(ofNode(sendings)).toContainEqual([monitor, expect.arrayContaining([packet])]);
});

test('a TID that is not copied is found where it happens so often that no lost packets explain it', () => {
  const exchange = (tid: number) => [asks(tid, ['80']), answers(0x700, ['80=30'])];
  expect(ofNode([1, 2].flatMap(exchange))).toEqual([]);
  expect(ofNode([1, 2, 3, 4].flatMap(exchange))).toEqual([['responses-follow-requests', [7, 9]]]);
  const mostlyRight = [1, 2, 3, 4].flatMap((tid) => [
    asks(tid + 9, ['80']),
    answers(tid + 9, ['80=30']),
    asks(tid, ['80']),
    answers(0x700, ['80=30']),
  ]);
  expect(ofNode(mostlyRight)).toEqual([]);
});

test('the first packets are named, and all are counted', () => {
  const node = nodesIn(captured([...WARM_UP, ...Array.from({ length: 9 }, () => announces([]))]), monitors)[1];
  const [first] = [...(node?.broken.values() ?? [])];
  expect(first).toMatchObject({ count: 9, packets: [2, 3, 4, 5, 6] });
});

test('a capture that begins in the middle accuses nobody', () => {
  const late = [
    answers(9, ['80=30']),
    answers(10, [], { esv: ESV.Get_Res }),
    answers(11, ['70'], { esv: ESV.Get_SNA }),
    announces(['80=30'], { deoj: eojOf(0, 0, 0) }),
  ];
  expect(brokenIn(captured(late, 100), monitors)).toEqual({});
  for (let k = 0; k < SOUND.length; k++) expect(brokenIn(captured(SOUND.slice(k), 100), monitors)).toEqual({});
});

test('an old TID that comes again does not make an answer to an older request wrong', () => {
  const again = [asks(0, ['B0']), answers(0, ['80=30']), answers(0, ['B0=41'])];
  expect(brokenIn(captured(again, 100), monitors)).toEqual({});
});

test('two requesters with the same TID are not mixed', () => {
  const other = { from: OTHER_CONTROLLER };
  const answered = { to: OTHER_CONTROLLER };
  expect(
    broken([asks(7, ['80']), asks(7, ['B0'], other), answers(7, ['80=30']), answers(7, ['B0=41'], answered)]),
  ).toEqual({});
  expect(
    ofNode([asks(7, ['80']), asks(7, ['B0'], other), answers(7, ['B0=41']), answers(7, ['80=30'], answered)]).map(
      ([id]) => id,
    ),
  ).toContain('positive-responses-leave-nothing-out');
});

test('one requester that uses the same TID for everything is answered by what fits', () => {
  const one = [
    asks(0, ['80'], { after: 0 }),
    asks(0, ['B0'], { after: 0 }),
    answers(0, ['80=30']),
    answers(0, ['B0=41']),
  ];
  expect(broken([...one, ...one])).toEqual({});
});

test('a TCP answer matches its TCP request', () => {
  const tcp = { via: 'tcp' } as const;
  const [node] = nodesIn(
    captured([asks(1, ['80'], tcp), answers(1, ['80=30'], { ...tcp, toPort: 40_000 })]),
    monitors,
  ).slice(1);
  expect(node).toMatchObject({ address: NODE, broken: new Map(), asked: 1, unanswered: 0 });
  expect(ofNode([asks(1, ['80'], tcp), answers(1, ['B0=41'], tcp)]).map(([id]) => id)).toContain(
    'positive-responses-leave-nothing-out',
  );
});

test('packets in the wrong order and packets that came twice accuse nobody', () => {
  const swapped = [1, 2, 3, 4, 5].flatMap((tid) => [answers(tid, ['80=30']), asks(tid, ['80'], { after: 1 })]);
  expect(broken(swapped)).toEqual({});
  expect(broken(SOUND.flatMap((it) => [it, it]))).toEqual({});
});

test('IPv6 has a group of its own', () => {
  const v6 = { from: 'fe80::10', to: 'ff02::1' };
  const [node] = nodesIn(captured([announces(['80=30'], v6), answers(1, ['80=30'], v6)]), monitors);
  expect([...(node?.broken.keys() ?? [])].map((i) => monitors[i]?.id)).toEqual(['responses-are-unicast']);
});

test('what a node announced, answered and left unanswered is counted', () => {
  const quiet = announces(['88=42'], { after: 60_000 });
  const nodes = nodesIn(
    captured([
      ...WARM_UP,
      ...SOUND,
      asks(6, ['80']),
      announces(['D5=01029001'], { seoj: eojOf(0x0e, 0xf0, 0x01) }),
      quiet,
    ]),
    monitors,
  );
  const node = nodes.find(({ address }) => address === NODE);
  expect(node).toMatchObject({ asked: 5, unanswered: 1, instances: [LIGHT] });
  expect(node?.sent[ESV.Get_Res]).toBe(2);
  expect([...(node?.announced.get(LIGHT) ?? [])]).toEqual([0x80, 0x88]);
});

test('what never speaks ECHONET Lite is no node', () => {
  expect(nodesIn(captured([raw('474554202F')]), monitors).map(({ speaks }) => speaks)).toEqual([false]);
});

test('a monitor that throws is told with its packet and stops nothing', () => {
  const throwing: Monitor = {
    id: 'throws',
    watches: ['EL2-3.2-1'],
    title: 'It throws',
    concerns: () => true,
    see() {
      throw new Error('no');
    },
  };
  const engine = linter([throwing, ...monitors]);
  for (const it of captured([announces(['80=30']), announces([])])) engine.hear(it);
  const { stumbles, nodes } = engine.end();
  expect(stumbles).toMatchObject([
    { monitor: 'throws', packet: 1 },
    { monitor: 'throws', packet: 2 },
  ]);
  expect(nodes[0]?.broken.size).toBeGreaterThan(0);
});

import { sample } from 'fast-check';
import { expect, test } from 'vitest';
import { randomFrom } from '../../transport/random.ts';
import { groundOf } from '../arbitraries/ground.ts';
import { EDT_EDGES } from '../arbitraries/lists.ts';
import { render, type Input, type Shot } from '../input.ts';
import { COOLER, worldOf } from '../world.fixture.ts';
import { boundaries, TID_EDGES } from './boundaries.ts';
import { boundaryFrame } from './boundary-frames.ts';
import { faults } from './faults.ts';
import { faultyFrame } from './faulty-frames.ts';
import { properties } from './index.ts';
import { SIZES } from './sizes.ts';
import { streamShapes } from './streams.ts';
import { tcpStream } from './tcp-streams.ts';

const INPUTS = 130_000;
const SEED = 20_260_101;

const world = worldOf({ seeds: [Uint8Array.from(Buffer.from('1081000005ff010ef0016201d600', 'hex'))] });
const inputs = properties.flatMap((property) =>
  sample(property.arbitrary(world), { numRuns: (INPUTS * property.share) / 100, seed: SEED }),
);

/** A frame as it leaves, and what it is part of. */
interface Frame {
  readonly shot: Shot;
  readonly bytes: Uint8Array;
  readonly input: Input;
  /** OPC, EPC and PDC of the first list, as they stand there. */
  readonly opc: number | undefined;
  readonly epc: number | undefined;
  readonly pdc: number | undefined;
}

const frames = inputs.flatMap((input) =>
  input.shots.map((shot): Frame => {
    const bytes = render(shot.what, shot.tid ?? 0x1234);
    return { shot, bytes, input, opc: bytes[11], epc: bytes[12], pdc: bytes[13] };
  }),
);

type Row = readonly [name: string, is: (frame: Frame) => boolean];

const hex = (n: number): string => `0x${n.toString(16).padStart(2, '0')}`;
const each = (low: number, high: number, row: (n: number) => Row): readonly Row[] =>
  Array.from({ length: high - low + 1 }, (_, i) => row(low + i));
const lists = ({ what }: Shot) => (what instanceof Uint8Array ? [] : what.lists);
const isDatagram = ({ shot }: Frame) => shot.way !== 'tcp';

/** Each class of frames by its bytes and by how it is sent; no class rests on what the generator says of it. */
const CLASSES: Readonly<Record<string, readonly Row[]>> = {
  property: properties.map(({ name }): Row => [name, ({ input }) => input.property === name]),
  'a service code': each(0, 0xff, (esv) => [hex(esv), ({ bytes }) => bytes[10] === esv]),
  'a service code to the group': [0x60, 0x61, 0x62, 0x63, 0x6e, 0x73, 0x74].map((esv): Row => [
    hex(esv),
    ({ bytes, shot }) => shot.way === 'group' && bytes[10] === esv,
  ]),
  way: (['udp', 'other-port', 'group', 'tcp'] as const).map((way): Row => [way, ({ shot }) => shot.way === way]),
  'a tid on purpose': TID_EDGES.map((tid): Row => [hex(tid), ({ shot }) => shot.tid === tid]),
  'a short datagram': each(0, 14, (n) => [`${n} bytes`, (frame) => isDatagram(frame) && frame.bytes.length === n]),
  'a size of datagrams': SIZES.map(({ low, high }): Row => [
    `${low} to ${high} bytes`,
    (frame) => isDatagram(frame) && frame.bytes.length >= low && frame.bytes.length <= high,
  ]),
  'a sound frame of a large size': [1473, 8193, 65_507].map((low): Row => [
    `${low} bytes or more`,
    ({ shot, bytes }) => bytes.length >= low && !(shot.what instanceof Uint8Array) && shot.what.cutTo === undefined,
  ]),
  'an instance of the deoj': [0, ...Array.from({ length: 0x80 }, (_, i) => 0x80 + i), 0x7f].map((x3): Row => [
    hex(x3),
    ({ bytes, shot }) => bytes[9] === x3 && lists(shot).length > 0,
  ]),
  'an instance of the seoj': [0, 0x7f, 0x80, 0xff].map((x3): Row => [hex(x3), ({ bytes }) => bytes[6] === x3]),
  'an epc': each(0, 0xff, (epc) => [
    hex(epc),
    ({ shot }) => lists(shot).some((it) => it.properties.some((p) => p.epc === epc)),
  ]),
  'an epc in a read': each(0x80, 0xff, (epc) => [hex(epc), (it) => it.bytes[10] === 0x62 && it.epc === epc]),
  'a true opc': [0, 1, 2, 7, 8, 40, 41, 127, 128, 254, 255].map((n): Row => [
    `${n}`,
    ({ shot }) => lists(shot).some((it) => it.opc === undefined && it.properties.length === n),
  ]),
  'a false opc': [0, 1, 255].map((n): Row => [
    `${n}`,
    ({ shot }) => lists(shot).some(({ opc, properties: all }) => opc === n && all.length !== n),
  ]),
  'an empty list of SetGet': [0, 1].map((at): Row => [
    `list ${at + 1}`,
    ({ shot, bytes }) => bytes[10] === 0x6e && lists(shot).length === 2 && lists(shot)[at]?.properties.length === 0,
  ]),
  'a true pdc': EDT_EDGES.map((n): Row => [
    `${n}`,
    ({ shot }) => lists(shot).some((it) => it.properties.some(({ edt, pdc }) => pdc === undefined && edt.length === n)),
  ]),
  'a false pdc': [0, 1, 2, 254, 255].map((n): Row => [
    `${n}`,
    ({ shot }) => lists(shot).some((it) => it.properties.some(({ edt, pdc }) => pdc === n && edt.length !== n)),
  ]),
  'a repeated epc': [0x60, 0x61, 0x62, 0x63, 0x6e].map((esv): Row => [
    `in ${hex(esv)}`,
    ({ shot, bytes }) =>
      bytes[10] === esv &&
      lists(shot).some(({ properties: all }) => new Set(all.map(({ epc }) => epc)).size < all.length),
  ]),
  'a header': each(0x10, 0x1f, (ehd) => [hex(ehd), ({ bytes }) => bytes[0] === ehd]),
  'a second header byte': [0x80, 0x82].map((ehd): Row => [
    hex(ehd),
    ({ bytes }) => bytes[0] === 0x10 && bytes[1] === ehd,
  ]),
  'a place of a tcp cut': each(1, 40, (n) => [`${n}`, ({ shot }) => shot.cuts?.includes(n) === true]),
  'a place of the only tcp cut': each(1, 24, (n) => [
    `${n}`,
    ({ shot }) => shot.cuts?.length === 1 && shot.cuts[0] === n,
  ]),
  'joined in tcp': [2, 3, 4, 5].map((n): Row => [
    `${n} frames`,
    ({ input }) => input.shots.length === n && input.shots.slice(0, -1).every(({ joined }) => joined),
  ]),
  tcp: [
    ['second connection', ({ shot }) => shot.second === true],
    ['slow', ({ shot }) => (shot.pause ?? 0) > 0],
    [
      'cut off',
      ({ shot }) => shot.ends === true && !(shot.what instanceof Uint8Array) && shot.what.cutTo !== undefined,
    ],
    ['byte by byte', ({ shot }) => (shot.cuts?.length ?? 0) >= 13],
  ],
  'what trails': [
    ['a byte', ({ shot }) => !(shot.what instanceof Uint8Array) && shot.what.tail.length === 1],
    [
      'a frame',
      ({ shot }) => !(shot.what instanceof Uint8Array) && shot.what.tail[0] === 0x10 && shot.what.tail[1] === 0x81,
    ],
  ],
  'a sequence': each(1, 8, (n) => [`${n} shots`, ({ input }) => input.shots.length === n]),
  'a write to the cooler': [0x60, 0x61, 0x6e].map((esv): Row => [
    hex(esv),
    ({ shot, bytes }) => bytes[10] === esv && !(shot.what instanceof Uint8Array) && shot.what.deoj === COOLER,
  ]),
};

test('so many frames are classified', () => {
  expect(frames.length).toBeGreaterThanOrEqual(200_000);
});

test.each(Object.entries(CLASSES))('%s: every class of it is generated', (_family, rows) => {
  const missing = rows.filter(([, is]) => !frames.some(is)).map(([name]) => name);
  expect(missing).toEqual([]);
});

/** The same rows, which count how often they are drawn. */
function counted<T extends { readonly name: string }>(rows: readonly T[], method: keyof T) {
  const counts = new Map(rows.map(({ name }) => [name, 0]));
  const counting = rows.map((row) => {
    const make = row[method] as (...args: readonly unknown[]) => unknown;
    const count = (...args: readonly unknown[]) => {
      counts.set(row.name, (counts.get(row.name) ?? 0) + 1);
      return make(...args);
    };
    return { ...row, [method]: count };
  });
  return { rows: counting, missing: () => [...counts].filter(([, n]) => n === 0).map(([name]) => name) };
}

test('every fault, every edge and every shape of a stream is drawn', () => {
  const ground = groundOf(world);
  const random = randomFrom(SEED);
  const [fault, edge, shape] = [counted(faults, 'spoil'), counted(boundaries, 'shot'), counted(streamShapes, 'shots')];
  const makes = [faultyFrame(fault.rows), boundaryFrame(edge.rows), tcpStream(shape.rows)];
  for (let i = 0; i < 5000; i++) for (const make of makes) make(ground, random);
  expect([fault.missing(), edge.missing(), shape.missing()]).toEqual([[], [], []]);
});

test('each fault spoils sound frames', () => {
  const ground = groundOf(world);
  const random = randomFrom(SEED);
  const sound = inputs.filter(({ property }) => property === 'sound-frames').slice(0, 400);
  for (const fault of faults) {
    const changed = sound.filter(({ shots: [shot] }) => {
      const what = shot?.what;
      if (what === undefined || what instanceof Uint8Array) return false;
      return Buffer.compare(render(what, 1), render(fault.spoil(what, random, ground), 1)) !== 0;
    });
    expect(changed.length, fault.name).toBeGreaterThan(20);
  }
});

test('a device without TCP gets nothing over TCP', () => {
  const without = worldOf({ tcp: false });
  const used = properties
    .filter(({ applies }) => applies?.(without.pics) === true)
    .flatMap((property) => sample(property.arbitrary(without), { numRuns: 2000, seed: SEED }))
    .flatMap(({ shots }) => shots.map(({ way }) => way));
  expect([...new Set(used)].toSorted()).toEqual(['group', 'other-port', 'udp']);
});

test('the shares make a hundred', () => {
  expect(properties.reduce((sum, { share }) => sum + share, 0)).toBe(100);
});

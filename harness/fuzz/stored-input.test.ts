import { sample } from 'fast-check';
import { expect, test } from 'vitest';
import { render, type Input } from './input.ts';
import { properties } from './properties/index.ts';
import { decodeInput, encodeInput } from './stored-input.ts';
import { worldOf } from './world.fixture.ts';

const inputs = properties.flatMap((it) => sample(it.arbitrary(worldOf()), { numRuns: 1000, seed: 1 }));
const stored = (input: Input): string => JSON.stringify(encodeInput(input));

test('every input comes back as it was, to the byte', () => {
  for (const input of inputs) {
    const back = decodeInput(JSON.parse(stored(input)));
    if (typeof back === 'string') throw new Error(`${back}: ${stored(input).slice(0, 500)}`);
    expect(stored(back) === stored(input)).toBe(true);
    const bytes = ({ shots }: Input) => shots.map(({ what }) => Buffer.from(render(what, 7)).toString('hex'));
    expect(bytes(back)).toEqual(bytes(input));
    const how = ({ shots }: Input) =>
      shots.map(({ way, tid, cuts, joined, second, pause, ends }) => [way, tid, cuts, joined, second, pause, ends]);
    expect(how(back)).toEqual(how(input));
  }
});

test('the text of an input is fixed', () => {
  const input: Input = {
    property: 'made-up',
    shots: [
      { what: Uint8Array.of(0x10, 0xff), way: 'tcp', cuts: [1], ends: true },
      {
        what: {
          ehd: [0x10, 0x81],
          seoj: '05ff01' as never,
          deoj: '0ef001' as never,
          esv: 0x62,
          lists: [{ properties: [{ epc: 0xd6, edt: Uint8Array.of(1), pdc: 0 }], opc: 2 }],
          tail: Uint8Array.of(9),
        },
        way: 'udp',
        tid: 0xffff,
      },
    ],
  };
  expect(stored(input)).toBe(
    '{"format":1,"property":"made-up","shots":[{"bytes":"10ff","way":"tcp","cuts":[1],"ends":true},' +
      '{"tree":{"ehd":[16,129],"seoj":"05ff01","deoj":"0ef001","esv":98,' +
      '"lists":[{"properties":[{"epc":214,"edt":"01","pdc":0}],"opc":2}],"tail":"09"},"way":"udp","tid":65535}]}',
  );
});

const shot = { bytes: '1081', way: 'udp' };
const tree = { ehd: [16, 129], seoj: '05ff01', deoj: '0ef001', esv: 98, lists: [], tail: '' };
const of = (...shots: readonly unknown[]) => ({ format: 1, property: 'made-up', shots });
const withTree = (changed: object) => of({ tree: { ...tree, ...changed }, way: 'udp' });
const leaf = { epc: 0x80, edt: '' };

test.each([
  [null, 'the input is no object'],
  [[], 'the input is no object'],
  ['1081', 'the input is no object'],
  [{ ...of(shot), format: 2 }, 'a later Tekigo'],
  [{ ...of(shot), format: '1' }, 'no format number'],
  [{ ...of(shot), property: '../../etc' }, 'no name of a property'],
  [{ ...of(shot), property: 7 }, 'no name of a property'],
  [of(), 'shots has 0 entries, not 1 to 8'],
  [of(...Array.from({ length: 9 }, () => shot)), 'shots has 9 entries, not 1 to 8'],
  [{ ...of(), shots: {} }, 'shots is no list'],
  [of(7), 'shots[0] is no object'],
  [of({ ...shot, way: 'pigeon' }), 'shots[0].way is none of udp, group, other-port, tcp'],
  [of({ ...shot, bytes: '108' }), 'shots[0].bytes is no hex'],
  [of({ ...shot, bytes: '10 81' }), 'shots[0].bytes is no hex'],
  [of({ ...shot, bytes: 'AB' }), 'shots[0].bytes is no hex'],
  [of({ ...shot, bytes: '00'.repeat(65_508) }), 'shots[0].bytes is no hex of at most 65507 bytes'],
  [of({ way: 'udp' }), 'shots[0].bytes is no hex'],
  [of(shot, { ...shot, tid: 65_536 }), 'shots[1].tid is no whole number from 0 to 65535'],
  [of({ ...shot, tid: 1.5 }), 'shots[0].tid is no whole number'],
  [of({ ...shot, tid: null }), 'shots[0].tid is no whole number'],
  [of({ ...shot, cuts: [2, 1] }), 'shots[0].cuts are not in rising order'],
  [of({ ...shot, cuts: [0] }), 'shots[0].cuts are not in rising order'],
  [of({ ...shot, cuts: 'all' }), 'shots[0].cuts is no list'],
  [of({ ...shot, joined: 1 }), 'shots[0].joined is neither true nor false'],
  [of({ ...shot, pause: 1e9 }), 'shots[0].pause is no whole number'],
  [withTree({ ehd: [16] }), 'tree.ehd has 1 entries'],
  [withTree({ seoj: '05FF01' }), 'tree.seoj is no hex of three bytes'],
  [withTree({ esv: 256 }), 'tree.esv is no whole number from 0 to 255'],
  [withTree({ lists: [{}] }), 'tree.lists[0].properties is no list'],
  [withTree({ lists: [1, 2, 3] }), 'tree.lists has 3 entries'],
  [withTree({ lists: [{ properties: [{ ...leaf, epc: -1 }] }] }), 'tree.lists[0].properties[0].epc is no whole number'],
  [withTree({ lists: [{ properties: [leaf], opc: 256 }] }), 'tree.lists[0].opc is no whole number'],
  [withTree({ lists: [{ properties: Array.from({ length: 513 }, () => leaf) }] }), 'has 513 entries'],
  [withTree({ tail: 'ff'.repeat(65_500) }), 'tree is longer than 65507 bytes'],
])('%j is refused', (value, why) => {
  expect(decodeInput(value)).toContain(why);
});

test('JSON of any kind is refused or read, and nothing of it is repeated', () => {
  const texts = inputs.slice(0, 400).map(stored);
  for (const [i, text] of texts.entries()) {
    const at = (i * 37) % text.length;
    for (const spoiled of ['\u001b', '"', '9', '-', '[', '}', 'null']) {
      let value: unknown;
      try {
        value = JSON.parse(text.slice(0, at) + spoiled + text.slice(at + 1));
      } catch {
        continue;
      }
      const back = decodeInput(value);
      if (typeof back === 'string') expect(back).toMatch(/^[a-zA-Z0-9 .,[\]-]{1,120}$/);
    }
  }
});

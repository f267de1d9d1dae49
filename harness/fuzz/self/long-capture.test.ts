import { expect, test } from 'vitest';
import { fragment6, get, ip4, ip6, pcapHeader, pcapRecord, tcp, udp } from '../../capture/packets.fixture.ts';
import { readSource } from '../../capture/read.ts';
import { diceFrom, type Dice } from './dice.fixture.ts';
import { spoilBytes } from './spoil-bytes.fixture.ts';
import { FLAT, growthOf, INPUTS, inUse } from './under-fire.fixture.ts';

const LITTLE = { little: true };
const RECORD_HEADER = 16;
/** Where the ports of a TCP segment over IPv4 stand, and the identification of a fragment over IPv6. */
const PORT = RECORD_HEADER + 20;
const ID = RECORD_HEADER + 40 + 4;

const datagram = udp([...get(3), ...get(4)]);
const packets = {
  tcp: ip4(tcp(get(1).slice(0, 9), { seq: 1000 }), { protocol: 6 }),
  fragment: ip6(fragment6(datagram.slice(0, 24), 7, 0, true), { next: 44 }),
  udp: ip4(udp(get(2))),
};
const records = Object.fromEntries(
  Object.entries(packets).map(([name, bytes]) => [name, Uint8Array.from(pcapRecord({ bytes }, LITTLE))]),
);

/** A packet that begins a connection or a datagram of which nothing more ever comes, or a whole one, or a spoiled one. */
function recordOf(dice: Dice): Uint8Array {
  const name = dice.one(['tcp', 'tcp', 'fragment', 'udp']);
  const record = new Uint8Array(records[name] as Uint8Array);
  if (name !== 'udp') new DataView(record.buffer).setUint16(name === 'tcp' ? PORT : ID, dice.below(0x1_0000));
  return dice.once(2000) ? spoilBytes(dice, [record]) : record;
}

test(
  `a capture of ${INPUTS} packets that wait for their rest is read in flat memory`,
  { timeout: 300_000 },
  async () => {
    const dice = diceFrom(13);
    const levels: number[] = [];
    let made = 0;
    let rest = Uint8Array.from(pcapHeader(LITTLE)) as Uint8Array;
    const read = (into: Uint8Array, at: number, length: number) => {
      const piece = rest.subarray(0, length);
      into.set(piece, at);
      rest = rest.subarray(piece.length);
      while (rest.length === 0 && made < INPUTS) {
        rest = recordOf(dice);
        if (++made % (INPUTS / 10) === 0) levels.push(inUse());
      }
      return Promise.resolve(piece.length);
    };
    let payloads = 0;
    let problems = 0;
    const hear = { payload: () => void payloads++, problem: () => void problems++, progress: () => {} };
    const totals = await readSource({ size: Number.MAX_SAFE_INTEGER, read }, hear, { chunk: 65_536 });
    expect(made).toBe(INPUTS);
    expect(totals.packets).toBeGreaterThan((INPUTS * 3) / 4);
    expect(payloads).toBeGreaterThan(INPUTS / 8);
    expect(problems).toBe(1001);
    expect(growthOf(levels)).toBeLessThan(FLAT);
  },
);

import { createRequire } from 'node:module';
import { decode, encode, type Frame } from '../harness/echonet-lite/frame.ts';
import { NODE_PROFILE, TESTER } from '../harness/echonet-lite/eoj.ts';

/** Codec speed against npm `echonet-lite` in the same process, taking turns: prints ratios, never times to compare. */
interface Peer {
  parseBytes(bytes: Uint8Array): object;
  ELDATA2Array(parsed: object): number[];
}
const peer = createRequire(import.meta.url)('echonet-lite') as Peer;

const edt = (length: number) => Uint8Array.from({ length }, (_, i) => i & 0xff);
const frame = (esv: number, lengths: readonly number[]): Frame => ({
  tid: 0x1234,
  seoj: TESTER,
  deoj: NODE_PROFILE,
  esv,
  properties: lengths.map((length, i) => ({ epc: 0x80 + i, edt: edt(length) })),
});
const samples: readonly (readonly [string, Frame])[] = [
  ['Get of one property', frame(0x62, [0])],
  ['Get_Res of one property', frame(0x72, [1])],
  ['Get_Res of ten properties', frame(0x72, [1, 1, 4, 17, 2, 3, 12, 17, 17, 17])],
];

const ROUNDS = 9;
const BATCH = 20_000;

/** Nanoseconds a call, the median of rounds that take turns. */
function measure(work: readonly (() => unknown)[]): number[] {
  const rounds = work.map((): number[] => []);
  for (let round = 0; round < ROUNDS; round++)
    for (const [i, run] of work.entries()) {
      const start = process.hrtime.bigint();
      for (let n = 0; n < BATCH; n++) run();
      rounds[i]?.push(Number(process.hrtime.bigint() - start) / BATCH);
    }
  return rounds.map((times) => times.toSorted((a, b) => a - b)[ROUNDS >> 1] ?? 0);
}

const least: number[] = [];
for (const [name, sample] of samples) {
  const bytes = encode(sample);
  const parsed = peer.parseBytes(bytes);
  const [decodeUs = 1, decodeThem = 0, encodeUs = 1, encodeThem = 0] = measure([
    () => decode(bytes),
    () => peer.parseBytes(bytes),
    () => encode(sample),
    () => peer.ELDATA2Array(parsed),
  ]);
  const [decoding, encoding] = [decodeThem / decodeUs, encodeThem / encodeUs];
  least.push(decoding, encoding);
  console.log(`${name}: decode ${decoding.toFixed(1)}x, encode ${encoding.toFixed(1)}x the speed of npm echonet-lite`);
}
const worst = Math.min(...least);
console.log(`least ratio ${worst.toFixed(1)}x (5x is demanded)`);
process.exitCode = worst >= 5 ? 0 : 1;

import { expect, test } from 'vitest';
import { readSource } from '../../capture/read.ts';
import { NotACapture, type CaptureTotals } from '../../capture/types.ts';
import { soundCaptures } from './captures.fixture.ts';
import type { Dice } from './dice.fixture.ts';
import { hexOf, spoilBytes } from './spoil-bytes.fixture.ts';
import { FLAT, holds, INPUTS, underFire } from './under-fire.fixture.ts';

/** The least that tells what kind of file it is, so that the chunks of a small file can be small as well. */
const LEAST_CHUNK = 64;
const WHOLE = 4096;

interface Told {
  readonly totals: CaptureTotals | string;
  payloads: number;
  problems: number;
  /** Everything that was told, to compare. */
  readonly lines: string[] | undefined;
}

const source = (bytes: Uint8Array) => {
  let place = 0;
  const next = (into: Uint8Array, at: number, length: number) => {
    const piece = bytes.subarray(place, place + length);
    into.set(piece, at);
    place += piece.length;
    return Promise.resolve(piece.length);
  };
  return { size: bytes.length, read: next };
};

/** Reads the capture in chunks of that size and checks each thing that is told. */
async function read(bytes: Uint8Array, chunk: number, lines: string[] | undefined): Promise<Told> {
  const told = { payloads: 0, problems: 0, lines };
  let done = 0;
  const hear = {
    payload(it: { packet: number; at: number; via: string; from: { port: number }; bytes: Uint8Array }) {
      told.payloads++;
      holds(it.packet >= 1 && it.bytes.length <= bytes.length && Number.isFinite(it.at), 'a payload has no place');
      lines?.push(`${it.packet} ${it.at} ${it.via} ${it.from.port} ${hexOf(it.bytes)}`);
    },
    problem({ offset, packet, says }: { offset: number; packet: number | undefined; says: string }) {
      told.problems++;
      holds(offset >= 0 && offset <= bytes.length && says.length <= 200 && !/[^ -~]/.test(says), `it says ${says}`);
      lines?.push(`${offset} ${packet} ${says}`);
    },
    progress(now: number, total: number) {
      holds(now >= done && now <= total, `progress from ${done} to ${now} of ${total}`);
      done = now;
    },
  };
  try {
    const totals = await readSource(source(bytes), hear, { chunk });
    holds(totals.bytes === bytes.length && done === bytes.length, `${totals.bytes} bytes of ${bytes.length} are read`);
    holds(totals.payloads === told.payloads && totals.packets <= bytes.length / 8, 'the totals are not those told');
    return { ...told, totals };
  } catch (error) {
    if (!(error instanceof NotACapture)) throw error;
    holds(told.payloads === 0 && error.message.length <= 200 && !/[^ -~]/.test(error.message), error.message);
    return { ...told, totals: error.message };
  }
}

async function judge(bytes: Uint8Array, dice: Dice): Promise<void> {
  const compare = dice.once(8);
  const whole = await read(bytes, WHOLE, compare ? [] : undefined);
  // Each piece of a stream has a byte at least, and each datagram a header.
  holds(whole.payloads <= bytes.length && whole.problems <= bytes.length + 2, 'more is told than there is');
  if (!compare) return;
  const parts = await read(bytes, LEAST_CHUNK + dice.below(64), []);
  holds(parts.lines?.join('\n') === whole.lines?.join('\n'), 'read in other chunks it tells something else');
}

test(`${INPUTS} captures are read, told as broken, or refused`, { timeout: 600_000 }, async () => {
  const growth = await underFire({
    seed: 5,
    make: (dice) => spoilBytes(dice, soundCaptures),
    judge,
    show: hexOf,
  });
  expect(growth).toBeLessThan(FLAT);
});

test('every sound capture holds payloads, and no problem but the gap that is in one of the streams', async () => {
  const told = await Promise.all(soundCaptures.map((bytes) => read(bytes, WHOLE, [])));
  expect(told.map(({ payloads }) => payloads)).not.toContain(0);
  const problems = told.filter((it) => it.problems > 0).map(({ lines }) => lines?.find((it) => it.includes('TCP')));
  expect(problems).toEqual(Array(4).fill(expect.stringContaining('14 bytes of a TCP stream are not in the capture')));
});

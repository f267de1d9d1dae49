import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCapture } from './read.ts';
import type { CaptureProblem, CaptureTotals, Captured } from './types.ts';

/** What the reader made of a file. The payloads are copies. */
export interface Heard {
  readonly payloads: readonly Captured[];
  readonly problems: readonly CaptureProblem[];
  readonly progress: readonly number[];
  readonly totals: CaptureTotals;
}

/** Reads these bytes as a file. */
export async function heard(bytes: Iterable<number>, signal?: AbortSignal): Promise<Heard> {
  const folder = await mkdtemp(join(tmpdir(), 'capture-'));
  const payloads: Captured[] = [];
  const problems: CaptureProblem[] = [];
  const progress: number[] = [];
  const hear = {
    payload: (it: Captured) => void payloads.push({ ...it, bytes: it.bytes.slice() }),
    problem: (it: CaptureProblem) => void problems.push(it),
    progress: (done: number) => void progress.push(done),
  };
  try {
    const path = join(folder, 'file');
    await writeFile(path, bytes instanceof Uint8Array ? bytes : Uint8Array.from(bytes));
    return { payloads, problems, progress, totals: await readCapture(path, hear, signal) };
  } finally {
    await rm(folder, { recursive: true });
  }
}

const endpoint = ({ address, port }: Captured['from']) =>
  address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;

/** "2 udp 192.168.1.10:3610 > 192.168.1.20:3610 1081…": a payload in a line, for a test to compare. */
export const line = ({ packet, via, from, to, bytes }: Captured): string =>
  `${packet} ${via} ${endpoint(from)} > ${endpoint(to)} ${Buffer.from(bytes).toString('hex')}`;

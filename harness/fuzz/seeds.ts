import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { readCapture } from '../capture/read.ts';
import { messageOf, printable } from '../evidence/printable.ts';
import { BrokenInputs } from './corpus.ts';
import { MOST } from './stored-input.ts';

/** Payloads that somebody recorded: each once, whatever its TID, in the order of the files. */
export interface Seeds {
  readonly payloads: readonly Uint8Array[];
  /** Files that were left out, or could be read in part only: a line each. */
  readonly problems: readonly string[];
}

const MOST_SEEDS = 10_000;
const MOST_TEXT = 16 * 1024 * 1024;

/**
 * Reads seeds: a capture (.pcap, .pcapng, .cap), payloads in hex, one a line (.hex), one payload as it is (.bin), or a
 * folder of such files. Rejects with BrokenInputs where the path holds none.
 */
export async function readSeeds(path: string): Promise<Seeds> {
  const sink = new Sink();
  for (const file of filesAt(path)) await readFile(file, sink).catch((error: unknown) => sink.tell(error));
  const { payloads, problems } = sink;
  if (payloads.length === 0) {
    const why = problems[0] ?? `${printable(path)} holds no ECHONET Lite payload`;
    throw new BrokenInputs(`${why}; give captures, .hex or .bin files as seeds`);
  }
  return { payloads, problems };
}

class Sink {
  readonly payloads: Uint8Array[] = [];
  readonly problems: string[] = [];
  readonly #seen = new Set<string>();

  take(bytes: Uint8Array): void {
    if (bytes.length > MOST.bytes || this.payloads.length >= MOST_SEEDS) return;
    const copy = bytes.slice();
    // Requests differ by their TIDs alone over and over again.
    if (copy.length >= 4) copy.fill(0, 2, 4);
    const key = Buffer.from(copy).toString('latin1');
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    this.payloads.push(copy);
  }

  tell(error: unknown): void {
    this.problems.push(messageOf(error));
  }
}

/** The files of a folder, by name; or the one that it is. */
function filesAt(path: string): readonly string[] {
  try {
    if (!statSync(path).isDirectory()) return [path];
    const names = readdirSync(path).filter((name) => !name.startsWith('.'));
    return names.toSorted().map((name) => join(path, name));
  } catch (error) {
    throw new BrokenInputs(`${printable(path)} cannot be read: ${messageOf(error)}; give captures as seeds`);
  }
}

type Reader = (path: string, sink: Sink) => void | Promise<void>;

const READERS: Readonly<Record<string, Reader>> = {
  '.pcap': capture,
  '.pcapng': capture,
  '.cap': capture,
  '.hex': hexLines,
  '.bin': (path, sink) => sink.take(contents(path, MOST.bytes)),
};

async function readFile(path: string, sink: Sink): Promise<void> {
  const read = READERS[extname(path).toLowerCase()];
  const name = printable(basename(path), 100);
  if (read === undefined) throw new BrokenInputs(`${name} is neither a capture nor .hex nor .bin`);
  try {
    if (!statSync(path).isFile()) throw new BrokenInputs('it is no regular file');
    await read(path, sink);
  } catch (error) {
    throw new BrokenInputs(`${name}: ${messageOf(error)}`);
  }
}

async function capture(path: string, sink: Sink): Promise<void> {
  await readCapture(path, {
    payload: ({ bytes }) => sink.take(bytes),
    problem: () => undefined,
    progress: () => undefined,
  });
}

function hexLines(path: string, sink: Sink): void {
  const lines = new TextDecoder().decode(contents(path, MOST_TEXT)).split(/\r?\n/);
  for (const [i, line] of lines.entries()) {
    const digits = line.replace(/#.*/, '').replaceAll(/\s/g, '');
    if (digits === '') continue;
    if (!/^(?:[0-9a-f]{2})+$/i.test(digits)) throw new BrokenInputs(`line ${i + 1} is no hex of whole bytes`);
    sink.take(Uint8Array.from(Buffer.from(digits, 'hex')));
  }
}

function contents(path: string, most: number): Uint8Array {
  const { size } = statSync(path);
  if (size > most) throw new BrokenInputs(`${size} bytes are more than ${most}`);
  return readFileSync(path);
}

import { open } from 'node:fs/promises';
import { MOST_RECORD, type Container } from './container.ts';
import { Dissector } from './dissector.ts';
import { isPcap, Pcap } from './pcap.ts';
import { isPcapng, Pcapng } from './pcapng.ts';
import { Problems } from './problems.ts';
import { NotACapture, type CaptureListener, type CaptureTotals } from './types.ts';

const CHUNK = 1_048_576;

/** Where the bytes of a capture come from; `size` is how many there are, as far as that is known. */
export interface Source {
  readonly size: number;
  /** Reads up to `length` bytes to `into[at]`; resolves to how many, 0 at the end. */
  readonly read: (into: Uint8Array<ArrayBuffer>, at: number, length: number) => Promise<number>;
}

/**
 * Reads a pcap or pcapng file from start to end in memory that does not grow with it, and tells the listener each
 * ECHONET Lite payload (UDP or TCP, port 3610 on either side), each problem, and how many bytes are done after each
 * chunk. Between chunks other events run; a `signal` that is aborted ends the reading there, with the totals so far.
 * Rejects with `NotACapture`, or with the system's error where the file cannot be opened or read.
 */
export async function readCapture(path: string, hear: CaptureListener, signal?: AbortSignal): Promise<CaptureTotals> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const read = async (into: Uint8Array, at: number, length: number) => (await file.read(into, at, length)).bytesRead;
    return await readSource({ size, read }, hear, { signal });
  } finally {
    await file.close();
  }
}

/** `readCapture` for bytes that need not lie in a file; `chunk` is how many of them are read at once. */
export async function readSource(
  source: Source,
  hear: CaptureListener,
  { signal, chunk = CHUNK }: { readonly signal?: AbortSignal | undefined; readonly chunk?: number } = {},
): Promise<CaptureTotals> {
  const problems = new Problems((problem) => hear.problem(problem));
  const dissector = new Dissector((payload) => hear.payload(payload), problems);
  const progress = (done: number) => hear.progress(done, source.size);
  const bytes = await readAll({ source, chunk, dissector, problems, progress }, signal);
  const { packets, payloads, first, last, testers } = dissector;
  return { packets, payloads, bytes, first, last, testers };
}

interface Parts {
  readonly source: Source;
  readonly chunk: number;
  readonly dissector: Dissector;
  readonly problems: Problems;
  readonly progress: (done: number) => void;
}

/** Moves the window over the file; returns how many bytes were read. */
async function readAll(parts: Parts, signal: AbortSignal | undefined): Promise<number> {
  const { chunk, dissector, problems } = parts;
  let window = new Uint8Array(chunk);
  let filled = await fill(parts, window, 0);
  let done = filled;
  const container = containerOf(window.subarray(0, filled), dissector, problems);
  for (let last = filled < chunk; ;) {
    const taken = container.take(window, filled, done - filled, last);
    parts.progress(done);
    if (signal?.aborted === true) return done;
    const left = filled - taken;
    if (last) {
      if (left > 0) problems.say(done - left, undefined, `the file is cut off: ${left} bytes of a record are there`);
      dissector.end();
      problems.end(done);
      return done;
    }
    window = moved(window, taken, filled, chunk);
    const more = await fill(parts, window, left);
    last = more < chunk;
    filled = left + more;
    done += more;
  }
}

/** A window with `b[from, to)`, a record that is not whole yet, at its front and room for a chunk behind it. */
function moved(b: Uint8Array<ArrayBuffer>, from: number, to: number, chunk: number): Uint8Array<ArrayBuffer> {
  const left = to - from;
  if (left + chunk <= b.length) return b.copyWithin(0, from, to);
  const wider = new Uint8Array(Math.min(MOST_RECORD + chunk, 2 * (left + chunk)));
  wider.set(b.subarray(from, to));
  return wider;
}

/** Reads a chunk to `window[at]`; less than a chunk only at the end of the file. */
async function fill({ source, chunk }: Parts, window: Uint8Array<ArrayBuffer>, at: number): Promise<number> {
  let filled = 0;
  while (filled < chunk) {
    const bytesRead = await source.read(window, at + filled, chunk - filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return filled;
}

function containerOf(start: Uint8Array, dissector: Dissector, problems: Problems): Container {
  if (start.length === 0) throw new NotACapture('the file is empty');
  if (isPcap(start)) return new Pcap(start, dissector, problems);
  if (isPcapng(start)) return new Pcapng(start, dissector, problems);
  const magic = [...start.subarray(0, 4)].map((it) => it.toString(16).padStart(2, '0').toUpperCase()).join(' ');
  const packed = start[0] === 0x1f && start[1] === 0x8b ? ' (gzip: unpack it first)' : '';
  throw new NotACapture(`the file begins with ${magic}${packed}, which is neither pcap nor pcapng`);
}

import { open, type FileHandle } from 'node:fs/promises';
import { MOST_RECORD, type Container } from './container.ts';
import { Dissector } from './dissector.ts';
import { isPcap, Pcap } from './pcap.ts';
import { isPcapng, Pcapng } from './pcapng.ts';
import { Problems } from './problems.ts';
import { NotACapture, type CaptureListener, type CaptureTotals } from './types.ts';

const CHUNK = 1_048_576;

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
    const problems = new Problems((problem) => hear.problem(problem));
    const dissector = new Dissector((payload) => hear.payload(payload), problems);
    const bytes = await readAll(file, { dissector, problems, progress: (done) => hear.progress(done, size) }, signal);
    const { packets, payloads, first, last, testers } = dissector;
    return { packets, payloads, bytes, first, last, testers };
  } finally {
    await file.close();
  }
}

interface Parts {
  readonly dissector: Dissector;
  readonly problems: Problems;
  progress(done: number): void;
}

/** Moves the window over the file; returns how many bytes were read. */
async function readAll(file: FileHandle, parts: Parts, signal: AbortSignal | undefined): Promise<number> {
  const { dissector, problems } = parts;
  // A record that is not whole yet is moved to the front, and a chunk fits behind it.
  const window = new Uint8Array(MOST_RECORD + CHUNK);
  let filled = await fill(file, window, 0);
  let done = filled;
  const container = containerOf(window.subarray(0, filled), dissector, problems);
  for (let last = filled < CHUNK; ;) {
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
    window.copyWithin(0, taken, filled);
    const more = await fill(file, window, left);
    last = more < CHUNK;
    filled = left + more;
    done += more;
  }
}

/** Reads a chunk to `window[at]`; less than a chunk only at the end of the file. */
async function fill(file: FileHandle, window: Uint8Array, at: number): Promise<number> {
  let filled = 0;
  while (filled < CHUNK) {
    const { bytesRead } = await file.read(window, at + filled, CHUNK - filled);
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

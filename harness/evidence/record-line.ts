import schema from '../../reports/record.schema.json' with { type: 'json' };
import { decode } from '../echonet-lite/frame.ts';
import type { Finding, Happening, Observation, Result, RunFooter, RunHeader } from '../model.ts';
import { misfit, type Definitions } from './schema.ts';

/** One line of a record, told apart by its type. */
export type RecordLine =
  RunHeader | ({ readonly type: 'finding' } & Finding) | ({ readonly type: 'result' } & Result) | RunFooter;

const defs = schema.$defs as Definitions;
const types = ['run', 'finding', 'result', 'end'];

/** The line as JSON, without line end; payloads as lower-case hex, as reports/record.schema.json says. */
export const writeLine = (line: RecordLine): string =>
  JSON.stringify(line.type === 'result' ? storedResult(line) : line, finite);

/** Reads one line back, or says why it is none. Never throws. */
export function readLine(text: string): RecordLine | string {
  let line: unknown;
  try {
    line = JSON.parse(text);
  } catch {
    return 'it is not JSON';
  }
  const type = (line as { type?: unknown } | null)?.type;
  if (typeof type !== 'string' || !types.includes(type)) return `its type is none of ${types.join(', ')}`;
  const number = (line as { schema?: unknown }).schema;
  if (type === 'run' && typeof number === 'number' && number > 1)
    return `it is of format ${number}, which a later Tekigo has written and reads`;
  const why = misfit(line, { $ref: `#/$defs/${type}` }, defs);
  if (why !== undefined) return why;
  return type === 'result' ? readResult(line as Stored) : (line as RecordLine);
}

type ResultLine = Extract<RecordLine, { type: 'result' }>;

type StoredFrame = Omit<Observation, 'bytes' | 'decoded'> & { readonly bytes: string };
type StoredHappening = Omit<Happening, 'bytes'> & { readonly bytes: string };
type Stored = Omit<ResultLine, 'frames' | 'happenings'> & {
  readonly frames: readonly StoredFrame[];
  readonly happenings?: readonly StoredHappening[];
};

function storedResult({ happenings, frames, ...rest }: ResultLine): Stored {
  const stored = { ...rest, frames: frames.map(written) };
  return happenings === undefined
    ? stored
    : { ...stored, happenings: happenings.map((it) => ({ ...it, bytes: hexOf(it.bytes) })) };
}

function readResult({ happenings, frames, ...rest }: Stored): ResultLine {
  const result = { ...rest, frames: frames.map(read) };
  return happenings === undefined
    ? result
    : { ...result, happenings: happenings.map((it) => ({ ...it, bytes: bytesOf(it.bytes) })) };
}

const hexOf = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'));

const written = ({ n, at, direction, via, multicast, from, to, bytes }: Observation): StoredFrame => {
  return { n, at, direction, via, multicast, from, to, bytes: hexOf(bytes) };
};

function read(stored: StoredFrame): Observation {
  const bytes = bytesOf(stored.bytes);
  return { ...stored, bytes, decoded: decode(bytes) };
}

// JSON writes NaN as null, which no reader takes for a number.
const finite = (_: string, value: unknown) => (typeof value === 'number' && !Number.isFinite(value) ? 0 : value);

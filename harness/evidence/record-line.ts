import schema from '../../reports/record.schema.json' with { type: 'json' };
import { decode } from '../echonet-lite/frame.ts';
import type { Finding, Observation, Result, RunFooter, RunHeader } from '../model.ts';
import { misfit, type Definitions } from './schema.ts';

/** One line of a record, told apart by its type. */
export type RecordLine =
  RunHeader | ({ readonly type: 'finding' } & Finding) | ({ readonly type: 'result' } & Result) | RunFooter;

const defs = schema.$defs as Definitions;
const types = ['run', 'finding', 'result', 'end'];

/** The line as JSON, without line end; payloads as lower-case hex, as reports/record.schema.json says. */
export const writeLine = (line: RecordLine): string =>
  JSON.stringify(line.type === 'result' ? { ...line, frames: line.frames.map(written) } : line, finite);

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
  return type === 'result' ? { ...(line as Stored), frames: (line as Stored).frames.map(read) } : (line as RecordLine);
}

type StoredFrame = Omit<Observation, 'bytes' | 'decoded'> & { readonly bytes: string };
type Stored = Omit<Extract<RecordLine, { type: 'result' }>, 'frames'> & { readonly frames: readonly StoredFrame[] };

const written = ({ n, at, direction, via, multicast, from, to, bytes }: Observation): StoredFrame => {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
  return { n, at, direction, via, multicast, from, to, bytes: text };
};

function read(stored: StoredFrame): Observation {
  const bytes = new Uint8Array(Buffer.from(stored.bytes, 'hex'));
  return { ...stored, bytes, decoded: decode(bytes) };
}

// JSON writes NaN as null, which no reader takes for a number.
const finite = (_: string, value: unknown) => (typeof value === 'number' && !Number.isFinite(value) ? 0 : value);

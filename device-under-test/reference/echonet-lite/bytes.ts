/** One group of a frame: EPC, and EDT of 0-255 bytes (Part II 3.2.7-3.2.9). */
export interface Property {
  readonly epc: number;
  readonly edt: Uint8Array;
}

/** A format 1 frame (Part II 3.2). EOJs are 24-bit numbers, 0x0ef001. `alsoGet` is the second list of 0x6E, 0x7E and 0x5E. */
export interface Message {
  readonly tid: number;
  readonly seoj: number;
  readonly deoj: number;
  readonly esv: number;
  readonly properties: readonly Property[];
  readonly alsoGet?: readonly Property[];
}

/** What a stretch of a TCP stream holds: whole frames, and what follows them; broken where no frame can begin. */
export interface Cut {
  readonly frames: readonly Uint8Array[];
  readonly rest: Uint8Array;
  readonly broken: boolean;
}

/** The EDT of a property that carries none. */
export const nothing: Uint8Array = new Uint8Array(0);

const HEADER = 12;
const OPC = 11;

const eojAt = (bytes: Uint8Array, at: number) =>
  ((bytes[at] as number) << 16) | ((bytes[at + 1] as number) << 8) | (bytes[at + 2] as number);

/** Whether frames with this ESV carry two counted lists (3.2, figure 4-11). */
export const hasTwoLists = (esv: number): boolean => esv === 0x6e || esv === 0x7e || esv === 0x5e;

// Where the list whose counter is at `at` ends, or undefined where the bytes end before it does.
function endOfList(bytes: Uint8Array, at: number): number | undefined {
  let left = bytes[at];
  if (left === undefined) return undefined;
  let next = at + 1;
  for (; left > 0; left--) {
    const pdc = bytes[next + 1];
    if (pdc === undefined) return undefined;
    next += 2 + pdc;
    if (next > bytes.length) return undefined;
  }
  return next;
}

// The length of the format 1 frame that `bytes` begin with; undefined where it is not there in full.
function frameLength(bytes: Uint8Array): number | undefined {
  const first = endOfList(bytes, OPC);
  return first !== undefined && hasTwoLists(bytes[10] as number) ? endOfList(bytes, first) : first;
}

function listAt(bytes: Uint8Array, at: number): Property[] {
  const list: Property[] = [];
  let next = at + 1;
  for (let left = bytes[at] as number; left > 0; left--) {
    const end = next + 2 + (bytes[next + 1] as number);
    list.push({ epc: bytes[next] as number, edt: end === next + 2 ? nothing : bytes.subarray(next + 2, end) });
    next = end;
  }
  return list;
}

/** Reads what follows the two header bytes; undefined where the counters do not fit the bytes exactly (3.2.6). */
export function parseMessage(bytes: Uint8Array): Message | undefined {
  if (bytes.length < HEADER || frameLength(bytes) !== bytes.length) return undefined;
  const esv = bytes[10] as number;
  return {
    tid: ((bytes[2] as number) << 8) | (bytes[3] as number),
    seoj: eojAt(bytes, 4),
    deoj: eojAt(bytes, 7),
    esv,
    properties: listAt(bytes, OPC),
    ...(hasTwoLists(esv) ? { alsoGet: listAt(bytes, endOfList(bytes, OPC) as number) } : {}),
  };
}

/** Bytes that a property list takes in a frame, without its counter. */
export function listLength(list: readonly Property[]): number {
  let length = 0;
  for (const { edt } of list) length += 2 + edt.length;
  return length;
}

/** Writes a message as a frame, with EHD 10 81 (3.2.1). */
export function buildMessage(message: Message): Uint8Array {
  const { tid, seoj, deoj, esv, properties, alsoGet } = message;
  const bytes = new Uint8Array(HEADER + listLength(properties) + (alsoGet ? 1 + listLength(alsoGet) : 0));
  bytes.set([0x10, 0x81, tid >> 8, tid, seoj >> 16, seoj >> 8, seoj, deoj >> 16, deoj >> 8, deoj, esv]);
  const end = putList(bytes, OPC, properties);
  if (alsoGet) putList(bytes, end, alsoGet);
  return bytes;
}

function putList(bytes: Uint8Array, at: number, list: readonly Property[]): number {
  bytes[at] = list.length;
  let next = at + 1;
  for (const { epc, edt } of list) {
    bytes[next] = epc;
    bytes[next + 1] = edt.length;
    bytes.set(edt, next + 2);
    next += 2 + edt.length;
  }
  return next;
}

/** Cuts a stream into frames by OPC and PDC (1.2 (2)). Only format 1 frames can be told apart. */
export function cutStream(bytes: Uint8Array): Cut {
  const frames: Uint8Array[] = [];
  let rest = bytes;
  for (;;) {
    if ((rest.length > 0 && rest[0] !== 0x10) || (rest.length > 1 && rest[1] !== 0x81))
      return { frames, rest, broken: true };
    const length = frameLength(rest);
    if (length === undefined) return { frames, rest, broken: false };
    frames.push(rest.subarray(0, length));
    rest = rest.subarray(length);
  }
}

/** Whether two values are the same bytes. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

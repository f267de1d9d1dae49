import { eojAt, type Eoj } from './eoj.ts';
import { hasTwoLists } from './esv.ts';

/** One EPC with its EDT; PDC is the length of the EDT. */
export interface Property {
  readonly epc: number;
  readonly edt: Uint8Array;
}

/** A format 1 frame (Part II 3.2). `alsoGet` is the second list, present for 0x6E, 0x7E and 0x5E only. */
export interface Frame {
  readonly tid: number;
  readonly seoj: Eoj;
  readonly deoj: Eoj;
  readonly esv: number;
  readonly properties: readonly Property[];
  readonly alsoGet?: readonly Property[];
}

/** What decoding yields: the frame, or the reason why the bytes are none and the offset where that shows. */
export type Decoded =
  | { readonly ok: true; readonly frame: Frame; readonly ehd1: number }
  | { readonly ok: false; readonly reason: string; readonly at: number };

const HEADER = 12;
const EMPTY = new Uint8Array();

/** Writes EHD 0x10 0x81 and the frame; counters and PDCs follow from the lists (each at most 255). */
export function encode({ tid, seoj, deoj, esv, properties, alsoGet }: Frame): Uint8Array {
  const size = HEADER - 1 + sizeOf(properties) + (alsoGet === undefined ? 0 : sizeOf(alsoGet));
  const bytes = new Uint8Array(size);
  bytes[0] = 0x10;
  bytes[1] = 0x81;
  bytes[2] = tid >> 8;
  bytes[3] = tid;
  putEoj(bytes, 4, seoj);
  putEoj(bytes, 7, deoj);
  bytes[10] = esv;
  const end = putList(bytes, HEADER - 1, properties);
  if (alsoGet !== undefined) putList(bytes, end, alsoGet);
  return bytes;
}

function sizeOf(list: readonly Property[]): number {
  let size = 1;
  for (const { edt } of list) size += 2 + edt.length;
  return size;
}

function putEoj(bytes: Uint8Array, at: number, eoj: Eoj): void {
  const value = Number.parseInt(eoj, 16);
  bytes[at] = value >> 16;
  bytes[at + 1] = value >> 8;
  bytes[at + 2] = value;
}

function putList(bytes: Uint8Array, start: number, list: readonly Property[]): number {
  let at = start;
  bytes[at++] = list.length;
  for (const { epc, edt } of list) {
    bytes[at++] = epc;
    bytes[at++] = edt.length;
    // A call of set costs more than the few bytes of most EDTs.
    if (edt.length > 24) bytes.set(edt, at);
    else for (let i = 0; i < edt.length; i++) bytes[at + i] = edt[i] as number;
    at += edt.length;
  }
  return at;
}

/** Reads one frame that fills the payload exactly. Never throws. EDTs are views into `bytes`. */
export function decode(bytes: Uint8Array): Decoded {
  const header = headerFault(bytes);
  if (header !== undefined) return header;
  const esv = bytes[10] as number;
  const first = readList(bytes, HEADER - 1);
  if (!first.ok) return fault(first.reason, first.end);
  const second = hasTwoLists(esv) ? readList(bytes, first.end) : undefined;
  if (second !== undefined && !second.ok) return fault(second.reason, second.end);
  const end = second?.end ?? first.end;
  if (end !== bytes.length) return fault(`${bytes.length - end} bytes behind the last property`, end);
  const [tid, seoj, deoj, properties] = [tidOf(bytes), eojAt(bytes, 4), eojAt(bytes, 7), first.list];
  const frame: Frame =
    second === undefined
      ? { tid, seoj, deoj, esv, properties }
      : { tid, seoj, deoj, esv, properties, alsoGet: second.list };
  return { ok: true, frame, ehd1: bytes[0] as number };
}

/** The TID at bytes 2-3, big-endian; 0 where the payload is shorter. */
export const tidOf = (bytes: Uint8Array): number => ((bytes[2] ?? 0) << 8) | (bytes[3] ?? 0);

/** The same bytes under another TID. A payload without room for a TID is returned as it is. */
export function withTid(bytes: Uint8Array, tid: number): Uint8Array {
  const copy = bytes.slice();
  if (copy.length >= 4) copy.set([tid >> 8, tid & 0xff], 2);
  return copy;
}

const fault = (reason: string, at: number): Decoded => ({ ok: false, reason, at });

function headerFault(bytes: Uint8Array): Decoded | undefined {
  const ehd1 = bytes[0] ?? -1;
  const ehd2 = bytes[1] ?? -1;
  if (bytes.length < 2) return fault(`${bytes.length} bytes are too few for a header`, bytes.length);
  if (ehd1 >> 4 !== 1) return fault('EHD1 is not that of ECHONET Lite', 0);
  if (ehd2 !== 0x81) return fault(ehd2 === 0x82 ? 'format 2 (arbitrary form)' : 'EHD2 is reserved', 1);
  if (bytes.length < HEADER) return fault(`${bytes.length} bytes are too few for a frame`, bytes.length);
  return undefined;
}

type List = { ok: true; list: Property[]; end: number } | { ok: false; reason: string; end: number };

function readList(bytes: Uint8Array, start: number): List {
  const count = bytes[start];
  if (count === undefined) return { ok: false, reason: 'the property counter is missing', end: start };
  const list: Property[] = [];
  let at = start + 1;
  for (let i = 0; i < count; i++) {
    const epc = bytes[at];
    const pdc = bytes[at + 1];
    if (epc === undefined || pdc === undefined)
      return { ok: false, reason: `property ${i + 1} of ${count} is missing`, end: at };
    if (at + 2 + pdc > bytes.length)
      return { ok: false, reason: `PDC ${pdc} of property ${i + 1} reaches beyond the end`, end: at + 1 };
    list.push({ epc, edt: pdc === 0 ? EMPTY : bytes.subarray(at + 2, at + 2 + pdc) });
    at += 2 + pdc;
  }
  return { ok: true, list, end: at };
}

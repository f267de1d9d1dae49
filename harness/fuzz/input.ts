import { eojBytes, type Eoj } from '../echonet-lite/eoj.ts';
import { copyOf, room } from '../transport/copies.ts';
import { hasTwoLists } from '../echonet-lite/esv.ts';

/** One property of a frame to send; `pdc` is written in place of the length of `edt` where it is given. */
export interface Leaf {
  readonly epc: number;
  readonly edt: Uint8Array;
  readonly pdc?: number;
}

/** A counted list of properties; `opc` is written in place of their number where it is given. */
export interface Branch {
  readonly properties: readonly Leaf[];
  readonly opc?: number;
}

/**
 * A payload as a tree, so that it can be spoiled in one place and made smaller piece by piece. `lists` has two entries
 * for a service with two lists, else one; what is given beyond the sound parts makes it a faulty frame.
 */
export interface Tree {
  /** EHD1 and EHD2. */
  readonly ehd: readonly [number, number];
  readonly seoj: Eoj;
  readonly deoj: Eoj;
  readonly esv: number;
  readonly lists: readonly Branch[];
  /** Bytes behind the end. */
  readonly tail: Uint8Array;
  /** Only so many bytes are sent. */
  readonly cutTo?: number;
}

/** How a payload leaves. */
export type Way = 'udp' | 'group' | 'other-port' | 'tcp';

/** One payload to send: a tree, or bytes that are none. */
export interface Shot {
  readonly what: Tree | Uint8Array;
  readonly way: Way;
  /** A TID that is tried on purpose; otherwise a fresh one is put in where the payload has room for it. */
  readonly tid?: number;
  /** TCP: offsets at which a new segment begins. */
  readonly cuts?: readonly number[];
  /** TCP: leaves in one segment with the shot behind it. */
  readonly joined?: boolean;
  /** TCP: the second of two connections; the first unless given. */
  readonly second?: boolean;
  /** TCP: ms from one segment to the next, where they are to come slowly. */
  readonly pause?: number;
  /** TCP: the connection is closed behind it. */
  readonly ends?: boolean;
}

/** What is tried as one: a device is judged on all its shots, in order. */
export interface Input {
  /** The property that it was made for: the name of a row of the table of properties. */
  readonly property: string;
  readonly shots: readonly Shot[];
}

const HEADER = 11;

/** The bytes of a payload under a TID; a payload of less than four bytes has no room for one. */
export function render(what: Shot['what'], tid: number): Uint8Array {
  const bytes = what instanceof Uint8Array ? copyOf(what) : renderTree(what);
  if (bytes.length >= 4) {
    bytes[2] = tid >> 8;
    bytes[3] = tid;
  }
  return bytes;
}

function renderTree({ ehd, seoj, deoj, esv, lists, tail, cutTo }: Tree): Uint8Array {
  let size = HEADER + tail.length;
  for (const { properties } of lists) {
    size++;
    for (const { edt } of properties) size += 2 + edt.length;
  }
  const bytes = room(size);
  bytes[0] = ehd[0];
  bytes[1] = ehd[1];
  putEoj(bytes, 4, seoj);
  putEoj(bytes, 7, deoj);
  bytes[10] = esv;
  let at = HEADER;
  for (const { properties, opc } of lists) {
    bytes[at++] = opc ?? properties.length;
    for (const { epc, edt, pdc } of properties) {
      bytes[at++] = epc;
      bytes[at++] = pdc ?? edt.length;
      // A call of set costs more than the few bytes of most EDTs.
      if (edt.length > 24) bytes.set(edt, at);
      else for (let i = 0; i < edt.length; i++) bytes[at + i] = edt[i] as number;
      at += edt.length;
    }
  }
  if (tail.length > 0) bytes.set(tail, at);
  return cutTo === undefined ? bytes : bytes.subarray(0, Math.min(cutTo, bytes.length));
}

function putEoj(bytes: Uint8Array, at: number, eoj: Eoj): void {
  const [x1, x2, x3] = eojBytes(eoj);
  bytes[at] = x1;
  bytes[at + 1] = x2;
  bytes[at + 2] = x3;
}

/** A sound frame as a tree. */
export const treeOf = (frame: {
  readonly seoj: Eoj;
  readonly deoj: Eoj;
  readonly esv: number;
  readonly properties: readonly Leaf[];
  readonly alsoGet?: readonly Leaf[] | undefined;
}): Tree => ({
  ehd: [0x10, 0x81],
  seoj: frame.seoj,
  deoj: frame.deoj,
  esv: frame.esv,
  lists: [{ properties: frame.properties }, ...(hasTwoLists(frame.esv) ? [{ properties: frame.alsoGet ?? [] }] : [])],
  tail: new Uint8Array(),
});

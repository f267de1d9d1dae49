import type { Frame, Property } from '../echonet-lite/frame.ts';
import { esvName, hasTwoLists } from '../echonet-lite/esv.ts';
import type { Observation } from '../model.ts';

/** Bytes as people read them, `10 81 00 2A`; beyond `limit` bytes cut, with a note of the whole length. */
export function hex(bytes: Uint8Array, limit = 64): string {
  const shown = Array.from(bytes.subarray(0, limit), byteHex).join(' ');
  return bytes.length > limit ? `${shown} … (${bytes.length} bytes in all)` : shown;
}

/** One observation in a line, `Get 05FF01 -> 0EF001 TID 002A: D6`; of bytes that are no frame, the reason. */
export function describe({ decoded, bytes }: Pick<Observation, 'decoded' | 'bytes'>): string {
  if (!decoded.ok) return `no frame: ${decoded.reason} (byte ${decoded.at} of ${bytes.length})`;
  const { frame, ehd1 } = decoded;
  const odd = ehd1 === 0x10 ? '' : ` EHD1 ${byteHex(ehd1)}`;
  return `${nameOf(frame)} TID ${tidText(frame.tid)}${odd}: ${lists(frame)}`;
}

/** A TID as four hex digits. */
export const tidText = (tid: number): string => tid.toString(16).padStart(4, '0').toUpperCase();

const byteHex = (byte: number) => byte.toString(16).padStart(2, '0').toUpperCase();

const nameOf = ({ esv, seoj, deoj }: Frame) => `${esvName(esv)} ${seoj.toUpperCase()} -> ${deoj.toUpperCase()}`;

const lists = ({ esv, properties, alsoGet }: Frame) =>
  hasTwoLists(esv) ? `set ${list(properties)}; get ${list(alsoGet ?? [])}` : list(properties);

const MOST_PROPERTIES = 8;
const MOST_EDT = 20;

function list(properties: readonly Property[]): string {
  if (properties.length === 0) return 'nothing';
  const shown = properties
    .slice(0, MOST_PROPERTIES)
    .map(({ epc, edt }) => (edt.length === 0 ? byteHex(epc) : `${byteHex(epc)}=${packed(edt)}`));
  const more = properties.length - shown.length;
  return shown.join(', ') + (more > 0 ? `, … (${properties.length} properties in all)` : '');
}

const packed = (edt: Uint8Array) =>
  Array.from(edt.subarray(0, MOST_EDT), byteHex).join('') + (edt.length > MOST_EDT ? `… (${edt.length} bytes)` : '');

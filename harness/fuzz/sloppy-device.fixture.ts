import { eojBytes, type Eoj } from '../echonet-lite/eoj.ts';
import type { ObjectPics, Pics } from '../model.ts';
import { render, type Shot } from './input.ts';

/** Tests only. A write that a device has understood, whatever it was sent. */
export interface Understood {
  readonly eoj: Eoj;
  readonly epc: number;
  /** The bytes it takes for the value: as many as the property has, fewer where there are no more. */
  readonly taken: Uint8Array;
}

/** How a device reads that does not look twice. */
export interface Sloppiness {
  readonly name: string;
  /** Takes no notice of the counter and reads properties to the end of what came. */
  readonly readsOn?: boolean;
  /** Takes as many bytes as the property has, whatever PDC says. */
  readonly ownSize?: boolean;
  /** Looks for 10 81 wherever it stands. */
  readonly searches?: boolean;
  /** Serves every instance, or every object, whatever the DEOJ. */
  readonly serves?: 'any instance' | 'anything';
  /** Looks at the lower seven bits of an EPC. */
  readonly lowBits?: boolean;
}

const ESVS = new Set([0x60, 0x61, 0x6e]);

/** All writes that a device understands from the shots: datagrams one by one, what comes over a connection as one. */
export const understood = (shots: readonly Shot[], pics: Pics, how: Sloppiness): readonly Understood[] =>
  received(shots).flatMap((bytes) => starts(bytes, how).flatMap((at) => frameAt(bytes, at, pics, how)));

function received(shots: readonly Shot[]): readonly Uint8Array[] {
  const datagrams = shots.filter(({ way }) => way !== 'tcp').map(({ what, tid }) => render(what, tid ?? 0x1234));
  const streams: number[][] = [];
  const open: (number[] | undefined)[] = [undefined, undefined];
  for (const { what, way, second, ends, tid } of shots) {
    if (way !== 'tcp') continue;
    const which = second === true ? 1 : 0;
    const stream = open[which] ?? [];
    if (open[which] === undefined) streams.push(stream);
    stream.push(...render(what, tid ?? 0x1234));
    open[which] = ends === true ? undefined : stream;
  }
  return [...datagrams, ...streams.map((it) => Uint8Array.from(it))];
}

function starts(bytes: Uint8Array, { searches }: Sloppiness): readonly number[] {
  const found = [0];
  if (searches === true)
    for (let at = 1; at + 1 < bytes.length; at++) if (bytes[at] === 0x10 && bytes[at + 1] === 0x81) found.push(at);
  return found;
}

function frameAt(bytes: Uint8Array, start: number, pics: Pics, how: Sloppiness): readonly Understood[] {
  const opc = bytes[start + 11];
  if (opc === undefined || !ESVS.has(bytes[start + 10] ?? 0)) return [];
  const objects = addressed(bytes.subarray(start + 7, start + 10), pics, how);
  const found: Understood[] = [];
  let at = start + 12;
  for (let i = 0; (how.readsOn === true || i < opc) && at < bytes.length; i++) {
    for (const object of objects) found.push(...writeAt(bytes, at, object, how));
    at += 2 + (bytes[at + 1] ?? 0);
  }
  return found;
}

function writeAt(bytes: Uint8Array, at: number, object: ObjectPics, how: Sloppiness): readonly Understood[] {
  const { eoj, get, set, announce, values } = object;
  const epc = (bytes[at] ?? 0) | (how.lowBits === true ? 0x80 : 0);
  if (![...get, ...set, ...announce].includes(epc)) return [];
  const pdc = bytes[at + 1] ?? 0;
  const size = values.get(epc)?.length ?? pdc;
  const length = how.ownSize === true ? size : Math.min(pdc, size);
  return [{ eoj, epc, taken: bytes.slice(at + 2, at + 2 + length) }];
}

function addressed(deoj: Uint8Array, { objects }: Pics, { serves }: Sloppiness): Pics['objects'] {
  const exact = objects.filter(({ eoj }) =>
    eojBytes(eoj).every((byte, i) => byte === deoj[i] || (i === 2 && deoj[2] === 0)),
  );
  if (exact.length > 0 || serves === undefined) return exact;
  if (serves === 'anything') return objects;
  return objects.filter(({ eoj }) => eojBytes(eoj).every((byte, i) => i === 2 || byte === deoj[i]));
}

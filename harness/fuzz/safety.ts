import { NODE_PROFILE, eojBytes } from '../echonet-lite/eoj.ts';
import { render, type Input, type Shot } from './input.ts';
import { writeRules, type Rules, type WriteRules } from './write-rules.ts';
import type { World } from './types.ts';

const HEADER = 10;
const isWrite = (esv: number | undefined): boolean => esv === 0x60 || esv === 0x61 || esv === 0x6e;

/** Something that is read as a write: to whom, and where its EPC stands. */
type Visit = (rules: Rules, bytes: Uint8Array, at: number, counted: boolean) => boolean;

/**
 * Whether nothing that an input holds can write anything that it must not, even where the device reads sloppily: takes no
 * notice of headers, counters and lengths, reads on in what trails, or finds a frame in the middle of a stream. Without
 * `actuates` the bytes where the value of a property would be are those that discovery has read, or lie behind the end;
 * a property that is never written is in no write at all; and the group, where other nodes listen, gets no values.
 */
export function isSafe(input: Input, world: World): boolean {
  const rules = writeRules(world);
  return payloads(input.shots).every(
    (it) =>
      (it.bytes.length <= HEADER || everyWrite(it, rules, allows)) &&
      !hasUnfinishedWrite(it) &&
      (world.actuates || !it.group || harmlessToOthers(it.bytes)),
  );
}

/** The properties that an input may write, as "013001 80", each as often as it is named: what a budget of writes counts. */
export function writesOf(input: Input, world: World): readonly string[] {
  const found: string[] = [];
  const note: Visit = ({ eojs, known }, bytes, at) => {
    const epc = bytes[at] as number;
    for (const eoj of eojs) if (known(eoj, epc)) found.push(`${eoj} ${epc.toString(16)}`);
    return true;
  };
  for (const payload of payloads(input.shots)) everyWrite(payload, writeRules(world), note);
  return found;
}

/** What a device gets in one piece: a datagram, or all that goes over one connection. */
interface Payload {
  readonly bytes: Uint8Array;
  /** Where shots begin. */
  readonly starts: readonly number[];
  readonly group: boolean;
  /** A stream that goes on: what comes next on it completes what is unfinished. */
  readonly open: boolean;
}

function payloads(shots: readonly Shot[]): readonly Payload[] {
  const [only] = shots;
  if (shots.length === 1 && only !== undefined && only.way !== 'tcp') return [datagram(only)];
  const found = shots.filter(({ way }) => way !== 'tcp').map(datagram);
  for (const second of [false, true]) {
    let parts: Uint8Array[] = [];
    for (const shot of shots.filter((it) => it.way === 'tcp' && (it.second ?? false) === second)) {
      parts.push(render(shot.what, shot.tid ?? 0));
      if (shot.ends !== true) continue;
      found.push(streamOf(parts, false));
      parts = [];
    }
    if (parts.length > 0) found.push(streamOf(parts, true));
  }
  return found;
}

const AT_ONCE: readonly number[] = [0];
const datagram = ({ what, tid, way }: Shot): Payload => ({
  bytes: render(what, tid ?? 0),
  starts: AT_ONCE,
  group: way === 'group',
  open: false,
});

function streamOf(parts: readonly Uint8Array[], open: boolean): Payload {
  const starts: number[] = [];
  let size = 0;
  for (const part of parts) {
    starts.push(size);
    size += part.length;
  }
  const bytes = new Uint8Array(size);
  parts.forEach((part, i) => bytes.set(part, starts[i]));
  return { bytes, starts, group: false, open };
}

/** Visits every property of everything that may be read as a write; false as soon as a visit says so. */
function everyWrite(payload: Payload, rules: WriteRules, visit: Visit): boolean {
  const { bytes, starts } = payload;
  for (let at = HEADER; at + 1 < bytes.length; at++) {
    if (!isWrite(bytes[at])) continue;
    const target = rules.at(bytes, at - 3, begins(bytes, starts, at - HEADER));
    if (target !== undefined && !everyProperty(payload, at + 1, target, visit)) return false;
  }
  return true;
}

const begins = (bytes: Uint8Array, starts: readonly number[], at: number): boolean =>
  starts.includes(at) || (bytes[at] === 0x10 && bytes[at + 1] === 0x81);

function everyProperty({ bytes, starts }: Payload, counter: number, rules: Rules, visit: Visit): boolean {
  let left = bytes[counter] as number;
  for (let at = counter + 1; at < bytes.length; at += 2 + (bytes[at + 1] ?? 0))
    if (isTid(starts, at) || isTid(starts, at + 1) || !visit(rules, bytes, at, left-- > 0)) return false;
  return true;
}

/** Whether the byte is of the TID of a later shot, which is not known before it leaves. */
function isTid(starts: readonly number[], at: number): boolean {
  if (starts === AT_ONCE) return false;
  return starts.some((start) => at === start + 2 || at === start + 3);
}

function allows({ values }: Rules, bytes: Uint8Array, at: number, counted: boolean): boolean {
  const epc = bytes[at] as number;
  // Some tables are asked with the lower seven bits alone.
  const value = values[counted ? epc | 0x80 : epc];
  if (value === undefined) return true;
  if (value === null) return false;
  const end = Math.min(value.length, bytes.length - at - 2);
  for (let i = 0; i < end; i++) if (bytes[at + 2 + i] !== value[i]) return false;
  return true;
}

/** A write to a group reaches nodes whose values nobody has read: to profiles only, and without values. */
function harmlessToOthers(bytes: Uint8Array): boolean {
  const esv = bytes[HEADER];
  if (!isWrite(esv)) return true;
  if (!isProfile(bytes)) return false;
  const end = endOfEmpty(bytes, HEADER + 1);
  return (esv === 0x6e && end !== undefined ? endOfEmpty(bytes, end) : end) === bytes.length;
}

const [X1, X2] = eojBytes(NODE_PROFILE);
const isProfile = (bytes: Uint8Array): boolean => bytes[7] === X1 && bytes[8] === X2;

/** Where a list ends whose properties are all without value; undefined where it is none. */
function endOfEmpty(bytes: Uint8Array, counter: number): number | undefined {
  const end = counter + 1 + 2 * (bytes[counter] ?? 0);
  for (let at = counter + 2; at < end; at += 2) if (bytes[at] !== 0) return undefined;
  return end;
}

/** Whether a write in a stream lacks bytes that whatever comes next would give it, under TIDs that nobody knows yet. */
function hasUnfinishedWrite({ bytes, starts, open }: Payload): boolean {
  if (starts === AT_ONCE) return false;
  for (let at = HEADER; at < bytes.length; at++) {
    if (!isWrite(bytes[at]) || !begins(bytes, starts, at - HEADER)) continue;
    const behind = starts.find((start) => start > at) ?? (open ? bytes.length : Infinity);
    const first = endOfList(bytes, at + 1);
    if ((bytes[at] === 0x6e ? endOfList(bytes, first) : first) > behind) return true;
  }
  return false;
}

/** Where a list ends by its counters; beyond the end where bytes are missing. */
function endOfList(bytes: Uint8Array, counter: number): number {
  let at = counter + 1;
  for (let left = bytes[counter] ?? 1; left > 0; left--) at += 2 + (bytes[at + 1] ?? 0);
  return at;
}

import { classOf, eojBytes, NODE_PROFILE, type Eoj } from '../echonet-lite/eoj.ts';
import { ESV } from '../echonet-lite/esv.ts';
import { encode } from '../echonet-lite/frame.ts';

/** An object of a peer: the values that can be read, by EPC, and which of them can be written. */
export interface PeerObject {
  readonly eoj: Eoj;
  readonly values: Map<number, Uint8Array>;
  readonly settable: readonly number[];
}

const value = (...bytes: readonly number[]) => Uint8Array.from(bytes);

/** A property of the maker's that every object of a peer has: whoever asks for it has taken it from a Get map. */
export const OWN_EPC = 0xfc;

// A maker that is nobody's, as of the whole project.
const MAKER = [0xff, 0xff, 0xfe] as const;
const MOST_LISTED = 84;
const MOST_CLASSES = 8;

// Each object has few enough properties for its maps to be lists (6.10.2).
const withMaps = (eoj: Eoj, own: readonly (readonly [number, Uint8Array])[], maps: Maps): PeerObject => {
  const readable = [...own.map(([epc]) => epc), OWN_EPC, 0x9d, 0x9e, 0x9f];
  const values = new Map([
    ...own,
    [OWN_EPC, value(0x00)] as const,
    [0x9d, value(maps.announced.length, ...maps.announced)] as const,
    [0x9e, value(maps.settable.length, ...maps.settable)] as const,
    [0x9f, value(readable.length, ...readable)] as const,
  ]);
  return { eoj, values, settable: maps.settable };
};

interface Maps {
  readonly announced: readonly number[];
  readonly settable: readonly number[];
}

const number = (eoj: Eoj) => value(0xfe, ...MAKER, 0x7e, 0, 0, 0, 0, 0, 0, 0, 0, 0, ...eojBytes(eoj));

const device = (eoj: Eoj): PeerObject =>
  withMaps(
    eoj,
    [
      [0x80, value(0x30)],
      [0x81, value(0x08)],
      [0x82, value(0x00, 0x00, 0x47, 0x00)],
      [0x83, number(eoj)],
      [0x88, value(0x42)],
      [0x8a, value(...MAKER)],
      [0xb6, value(0x42)],
    ],
    { announced: [0x80, 0x81, 0x88], settable: [0x80, 0x81, 0xb6] },
  );

function profile(devices: readonly Eoj[]): PeerObject {
  const { length } = devices;
  const classes = [...new Set(devices.map(classOf))];
  const classBytes = classes.slice(0, MOST_CLASSES).flatMap((it) => {
    const code = Number.parseInt(it, 16);
    return [code >> 8, code & 0xff];
  });
  return withMaps(
    NODE_PROFILE,
    [
      [0x80, value(0x30)],
      [0x82, value(0x01, 0x0c, 0x01, 0x00)],
      [0x83, number(NODE_PROFILE)],
      [0x88, value(0x42)],
      [0x8a, value(...MAKER)],
      [0xd3, value(length >> 16, length >> 8, length)],
      [0xd4, value((classes.length + 1) >> 8, classes.length + 1)],
      [0xd6, value(Math.min(length, 0xff), ...devices.slice(0, MOST_LISTED).flatMap(eojBytes))],
      [0xd7, value(Math.min(classes.length, 0xff), ...classBytes)],
    ],
    { announced: [0x80, 0xd5], settable: [] },
  );
}

/** The objects of a peer with these devices, the node profile first; values as of a conforming node of general lighting. */
export const furnished = (devices: readonly Eoj[]): readonly PeerObject[] => [profile(devices), ...devices.map(device)];

/** The values of 0xD5: lists of at most 84 instances that together hold them all (6.11.1 (6)). */
export function instanceLists(devices: readonly Eoj[]): readonly Uint8Array[] {
  const parts: Uint8Array[] = [];
  for (let at = 0; at < devices.length || at === 0; at += MOST_LISTED) {
    const part = devices.slice(at, at + MOST_LISTED);
    parts.push(value(part.length, ...part.flatMap(eojBytes)));
  }
  return parts;
}

/** The bytes of a notification of an instance list (0xD5); its TID is free (3.2.2). */
export const listNotification = (list: Uint8Array): Uint8Array =>
  encode({
    tid: 0,
    seoj: NODE_PROFILE,
    deoj: NODE_PROFILE,
    esv: ESV.INF,
    properties: [{ epc: 0xd5, edt: list }],
  });

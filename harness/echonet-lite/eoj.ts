declare const eojBrand: unique symbol;

/** An ECHONET object as its three bytes in hex, "013001": a string, so === compares and a Map can key on it. */
export type Eoj = string & { readonly [eojBrand]: true };

/** Builds an EOJ from class group X1, class X2 and instance X3, each 0-255 (Part II 3.2.4). */
export const eojOf = (x1: number, x2: number, x3: number): Eoj =>
  ((x1 << 16) | (x2 << 8) | x3).toString(16).padStart(6, '0') as Eoj;

// Traffic names the same few objects again and again, and the text of each is worth keeping: the last one of each slot.
const SLOTS = 1024;
const values = new Int32Array(SLOTS).fill(-1);
const texts: Eoj[] = [];

/** Reads an EOJ at `at`; the caller has checked that three bytes are there. */
export function eojAt(bytes: Uint8Array, at: number): Eoj {
  const [x1, x2, x3] = [bytes[at] ?? 0, bytes[at + 1] ?? 0, bytes[at + 2] ?? 0];
  const value = (x1 << 16) | (x2 << 8) | x3;
  const slot = (value ^ (value >> 7)) & (SLOTS - 1);
  if (values[slot] !== value) {
    values[slot] = value;
    texts[slot] = eojOf(x1, x2, x3);
  }
  return texts[slot] as Eoj;
}

/** The three bytes of an EOJ, as they stand in a frame. */
export const eojBytes = (eoj: Eoj): readonly [number, number, number] => [
  byteAt(eoj, 0),
  byteAt(eoj, 2),
  byteAt(eoj, 4),
];

/** The class of an object, "0130" for "013001". */
export const classOf = (eoj: Eoj): string => eoj.slice(0, 4);

/** The instance code X3. */
export const instanceOf = (eoj: Eoj): number => byteAt(eoj, 4);

// Monitors ask this of every frame: `parseInt` of a slice takes several times as long.
const byteAt = (eoj: Eoj, at: number): number => (digitAt(eoj, at) << 4) | digitAt(eoj, at + 1);

function digitAt(eoj: Eoj, at: number): number {
  const code = eoj.charCodeAt(at);
  return code < 0x3a ? code - 0x30 : (code | 0x20) - 0x57;
}

/** The same class with another instance code; 0 addresses all instances (4.2.3). */
export const withInstance = (eoj: Eoj, instance: number): Eoj =>
  (classOf(eoj) + instance.toString(16).padStart(2, '0')) as Eoj;

/** The node profile object of a general node. */
export const NODE_PROFILE = eojOf(0x0e, 0xf0, 0x01);

/** The node profile object of a transmission-only node. */
export const TRANSMISSION_ONLY_PROFILE = eojOf(0x0e, 0xf0, 0x02);

/** The object that the tester speaks for: a controller, instance 1. */
export const TESTER = eojOf(0x05, 0xff, 0x01);

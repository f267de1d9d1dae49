declare const eojBrand: unique symbol;

/** An ECHONET object as its three bytes in hex, "013001": a string, so === compares and a Map can key on it. */
export type Eoj = string & { readonly [eojBrand]: true };

/** Builds an EOJ from class group X1, class X2 and instance X3, each 0-255 (Part II 3.2.4). */
export const eojOf = (x1: number, x2: number, x3: number): Eoj =>
  ((x1 << 16) | (x2 << 8) | x3).toString(16).padStart(6, '0') as Eoj;

/** Reads an EOJ at `at`; the caller has checked that three bytes are there. */
export const eojAt = (bytes: Uint8Array, at: number): Eoj =>
  eojOf(bytes[at] ?? 0, bytes[at + 1] ?? 0, bytes[at + 2] ?? 0);

/** The three bytes of an EOJ, as they stand in a frame. */
export const eojBytes = (eoj: Eoj): readonly [number, number, number] => {
  const value = Number.parseInt(eoj, 16);
  return [value >> 16, (value >> 8) & 0xff, value & 0xff];
};

/** The class of an object, "0130" for "013001". */
export const classOf = (eoj: Eoj): string => eoj.slice(0, 4);

/** The instance code X3. */
export const instanceOf = (eoj: Eoj): number => Number.parseInt(eoj.slice(4), 16);

/** The same class with another instance code; 0 addresses all instances (4.2.3). */
export const withInstance = (eoj: Eoj, instance: number): Eoj =>
  (classOf(eoj) + instance.toString(16).padStart(2, '0')) as Eoj;

/** The node profile object of a general node. */
export const NODE_PROFILE = eojOf(0x0e, 0xf0, 0x01);

/** The node profile object of a transmission-only node. */
export const TRANSMISSION_ONLY_PROFILE = eojOf(0x0e, 0xf0, 0x02);

/** The object that the tester speaks for: a controller, instance 1. */
export const TESTER = eojOf(0x05, 0xff, 0x01);

import type { DeclaredNumber, Drive } from '../../contract.ts';

/** The numbers of the reference, as its vendor declares them: one of each type that goes beyond its property, one that does not. */
export const referenceNumbers: readonly DeclaredNumber[] = [
  { eoj: '013001', epc: 0xbb, size: 1, signed: true },
  // The sensor measures from -20.0 to 60.0 degrees, its property holds far more.
  { eoj: '001101', epc: 0xe0, size: 2, signed: true, low: -200, high: 600 },
  { eoj: '001101', epc: 0xf1, size: 2, signed: true },
  { eoj: '001101', epc: 0xf2, size: 1, signed: false },
  { eoj: '001101', epc: 0xf3, size: 2, signed: false },
  { eoj: '001101', epc: 0xf4, size: 4, signed: true },
  { eoj: '001101', epc: 0xf5, size: 4, signed: false },
];

/** A number as its property holds it, highest byte first (6.2.1). */
export const encoded = (value: number, size: number): Uint8Array =>
  Uint8Array.from({ length: size }, (_, i) => Math.floor(value / 2 ** (8 * (size - 1 - i))) & 0xff);

/** The codes of table 6-1 and the numbers next to them. */
function endsOf({ size, signed }: DeclaredNumber) {
  const span = 2 ** (8 * size);
  if (signed) return { underflow: -span / 2, low: -span / 2 + 1, high: span / 2 - 2, overflow: span / 2 - 1 };
  return { underflow: span - 2, low: 0, high: span - 3, overflow: span - 1 };
}

/** What a number reads when it is driven there: the end of the device's own range, else a code of table 6-1 (6.2.2). */
export function driven(number: DeclaredNumber, to: Drive): Uint8Array {
  const { underflow, low, high, overflow } = endsOf(number);
  const below = number.low ?? (to === 'below' ? underflow : low);
  const above = number.high ?? (to === 'above' ? overflow : high);
  return encoded(to === 'below' || to === 'low end' ? below : above, number.size);
}

/** The fault status and the fault content of an object, by EPC. */
export const faulty = (fault: boolean): readonly (readonly [number, Uint8Array])[] => [
  [0x88, Uint8Array.of(fault ? 0x41 : 0x42)],
  [0x89, Uint8Array.of(0, fault ? 1 : 0)],
];

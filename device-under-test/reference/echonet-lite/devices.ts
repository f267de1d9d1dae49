import { withAccess, type ObjectDefinition, type PropertyDefinition } from './objects.ts';

/** Manufacturer code of everything here: assigned to nobody. */
export const MAKER: readonly number[] = [0xff, 0xff, 0xfe];

const value = (...bytes: readonly number[]) => Uint8Array.from(bytes);
const oneOf =
  (...codes: readonly number[]) =>
  (edt: Uint8Array): boolean =>
    codes.includes(edt[0] as number);
const between = (low: number, high: number) => (edt: Uint8Array) =>
  (edt[0] as number) >= low && (edt[0] as number) <= high;

// A single byte names a room or none of them; 17 bytes begin with 0x01 and hold a position.
const isLocation = (edt: Uint8Array) => {
  const first = edt[0] as number;
  return edt.length === 17 ? first === 0x01 : first === 0x00 || first === 0xff || (first >= 0x08 && first <= 0x7f);
};

/** Text of 12 bytes: shorter ones are filled up with NULL (6.10.1 (4), (5)). */
export const text12 = (text: string): Uint8Array =>
  Uint8Array.from({ length: 12 }, (_, i) => (i < text.length ? text.charCodeAt(i) : 0));

/** An identification number (0x83): 0xFE, the maker, and 13 bytes of which `unit` and `eoj` make it one of a kind. */
export const identification = (unit: number, eoj: number): Uint8Array =>
  value(0xfe, ...MAKER, 0, 0, 0, 0, 0, 1, unit >>> 24, unit >>> 16, unit >>> 8, unit, eoj >> 16, eoj >> 8, eoj);

/** The device super class (6.3.1), as far as every device here has it; maps are added when the object is made. */
export const superClass: readonly PropertyDefinition[] = [
  { epc: 0x80, access: 'GSA', initial: value(0x30), legal: oneOf(0x30, 0x31) },
  { epc: 0x81, access: 'GSA', initial: value(0x08), sizes: [1, 17], legal: isLocation },
  { epc: 0x82, access: 'G', initial: value(0x00, 0x00, 0x47, 0x00) },
  { epc: 0x83, access: 'G', initial: new Uint8Array(17) },
  { epc: 0x88, access: 'GA', initial: value(0x42), legal: oneOf(0x41, 0x42) },
  { epc: 0x8a, access: 'G', initial: value(...MAKER) },
];

const details: readonly PropertyDefinition[] = [
  { epc: 0x89, access: 'G', initial: value(0x00, 0x00) },
  { epc: 0x8c, access: 'G', initial: text12('TEKIGO-REF') },
];

const lighting: readonly PropertyDefinition[] = [
  ...superClass,
  ...details,
  { epc: 0x8d, access: 'G', initial: text12('000000000001') },
  { epc: 0x8e, access: 'G', initial: value(0x07, 0xdf, 0x09, 0x1e) },
  { epc: 0x93, access: 'GS', initial: value(0x41), legal: oneOf(0x41, 0x42) },
  { epc: 0xb0, access: 'GSA', initial: value(0x64), legal: between(0, 100) },
  { epc: 0xb6, access: 'GSA', initial: value(0x42), legal: oneOf(0x41, 0x42, 0x43, 0x45) },
  // 0xF0: a command without a state to read; 0xF1: a number of two bytes.
  { epc: 0xf0, access: 'S', initial: value(0x00), legal: oneOf(0x00, 0x01) },
  { epc: 0xf1, access: 'GS', initial: value(0x12, 0x34) },
];

/** Home air conditioner; its Get map holds 16 properties, the fewest that make a bitmap. */
export const airConditioner: ObjectDefinition = {
  eoj: 0x013001,
  properties: [
    ...superClass,
    ...details,
    { epc: 0x8f, access: 'GSA', initial: value(0x42), legal: oneOf(0x41, 0x42) },
    {
      epc: 0xa0,
      access: 'GSA',
      initial: value(0x41),
      legal: oneOf(0x31, 0x32, 0x33, 0x34, 0x35, 0x36, 0x37, 0x38, 0x41),
    },
    { epc: 0xb0, access: 'GSA', initial: value(0x42), legal: between(0x41, 0x45) },
    { epc: 0xb3, access: 'GS', initial: value(0x1a), legal: between(0, 50) },
    { epc: 0xbb, access: 'G', initial: value(0x15) },
  ],
};

/** Temperature sensor; its maps are lists. */
export const temperatureSensor: ObjectDefinition = {
  eoj: 0x001101,
  properties: [
    ...superClass.map((it) => (it.epc === 0x80 ? withAccess(it, 'GA') : it)),
    { epc: 0xe0, access: 'G', initial: value(0x00, 0xd7) },
    // Numbers of each other type, in the area of the maker.
    { epc: 0xf1, access: 'G', initial: value(0xff, 0x38) },
    { epc: 0xf2, access: 'G', initial: value(0x32) },
    { epc: 0xf3, access: 'G', initial: value(0x01, 0xf4) },
    { epc: 0xf4, access: 'G', initial: value(0xff, 0xff, 0xfc, 0x18) },
    { epc: 0xf5, access: 'G', initial: value(0x00, 0x00, 0x27, 0x10) },
  ],
};

/** General lighting; its Get map is a bitmap. */
export const lightingDevice = (instance: number, own: readonly PropertyDefinition[] = []): ObjectDefinition => ({
  eoj: 0x029000 + instance,
  properties: [...lighting, ...own],
});

/** What the reference node carries. The two lights differ in one optional property: 0xB1 here, 0xC0 there. */
export const referenceDevices: readonly ObjectDefinition[] = [
  lightingDevice(1, [{ epc: 0xb1, access: 'GS', initial: value(0x41), legal: between(0x41, 0x44) }]),
  lightingDevice(2, [{ epc: 0xc0, access: 'GS', initial: value(0xff, 0xff, 0xff) }]),
  airConditioner,
  temperatureSensor,
];

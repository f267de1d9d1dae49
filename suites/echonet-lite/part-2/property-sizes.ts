import { classOf, eojBytes, type Eoj, type Property } from '../../../harness/index.ts';

/** How long a value is, in bytes, and which codes it may hold where it is a code of one byte. */
export interface Definition {
  readonly epc: number;
  readonly sizes: readonly number[];
  readonly codes?: readonly number[];
}

const upTo = (most: number) => Array.from({ length: most }, (_, i) => i + 1);

/** Properties that every class shares, in all releases of the APPENDIX. */
const SUPER_CLASS: readonly Definition[] = [
  { epc: 0x80, sizes: [1], codes: [0x30, 0x31] },
  { epc: 0x82, sizes: [4] },
  { epc: 0x83, sizes: [9, 17] },
  { epc: 0x88, sizes: [1], codes: [0x41, 0x42] },
  { epc: 0x89, sizes: [2] },
  { epc: 0x8a, sizes: [3] },
  { epc: 0x8b, sizes: [3] },
  { epc: 0x8c, sizes: [12] },
  { epc: 0x8d, sizes: [12] },
  { epc: 0x8e, sizes: [4] },
  { epc: 0x9d, sizes: upTo(17) },
  { epc: 0x9e, sizes: upTo(17) },
  { epc: 0x9f, sizes: upTo(17) },
];

const DEVICE: readonly Definition[] = [
  ...SUPER_CLASS,
  { epc: 0x81, sizes: [1, 17] },
  { epc: 0x84, sizes: [2] },
  { epc: 0x85, sizes: [4] },
  { epc: 0x87, sizes: [1] },
  { epc: 0x8f, sizes: [1], codes: [0x41, 0x42] },
  { epc: 0x93, sizes: [1], codes: [0x41, 0x42, 0x61, 0x62] },
  { epc: 0x97, sizes: [2] },
  { epc: 0x98, sizes: [4] },
  { epc: 0x99, sizes: [2] },
  { epc: 0x9a, sizes: [5] },
];

/** Tables 6-5 and 6-7. */
const NODE_PROFILE: readonly Definition[] = [
  ...SUPER_CLASS,
  { epc: 0xbf, sizes: [2] },
  { epc: 0xd3, sizes: [3] },
  { epc: 0xd4, sizes: [2] },
  { epc: 0xd5, sizes: upTo(253) },
  { epc: 0xd6, sizes: upTo(253) },
  { epc: 0xd7, sizes: upTo(17) },
];

/** What is laid down for the properties of an object, as far as it is the same in all classes. */
export function definitionsOf(eoj: Eoj): readonly Definition[] {
  if (classOf(eoj) === '0ef0') return NODE_PROFILE;
  return eojBytes(eoj)[0] <= 0x06 ? DEVICE : [];
}

/** What is wrong with a value by its definition, if anything is. */
export function faultOf({ sizes, codes }: Definition, edt: Uint8Array): string | undefined {
  if (!sizes.includes(edt.length)) return `${edt.length} bytes`;
  return codes === undefined || codes.includes(edt[0] ?? 0) ? undefined : 'a code that is not defined';
}

/** The first of the properties whose value breaks its definition. */
export const misfit = (eoj: Eoj, properties: readonly Property[]): Property | undefined =>
  properties.find(({ epc, edt }) => {
    const definition = definitionsOf(eoj).find((it) => it.epc === epc);
    return definition !== undefined && faultOf(definition, edt) !== undefined;
  });

import type { Bend } from '../reference/echonet-lite/node.ts';
import { AIR_CONDITIONER, CLASSES, having, LIGHT, reads, SECOND_LIGHT, THERMOMETER } from './appendix-bends.ts';
import type { Mutant } from './mutant.ts';

// Whatever the sensor measures, a driver that moves it included, is told in another form.
const measuring =
  (told: (edt: Uint8Array) => readonly number[] | Uint8Array): Bend =>
  (sound) => ({
    current(node, object, epc, part) {
      const edt = sound.current(node, object, epc, part);
      return edt && object.eoj === THERMOMETER && epc === 0xe0 ? Uint8Array.from(told(edt)) : edt;
    },
  });

const degrees = (edt: Uint8Array): number => new DataView(edt.buffer, edt.byteOffset).getInt16(0) / 10;

function floating(edt: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setFloat32(0, degrees(edt));
  return bytes;
}

/** Codes and dates that a class does not define (6.4-6.9). */
export const appendixCodes: readonly Mutant[] = [
  {
    name: 'undefined-lighting-mode',
    differs: 'The second light is in a mode, 0x44, that its class leaves out of a row.',
    bends: CLASSES,
    ...having(SECOND_LIGHT, { epc: 0xb6, access: 'GSA', initial: Uint8Array.of(0x44) }),
  },
  {
    name: 'undefined-operation-mode',
    differs: 'The air conditioner is in a mode, 0x46, one behind the last that its class defines.',
    bends: CLASSES,
    ...having(AIR_CONDITIONER, { epc: 0xb0, access: 'GSA', initial: Uint8Array.of(0x46) }),
  },
  {
    name: 'air-flow-beyond-the-highest-level',
    differs: 'The air flow rate of the air conditioner is 0x39, level nine of eight.',
    bends: CLASSES,
    ...having(AIR_CONDITIONER, { epc: 0xa0, access: 'GSA', initial: Uint8Array.of(0x39) }),
  },
  {
    name: 'code-of-a-later-release',
    differs: 'The second light claims release G and uses a code of 0x93 that came with release H.',
    bends: CLASSES,
    ...having(SECOND_LIGHT, { epc: 0x93, access: 'GS', initial: Uint8Array.of(0x61) }),
  },
  {
    name: 'unmeasurable-code-where-none-is-defined',
    differs: 'The power saving mode of the air conditioner is 0x7E, unknown, for which its class has no code.',
    bends: CLASSES,
    ...having(AIR_CONDITIONER, { epc: 0x8f, access: 'GSA', initial: Uint8Array.of(0x7e) }),
  },
  {
    name: 'made-in-month-13',
    differs: 'The first light was made in a 13th month.',
    bends: CLASSES,
    ...having(LIGHT, reads(0x8e, 0x07, 0xdf, 0x0d, 0x01)),
  },
];

/** Numbers, fractions and sizes that a property does not have (6.2.1). */
export const appendixNumbers: readonly Mutant[] = [
  {
    name: 'brightness-in-half-percent',
    differs: 'The second light gives its brightness in steps of half a percent, 0xC8 for all of it.',
    bends: 'EL2-6.2.1-1',
    ...having(SECOND_LIGHT, { epc: 0xb0, access: 'GSA', initial: Uint8Array.of(0xc8) }),
  },
  {
    name: 'wanted-temperature-beyond-range',
    differs: 'The air conditioner aims at 51 degrees, one more than its class allows.',
    bends: 'EL2-6.2.1-1',
    ...having(AIR_CONDITIONER, { epc: 0xb3, access: 'GS', initial: Uint8Array.of(0x33) }),
  },
  {
    name: 'wanted-temperature-signed',
    differs: 'The air conditioner aims at -1 degree, as a signed number where the class has an unsigned one.',
    bends: 'EL2-6.2.1-1',
    ...having(AIR_CONDITIONER, { epc: 0xb3, access: 'GS', initial: Uint8Array.of(0xf6) }),
  },
  {
    name: 'temperature-in-hundredths',
    differs: 'The temperature sensor measures -30 degrees and counts them in hundredths.',
    bends: 'EL2-6.2.1-2',
    steps: measuring(() => [0xf4, 0x48]),
  },
  {
    name: 'temperature-as-sign-and-amount',
    differs: 'The temperature sensor gives -3 degrees as an amount behind a sign bit.',
    bends: 'EL2-6.2.1-2',
    steps: measuring(() => [0x80, 0x1e]),
  },
  {
    name: 'temperature-as-floating-point',
    differs: 'The temperature sensor gives degrees as a floating-point number of four bytes.',
    bends: 'EL2-6.2.1-2',
    steps: measuring(floating),
  },
  {
    name: 'temperature-as-text',
    differs: 'The temperature sensor gives degrees as text.',
    bends: 'EL2-6.2.1-2',
    steps: measuring((edt) => Array.from(`${degrees(edt)}`, (it) => it.charCodeAt(0))),
  },
  {
    name: 'temperature-lowest-byte-first',
    differs: 'The temperature sensor gives its value with the lowest byte first.',
    bends: 'EL2-6.2.1-3',
    steps: measuring((edt) => edt.toReversed()),
  },
  {
    name: 'temperature-in-one-byte',
    differs: 'The temperature sensor gives whole degrees in one byte.',
    bends: 'EL2-6.2.1-3',
    steps: measuring((edt) => [degrees(edt)]),
  },
  {
    name: 'brightness-in-two-bytes',
    differs: 'The second light gives its brightness in two bytes.',
    bends: 'EL2-6.2.1-3',
    ...having(SECOND_LIGHT, { epc: 0xb0, access: 'GSA', initial: Uint8Array.of(0x00, 0x64) }),
  },
  {
    name: 'colour-in-two-bytes',
    differs: 'The second light packs red, green and blue into two bytes.',
    bends: 'EL2-6.2.1-3',
    ...having(SECOND_LIGHT, { epc: 0xc0, access: 'GS', initial: Uint8Array.of(0xff, 0xff) }),
  },
];

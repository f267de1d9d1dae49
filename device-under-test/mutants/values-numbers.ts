import { encoded } from '../reference/echonet-lite/numbers.ts';
import type { Mutant } from './mutant.ts';
import { driving, endOf, isLow, profileValued, SENSOR, turned, valued } from './values-bends.ts';

const TEMPERATURE = 0xe0;

/** IEEE 754 binary16 of a number that has no more than 11 bits and is above 0. */
function half(value: number): Uint8Array {
  const exponent = Math.floor(Math.log2(value));
  return encoded(((exponent + 15) << 10) | ((value / 2 ** exponent - 1) * 1024), 2);
}

/** Types and order of bytes (6.2.1). */
export const numberTypes: readonly Mutant[] = [
  {
    name: 'instance-count-lowest-byte-first',
    differs: '0xD3 has its lowest byte first.',
    bends: 'EL2-6.2.1-3',
    steps: profileValued(0xd3, turned),
  },
  {
    name: 'class-count-lowest-byte-first',
    differs: '0xD4 has its lowest byte first.',
    bends: 'EL2-6.2.1-3',
    steps: profileValued(0xd4, turned),
  },
  {
    name: 'class-count-in-one-byte',
    differs: '0xD4 has one byte.',
    bends: 'EL2-6.2.1-3',
    steps: profileValued(0xd4, (value) => value.subarray(1)),
  },
  {
    name: 'year-low-byte-first',
    differs: 'The year in the production date of the lights has its low byte first.',
    bends: 'EL2-6.2.1-3',
    steps: valued(
      (object, epc) => object.eoj >> 8 === 0x0290 && epc === 0x8e,
      ([high = 0, low = 0, ...rest]) => Uint8Array.of(low, high, ...rest),
    ),
  },
  {
    name: 'temperature-low-byte-first',
    differs: 'The sensor gives its temperature with the low byte first.',
    bends: 'EL2-6.2.1-3',
    steps: valued((object, epc) => object.eoj === SENSOR && epc === TEMPERATURE, turned),
  },
  {
    name: 'temperature-in-four-bytes',
    differs: 'The sensor gives its temperature in four bytes.',
    bends: 'EL2-6.2.1-3',
    steps: valued(
      (object, epc) => object.eoj === SENSOR && epc === TEMPERATURE,
      (value) => Uint8Array.of(0, 0, ...value),
    ),
  },
  {
    name: 'written-number-turned-round',
    differs: 'A number of two bytes that is written is kept with its bytes turned round.',
    bends: 'EL2-6.2.1-3',
    steps: (sound) => ({
      store: (node, object, epc, edt) => sound.store(node, object, epc, edt.length === 2 ? turned(edt) : edt),
    }),
  },
  {
    name: 'temperature-out-of-its-range',
    differs: 'The sensor gives a temperature that is above what it is able to measure.',
    bends: 'EL2-6.2.1-1',
    steps: valued(
      (object, epc) => object.eoj === SENSOR && epc === TEMPERATURE,
      () => Uint8Array.of(0x75, 0x30),
    ),
  },
  {
    name: 'negative-numbers-as-sign-and-magnitude',
    differs: 'A number below zero has its sign in the highest bit and its magnitude in the others.',
    bends: 'EL2-6.2.1-1',
    steps: driving(({ low = 0, size }, to, sound) =>
      low < 0 && (to === 'low end' || isLow(to)) ? 2 ** (8 * size - 1) - low : sound,
    ),
  },
  {
    name: 'negative-numbers-cut-to-zero',
    differs: 'A number below zero reads as zero.',
    bends: 'EL2-6.2.1-1',
    steps: driving(({ low = 0 }, to, sound) => (low < 0 && (to === 'low end' || isLow(to)) ? 0 : sound)),
  },
  {
    name: 'driven-temperature-in-degrees',
    differs: 'The sensor gives its temperature in degrees, not in tenths.',
    bends: 'EL2-6.2.1-2',
    steps: driving((number, to, sound) => {
      const end = endOf(number, to);
      return end === undefined ? sound : end / 10;
    }),
  },
  {
    name: 'driven-temperature-in-hundredths',
    differs: 'The sensor gives its temperature in hundredths of a degree.',
    bends: 'EL2-6.2.1-2',
    steps: driving((number, to, sound) => {
      const end = endOf(number, to);
      return end === undefined ? sound : end * 10;
    }),
  },
  {
    name: 'driven-temperature-floating',
    differs: 'The sensor gives a temperature above zero as a floating-point number of two bytes.',
    bends: 'EL2-6.2.1-2',
    steps: driving(({ high }, to, sound) => (high !== undefined && !isLow(to) ? half(high / 10) : sound)),
  },
];

import { PROFILE } from '../reference/echonet-lite/node-profile.ts';
import { AIR_CONDITIONER, bitmap, bytes, epcList, epcsIn, LIGHT, SECOND_LIGHT, telling } from './profile-bends.ts';
import type { Mutant } from './mutant.ts';

const SENSOR = 0x001101;
const LIST = 'EL2-6.10.2-2';
const BITS = 'EL2-6.10.2-3';

/** Lists of EPCs in a wrong form: the Get map of the sensor holds 15, the longest list. */
const lists: readonly Mutant[] = [
  {
    name: 'map-counts-one-more',
    differs: 'The announcement map of the node profile counts one property more than it lists.',
    bends: LIST,
    steps: telling(PROFILE, 0x9d, (map) => bytes((map[0] as number) + 1, ...map.subarray(1))),
  },
  {
    name: 'map-counts-one-less-on-second-instance',
    differs: 'The announcement map of the second light counts one property less than it lists.',
    bends: LIST,
    steps: telling(SECOND_LIGHT, 0x9d, (map) => bytes((map[0] as number) - 1, ...map.subarray(1))),
  },
  {
    name: 'map-lists-a-property-twice',
    differs: 'The announcement map of the node profile lists 0x80 twice, and counts it twice.',
    bends: LIST,
    steps: telling(PROFILE, 0x9d, (map) => epcList([...epcsIn(map), 0x80])),
  },
  {
    name: 'map-lists-epc-without-top-bit',
    differs: 'The announcement map of the air conditioner lists 0x80 as 0x00.',
    bends: LIST,
    steps: telling(AIR_CONDITIONER, 0x9d, (map) => epcList(epcsIn(map).map((epc) => (epc === 0x80 ? 0x00 : epc)))),
  },
  {
    name: 'map-of-15-as-bits',
    differs: 'The Get map of the sensor, of 15 properties, is bits.',
    bends: LIST,
    steps: telling(SENSOR, 0x9f, (map) => bitmap(epcsIn(map))),
  },
  {
    name: 'short-map-as-bits',
    differs: 'The Set map of the node profile, of two properties, is bits.',
    bends: LIST,
    steps: telling(PROFILE, 0x9e, (map) => bitmap(epcsIn(map))),
  },
  {
    name: 'map-always-of-17-bytes',
    differs: 'The announcement map of the sensor is filled up to 17 bytes.',
    bends: LIST,
    steps: telling(SENSOR, 0x9d, (map) => Uint8Array.from({ length: 17 }, (_, i) => map[i] ?? 0)),
  },
];

// Bits by the upper nibble, two bytes each, bit by bit of the lower one: what comes of a mistaken table.
function transposed(epcs: readonly number[]): Uint8Array {
  const map = new Uint8Array(17);
  map[0] = epcs.length;
  for (const epc of epcs) {
    const at = 1 + 2 * ((epc >> 4) - 8) + ((epc & 0x0f) >> 3);
    map[at] = (map[at] as number) | (1 << (epc & 0x07));
  }
  return map;
}

const REVERSED = Array.from({ length: 256 }, (_, byte) =>
  [0, 1, 2, 3, 4, 5, 6, 7].reduce((sum, bit) => sum | (((byte >> bit) & 1) << (7 - bit)), 0),
);

/** Bits in a wrong form: the Get map of the air conditioner holds 16, the smallest. */
const bits: readonly Mutant[] = [
  {
    name: 'map-without-count',
    differs: 'The Set map of the node profile is the EPCs alone, the first of which reads as a number of 128.',
    bends: BITS,
    steps: telling(PROFILE, 0x9e, (map) => map.subarray(1)),
  },
  {
    name: 'map-of-16-as-list',
    differs: 'The Get map of the air conditioner, of 16 properties, is a list.',
    bends: BITS,
    steps: telling(AIR_CONDITIONER, 0x9f, (map) => epcList(epcsIn(map))),
  },
  {
    name: 'map-of-many-as-list',
    differs: 'The Get map of the node profile, of more than 16 properties, is a list.',
    bends: BITS,
    steps: telling(PROFILE, 0x9f, (map) => epcList(epcsIn(map))),
  },
  {
    name: 'map-of-bits-without-count',
    differs: 'The Get map of the node profile is the 16 bytes of bits alone.',
    bends: BITS,
    steps: telling(PROFILE, 0x9f, (map) => bytes((map[0] as number) | 0x10, ...map.subarray(2))),
  },
  {
    name: 'map-of-bits-counts-one-more',
    differs: 'The Get map of the second light counts one property more than it has bits.',
    bends: BITS,
    steps: telling(SECOND_LIGHT, 0x9f, (map) => bytes((map[0] as number) + 1, ...map.subarray(1))),
  },
  {
    name: 'map-with-nibbles-exchanged',
    differs: 'The Get map of the first light has bits by the lower nibble in bytes by the upper one.',
    bends: BITS,
    steps: telling(LIGHT, 0x9f, (map) => transposed(epcsIn(map))),
  },
  {
    name: 'map-with-bits-reversed',
    differs: 'The Get map of the air conditioner has bit 7 for the EPCs 0x80-0x8F.',
    bends: BITS,
    steps: telling(AIR_CONDITIONER, 0x9f, (map) =>
      bytes(map[0] as number, ...[...map.subarray(1)].map((byte) => REVERSED[byte] as number)),
    ),
  },
  {
    name: 'map-with-bytes-reversed',
    differs: 'The Get map of the node profile begins with the bits of lower nibble 15.',
    bends: BITS,
    steps: telling(PROFILE, 0x9f, (map) => bytes(map[0] as number, ...map.subarray(1).toReversed())),
  },
  {
    name: 'map-of-bits-of-18-bytes',
    differs: 'A byte follows the bits of the Get map of the node profile.',
    bends: BITS,
    steps: telling(PROFILE, 0x9f, (map) => bytes(...map, 0)),
  },
];

/** Maps of properties in a wrong form (6.10.2). */
export const profileMaps: readonly Mutant[] = [...lists, ...bits];

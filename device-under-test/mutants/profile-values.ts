import { ascii, valued, type ProfileValue } from './profile-bends.ts';
import type { Mutant } from './mutant.ts';

const FAULT = 'EL2-6.10.1-1.1';
const PRODUCT = 'EL2-6.10.1-4.1';
const SERIAL = 'EL2-6.10.1-5.1';
const DATE = 'EL2-6.10.1-6.1';
const STATUS = 'EL2-6.11.1-1.1';
const CONTENT = 'EL2-6.11.1-2.1';
const VERSION = 'EL2-6.11.1-9.1';
const TYPES = 'EL2-6.11.1-9.2';
const NUMBER = 'EL2-6.11.1-10.1';

const MAKER = [0xff, 0xff, 0xfe];
const zeros = (length: number) => Array.from({ length }, () => 0);

const rows: readonly ProfileValue[] = [
  ['profile-fault-status-zero', FAULT, 0x88, [0x00], 'The fault status of the node profile is 0x00.'],
  ['profile-fault-status-of-two-bytes', FAULT, 0x88, [0x00, 0x42], 'The fault status has two bytes.'],
  ['profile-fault-status-as-printed', FAULT, 0x88, [0x04], 'The fault status is 0x04, half of its code.'],
  [
    'manufacturer-code-of-four-bytes',
    'EL2-6.10.1-2.1',
    0x8a,
    [0x00, ...MAKER],
    'The manufacturer code has four bytes.',
  ],
  ['manufacturer-code-of-one-byte', 'EL2-6.10.1-2.1', 0x8a, [0x0b], 'The manufacturer code has one byte.'],
  ['business-facility-code-of-two-bytes', 'EL2-6.10.1-3.1', 0x8b, [0, 1], 'The business facility code has two bytes.'],
  [
    'product-code-of-13-bytes',
    PRODUCT,
    0x8c,
    [...ascii('TEKIGO-REF12'), 0],
    'The product code ends in NULL as text in C.',
  ],
  ['product-code-without-filler', PRODUCT, 0x8c, ascii('TEKIGO'), 'The product code is as long as its text.'],
  ['product-code-behind-spaces', PRODUCT, 0x8c, ascii('  TEKIGO-REF'), 'Spaces stand before the product code.'],
  ['product-code-behind-null', PRODUCT, 0x8c, [0, 0, ...ascii('TEKIGO-REF')], 'NULLs stand before the product code.'],
  [
    'product-code-in-katakana',
    PRODUCT,
    0x8c,
    [0xc3, 0xb7, 0xba, ...zeros(9)],
    'The product code is in half-width katakana.',
  ],
  [
    'product-code-in-utf-16',
    PRODUCT,
    0x8c,
    [0x54, 0, 0x45, 0, 0x4b, 0, 0x49, 0, 0x47, 0, 0x4f, 0],
    'The product code is UTF-16.',
  ],
  ['serial-number-of-8-bytes', SERIAL, 0x8d, ascii('00000001'), 'The serial number has eight bytes.'],
  ['serial-number-behind-spaces', SERIAL, 0x8d, ascii('          42'), 'The serial number stands at the right.'],
  [
    'serial-number-in-binary',
    SERIAL,
    0x8d,
    [...zeros(8), 0x01, 0x02, 0x03, 0x04],
    'The serial number is a binary number.',
  ],
  [
    'serial-number-beyond-ascii',
    SERIAL,
    0x8d,
    [0x82, 0x4f, ...ascii('1'), ...zeros(9)],
    'The serial number is in Shift JIS.',
  ],
  ['production-date-in-bcd', DATE, 0x8e, [0x20, 0x15, 0x09, 0x12], 'The production date is in BCD.'],
  [
    'production-date-of-late-day-in-bcd',
    DATE,
    0x8e,
    [0x20, 0x15, 0x12, 0x31],
    'The production date, 31 December, is in BCD.',
  ],
  ['production-date-in-ascii', DATE, 0x8e, ascii('1509'), 'The production date is year and month as text.'],
  ['production-date-in-month-13', DATE, 0x8e, [0x07, 0xdf, 13, 1], 'The production date is in month 13.'],
  ['production-date-on-29-february-2015', DATE, 0x8e, [0x07, 0xdf, 2, 29], 'The production date is 29 February 2015.'],
  ['production-date-on-31-april', DATE, 0x8e, [0x07, 0xdf, 4, 31], 'The production date is 31 April.'],
  ['production-date-on-day-zero', DATE, 0x8e, [0x07, 0xdf, 9, 0], 'The production date is day 0.'],
  ['production-date-all-zero', DATE, 0x8e, zeros(4), 'The production date is all zero.'],
  ['production-date-low-byte-first', DATE, 0x8e, [0xdf, 0x07, 9, 30], 'The year of production has its low byte first.'],
  ['production-date-of-three-bytes', DATE, 0x8e, [15, 9, 30], 'The production date has a year of one byte.'],
  ['operating-status-0x32', STATUS, 0x80, [0x32], 'The operating status of the node is 0x32.'],
  ['operating-status-of-two-bytes', STATUS, 0x80, [0x00, 0x30], 'The operating status of the node has two bytes.'],
  ['operating-status-1', STATUS, 0x80, [0x01], 'The operating status of the node is 1.'],
  ['fault-content-above-range', CONTENT, 0x89, [0x03, 0xed], 'The fault content is 0x03ED.'],
  ['fault-content-of-one-byte', CONTENT, 0x89, [0x00], 'The fault content has one byte.'],
  ['fault-content-low-byte-first', CONTENT, 0x89, [0xe8, 0x03], 'The fault content 0x03E8 has its low byte first.'],
  ['version-in-bcd', VERSION, 0x82, [0x01, 0x12, 0x01, 0x00], 'The version 1.12 is told in BCD.'],
  ['version-1-10-in-bcd', VERSION, 0x82, [0x01, 0x10, 0x01, 0x00], 'The version 1.10 is told in BCD.'],
  ['version-in-ascii', VERSION, 0x82, ascii('1.12'), 'The version is text.'],
  ['version-with-major-zero', VERSION, 0x82, [0x00, 0x0c, 0x01, 0x00], 'The major version is 0.'],
  [
    'version-like-that-of-devices',
    VERSION,
    0x82,
    [0x00, 0x00, 0x48, 0x00],
    'The version is an APPENDIX release, as of devices.',
  ],
  ['version-of-two-bytes', VERSION, 0x82, [0x01, 0x0c], 'The version information ends behind the minor version.'],
  ['no-message-types', TYPES, 0x82, [0x01, 0x0c, 0x00, 0x00], 'The version information names no message type.'],
  [
    'message-types-in-second-byte',
    TYPES,
    0x82,
    [0x01, 0x0c, 0x00, 0x01],
    'The message types stand in the second byte.',
  ],
  ['message-types-with-bit-2', TYPES, 0x82, [0x01, 0x0c, 0x05, 0x00], 'The message types have bit 2 set.'],
  ['message-types-with-top-bit', TYPES, 0x82, [0x01, 0x0c, 0x80, 0x00], 'The message types count from the top bit.'],
  ['individual-identification-of-one-byte', 'EL2-6.11.1-3.1', 0xbf, [0x01], '0xBF has one byte.'],
  ['individual-identification-of-four-bytes', 'EL2-6.11.1-3.1', 0xbf, [0, 0, 0, 1], '0xBF has four bytes.'],
  [
    'identification-number-of-9-bytes',
    NUMBER,
    0x83,
    [0xfe, ...MAKER, 1, 2, 3, 4, 5],
    'The identification number has nine bytes.',
  ],
  [
    'identification-number-of-16-bytes',
    NUMBER,
    0x83,
    [0xfe, ...MAKER, ...zeros(11), 1],
    'The identification number has 16 bytes.',
  ],
  [
    'identification-number-by-layer-1',
    NUMBER,
    0x83,
    [0x01, ...MAKER, ...zeros(12), 1],
    'The identification number begins with 0x01.',
  ],
  [
    'identification-number-without-0xfe',
    NUMBER,
    0x83,
    [...MAKER, ...zeros(13), 1],
    'The identification number begins with the maker.',
  ],
  [
    'identification-number-all-zero',
    'EL2-6.11.1-10.3',
    0x83,
    [0xfe, ...MAKER, ...zeros(13)],
    'Nothing follows the maker but zeros.',
  ],
  ['number-of-instances-of-one-byte', 'EL2-6.11.1-4.1', 0xd3, [4], 'The number of instances has one byte.'],
  ['number-of-instances-of-two-bytes', 'EL2-6.11.1-4.1', 0xd3, [0, 4], 'The number of instances has two bytes.'],
  [
    'number-of-instances-low-byte-first',
    'EL2-6.11.1-4.1',
    0xd3,
    [4, 0, 0],
    'The number of instances has its low byte first.',
  ],
  ['number-of-classes-of-one-byte', 'EL2-6.11.1-5.1', 0xd4, [4], 'The number of classes has one byte.'],
  ['number-of-classes-of-three-bytes', 'EL2-6.11.1-5.1', 0xd4, [0, 0, 4], 'The number of classes has three bytes.'],
  ['number-of-classes-low-byte-first', 'EL2-6.11.1-5.1', 0xd4, [4, 0], 'The number of classes has its low byte first.'],
];

/** Values of the node profile in a form that clauses 6.10.1 and 6.11.1 do not give them. */
export const profileValues: readonly Mutant[] = rows.map(valued);

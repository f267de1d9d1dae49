import { assume, demand, hex, verify, type CaseContext } from '../../../harness/index.ts';

type Judge = (value: Uint8Array, context: Pick<CaseContext, 'note'>) => void;

/** So many bytes. */
export const sized =
  (size: number, what: string): Judge =>
  (value) =>
    verify(value.length, size, `the ${what} has ${size} bytes`);

/** One byte that is one of these codes. */
export const coded =
  (codes: readonly number[], what: string): Judge =>
  (value) => {
    const names = codes.map((code) => `0x${code.toString(16)}`).join(' or ');
    const isCode = value.length === 1 && codes.includes(value[0] ?? 0);
    demand(isCode, `the ${what} is ${names}, in one byte`, names, hex(value));
  };

/** Three bytes that a consortium assigns to a maker. */
export const judgeMaker: Judge = (value, context) => {
  verify(value.length, 3, 'the manufacturer code has 3 bytes');
  assume(!value.every((byte) => byte === 0xff), 'FF FF FF is for experiments: the maker has no code yet');
  context.note(
    `the manufacturer code is ${hex(value)}: whether that is the code of this maker is for the vendor to say`,
  );
};

const isFiller = (byte: number) => byte === 0x00 || byte === 0x20;

/** Twelve bytes of ASCII from the first byte on; what is left behind them is NULL or space (6.10.1 (4), (5)). */
export const judgeText =
  (what: string): Judge =>
  (value, context) => {
    verify(value.length, 12, `the ${what} has 12 bytes`);
    demand(!value.some((byte) => byte >= 0x80), `the ${what} is ASCII`, 'bytes below 0x80', hex(value));
    const end = value.findLastIndex((byte) => !isFiller(byte)) + 1;
    const code = value.subarray(0, end);
    if (end === 0) context.note(`the ${what} is empty`);
    demand(end === 0 || !isFiller(code[0] ?? 0), `the ${what} begins at the first byte`, 'a character', hex(value));
    demand(!code.includes(0x00), `NULL stands behind the ${what} only`, 'no character behind NULL', hex(value));
    const isPrintable = code.every((byte) => byte >= 0x20 && byte < 0x7f);
    assume(isPrintable, `the ${what} holds control characters, of which 6.10.1 says nothing: ${hex(value)}`);
    assume(new Set(value.subarray(end)).size < 2, `NULL and space are mixed behind the ${what}`);
  };

const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const isLeap = (year: number) => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

// A year beyond is one in BCD (2015 as 0x2015 = 8213) or in ASCII digits; one below is from before there were such devices.
const LAST_YEAR = 2999;
const FIRST_YEAR = 1970;

/** Year in two bytes, month, day, all in binary: a day that there is (6.10.1 (6)). */
export const judgeDate: Judge = (value) => {
  verify(value.length, 4, 'the production date has 4 bytes');
  const [high = 0, low = 0, month = 0, day = 0] = value;
  const year = high * 256 + low;
  const text = `${hex(value)}, which reads ${year}-${month}-${day}`;
  demand(year > 0 && year <= LAST_YEAR, 'the production date has its year in binary', `up to ${LAST_YEAR}`, text);
  const days = month === 2 && !isLeap(year) ? 28 : (DAYS[month - 1] ?? 0);
  demand(day >= 1 && day <= days, 'the production date is a day of the calendar, in binary', 'such a day', text);
  assume(year >= FIRST_YEAR, `the production date is ${year}, long before there were such devices`);
};

/** Fault content of the node profile: 0x0000-0x03EC (6.11.1 (2)). */
export const judgeFault: Judge = (value) => {
  verify(value.length, 2, 'the fault content has 2 bytes');
  const code = (value[0] ?? 0) * 256 + (value[1] ?? 0);
  demand(code <= 0x03ec, 'the fault content is 0x03EC at most', '0x0000-0x03EC', hex(value));
};

// Faults of an ECHONET Lite middleware adapter (Part III).
const ADAPTER_FAULTS = { first: 0x03e9, last: 0x03ec };

/** Fault content of a node that has no middleware adapter. */
export const judgeFaultOrigin: Judge = (value) => {
  assume(value.length === 2, 'the fault content does not have 2 bytes, which another case judges');
  const code = (value[0] ?? 0) * 256 + (value[1] ?? 0);
  const isAdapters = code >= ADAPTER_FAULTS.first && code <= ADAPTER_FAULTS.last;
  demand(!isAdapters, 'the fault content is no fault of a middleware adapter', '0x0000-0x03E8', hex(value));
};

// 1.14 is the latest version; the next one that reads like a version in BCD is 1.16 (0x10).
const LATEST_MINOR = 0x0e;
const BCD_OF_LATEST = 0x14;

const isAscii = (byte: number) => byte >= 0x30 && byte <= 0x39;

/** Major and minor version in binary, and two bytes of message types (6.11.1 (9)). */
export const judgeVersion: Judge = (value) => {
  verify(value.length, 4, 'the version information has 4 bytes');
  const [major = 0, minor = 0] = value;
  demand(major !== 0, 'the major version is not 0', '1', hex(value));
  demand(!isAscii(major) && !isAscii(minor), 'the version is no text', 'numbers in binary', hex(value));
  const isBcd = major === 1 && minor >= 0x10 && minor <= BCD_OF_LATEST;
  demand(!isBcd, 'the minor version is in binary: 10 is 0x0A, 12 is 0x0C', 'up to 0x0E', hex(value));
  assume(major === 1 && minor <= LATEST_MINOR, `no version ${major}.${minor} is known here`);
};

/** Format 1, or both formats, and no other bit (6.11.1 (9)). */
export const judgeMessageTypes: Judge = (value) => {
  verify(value.length, 4, 'the version information has 4 bytes');
  const types = value.subarray(2);
  const [first = 0, second = 0] = types;
  const claim = 'of the message types only bits 0 and 1 of the first byte are set, one at least';
  demand(second === 0 && first >= 1 && first <= 3, claim, '01 00 or 03 00', hex(types));
  assume(first !== 2, 'the node says that it supports format 2 alone, though it answers in format 1');
};

/** 0xFE and sixteen bytes of the maker's own (6.11.1 (10)). */
export const judgeIdentification: Judge = (value) => {
  verify(value.length, 17, 'the identification number has 17 bytes');
  verify(value[0], 0xfe, 'the identification number begins with 0xFE');
};

import {
  demand,
  ESV,
  hex,
  property,
  setC,
  settable,
  show,
  subjects,
  verify,
  type Property,
  type Suite,
  type TestCase,
} from '../../../harness/index.ts';
import { same } from './announcing.ts';
import { judgesNumber } from './lists.ts';
import { held } from './node-profile.ts';
import {
  codesOf,
  decoded,
  eachDriven,
  encoded,
  hasNumber,
  numbersOf,
  type DeclaredNumber,
} from './declared-numbers.ts';

const reversed = (edt: Uint8Array) => edt.toReversed();

const counts: TestCase = {
  id: 'counts-have-their-highest-byte-first',
  proves: ['EL2-6.2.1-3'],
  title: 'Counts of instances (0xD3) and classes (0xD4) have three and two bytes, the highest first',
  async run(context) {
    await judgesNumber(0xd3, 3, 'number of instances (0xD3)', 0xd6)(context);
    await judgesNumber(0xd4, 2, 'number of classes (0xD4)', 0xd7)(context);
  },
};

const isYear = (high = 0, low = 0) => high * 0x100 + low >= 1980 && high * 0x100 + low < 2180;

const years: TestCase = {
  id: 'year-of-production-has-its-high-byte-first',
  proves: ['EL2-6.2.1-3'],
  title: 'The year in the production date (0x8E) of every object has its high byte first',
  applies: (pics) =>
    subjects(pics).some(({ get }) => get.includes(0x8e)) || 'no object tells its production date (0x8E)',
  async run({ node, pics }) {
    for (const { eoj } of subjects(pics).filter(({ get }) => get.includes(0x8e))) {
      const date = await held(node, 0x8e, eoj);
      const [first, second] = date;
      const turned = !isYear(first, second) && isYear(second, first);
      demand(!turned, `the year of 0x8E of ${eoj.toUpperCase()} has its high byte first`, 'a year', hex(date));
    }
  },
};

/** What takes its own value back and would show if the bytes were turned round on the way. */
const asymmetric = ({ edt }: Property) => edt.length > 1 && edt.length <= 4 && !same(edt, reversed(edt));

const written: TestCase = {
  id: 'written-bytes-keep-their-order',
  proves: ['EL2-6.2.1-3'],
  title: 'A value of two to four bytes that is written back is not turned round',
  writes: 'same-value',
  applies: (pics) =>
    settable(pics).some((it) => it.writable.some(asymmetric)) || 'no value of two to four bytes is written',
  async run({ node, pics }) {
    for (const { object, writable } of settable(pics))
      for (const { epc } of writable.filter(asymmetric)) {
        const edt = await node.value(object.eoj, epc);
        const { frame } = await node.reply(node.send(setC(object.eoj, [property(epc, ...edt)])));
        if (frame.esv !== ESV.Set_Res) continue;
        const now = await node.settles(object.eoj, epc, edt);
        const turned = same(now, reversed(edt)) && !same(now, edt);
        demand(!turned, `${show(epc)} of ${object.eoj.toUpperCase()} keeps the order of its bytes`, hex(edt), hex(now));
      }
  },
};

const any = () => true;

const sizes: TestCase = {
  id: 'declared-numbers-have-their-size',
  proves: ['EL2-6.2.1-3'],
  title: 'A number has as many bytes as its type',
  applies: hasNumber(any, 'number'),
  async run({ node, pics }) {
    for (const { eoj, epc, number, name } of numbersOf(pics))
      verify((await held(node, epc, eoj)).length, number.size, `${name} has the size of its type, in bytes`);
  },
};

/** What a class may set aside at the end of a type: the codes of table 6-1, and "undefined" or "not measured" next to them. */
const isSpecial = (edt: Uint8Array, { size, signed }: DeclaredNumber) => {
  const { below, above } = codesOf({ size, signed });
  const undefinedCode = encoded(decoded(above, signed) - (signed ? 1 : 2), size);
  return [below, above, undefinedCode].some((code) => same(code, edt));
};

const isWithin = (value: number, { low = -Infinity, high = Infinity }: DeclaredNumber) => value >= low && value <= high;
const isBounded = ({ low, high }: DeclaredNumber) => low !== undefined || high !== undefined;

const ranges: TestCase = {
  id: 'declared-numbers-are-within-range',
  proves: ['EL2-6.2.1-1', 'EL2-6.2.1-3'],
  title: 'Read by its type, a number lies in the range that the device works in, or is a special code',
  applies: hasNumber(isBounded, 'number with an end of the device in it (low, high)'),
  async run({ node, pics }) {
    for (const { eoj, epc, number, name } of numbersOf(pics).filter((it) => isBounded(it.number))) {
      const edt = await held(node, epc, eoj);
      if (edt.length !== number.size || isSpecial(edt, number)) continue;
      const value = decoded(edt, number.signed);
      const range = `${number.low ?? 'any'} to ${number.high ?? 'any'}`;
      demand(isWithin(value, number), `${name} lies within the range of the device`, range, `${value} (${hex(edt)})`);
    }
  },
};

// Another unit is a tenth or ten times as much; how exact the end is, is for the cases on ranges.
const isAbout = (value: number, wanted: number) => value / wanted > 0.5 && value / wanted < 2;

const isNegative = ({ signed, low = 0 }: DeclaredNumber) => signed && low < 0;

const negative: TestCase = {
  id: 'negative-numbers-are-twos-complements',
  proves: ['EL2-6.2.1-1'],
  title: "A number driven below zero reads as the two's complement of its size",
  needs: ['driveNumber'],
  applies: hasNumber(isNegative, 'number with a negative end of the device in it (low)'),
  run: (context) =>
    eachDriven(context, isNegative, ['low end'], async ({ number, name, read }) => {
      const { low = 0, size } = number;
      const edt = await read(encoded(low, size));
      const claim = `${name} driven to ${low} reads as a number about there, in two's complement`;
      demand(isAbout(decoded(edt, true), low), claim, hex(encoded(low, size)), hex(edt));
    }),
};

const hasEnd = ({ high = 0, size }: DeclaredNumber) => size > 1 && high >= 10;

const fixedPoint: TestCase = {
  id: 'numbers-are-multiples-of-their-unit',
  proves: ['EL2-6.2.1-2'],
  title: 'A number of two bytes or more driven to its end reads as that many units, not scaled and not floating',
  needs: ['driveNumber'],
  applies: hasNumber(hasEnd, 'number of two bytes or more with an upper end of the device in it (high)'),
  run: (context) =>
    eachDriven(context, hasEnd, ['high end'], async ({ number, name, read }) => {
      const { high = 0, size } = number;
      const edt = await read(encoded(high, size));
      const claim = `${name} driven to ${high} units reads as about that many`;
      demand(isAbout(decoded(edt, number.signed), high), claim, hex(encoded(high, size)), hex(edt));
    }),
};

const suite: Suite = {
  id: 'part-2-6.2.1',
  clause: '6.2.1',
  title: 'Data types',
  cases: [counts, years, written, sizes, ranges, negative, fixedPoint],
};
export default suite;

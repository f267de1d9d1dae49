import { demand, hex, verify, type Suite, type TestCase } from '../../../harness/index.ts';
import {
  codesOf,
  eachDriven,
  encoded,
  hasNumber,
  type DeclaredNumber,
  type Drive,
  type Picks,
} from './declared-numbers.ts';

/** The side of the range that a drive goes to. */
const SIDE = { 'low end': 'low', 'high end': 'high', below: 'low', above: 'high' } as const;
const ENDS = ['low end', 'high end'] as const;
const BEYOND = ['below', 'above'] as const;

// The device ends within what the property holds on a side where the vendor says so, and goes beyond it elsewhere.
const endsOn = (number: DeclaredNumber, to: Drive): number | undefined => number[SIDE[to]];
const isNarrow: Picks = ({ low, high }) => low !== undefined || high !== undefined;
const isWide: Picks = ({ low, high }) => low === undefined || high === undefined;

/** The last number of the property before a code of table 6-1. */
function lastOf({ size, signed }: DeclaredNumber, to: (typeof ENDS)[number]): Uint8Array {
  const span = 2 ** (8 * size);
  if (signed) return encoded(to === 'low end' ? 1 - span / 2 : span / 2 - 2, size);
  return encoded(to === 'low end' ? 0 : span - 3, size);
}

/** Every code of table 6-1 of this size. */
const anyCode = (size: DeclaredNumber['size']): readonly string[] =>
  [true, false].flatMap((signed) => Object.values(codesOf({ size, signed })).map((code) => hex(code)));

const narrow = (id: string, title: string, drives: readonly Drive[]): TestCase => ({
  id,
  proves: ['EL2-6.2.2-1'],
  title,
  needs: ['driveNumber'],
  applies: hasNumber(isNarrow, 'number with an end of the device in it (low, high)'),
  run: (context) =>
    eachDriven(context, isNarrow, drives, async ({ number, name, to, read }) => {
      const end = endsOn(number, to);
      if (end === undefined) return;
      const wanted = encoded(end, number.size);
      verify(await read(wanted), wanted, `${name} driven to or beyond its ${SIDE[to]} end reads ${end}`);
    }),
});

const beyond: TestCase = {
  id: 'numbers-beyond-the-property-read-as-codes',
  proves: ['EL2-6.2.2-2'],
  title: 'A number beyond what its property holds reads as an overflow or underflow code',
  needs: ['driveNumber'],
  applies: hasNumber(isWide, 'number that goes beyond its property'),
  run: (context) =>
    eachDriven(context, isWide, BEYOND, async ({ number, name, to, read }) => {
      if (endsOn(number, to) !== undefined) return;
      const value = await read(codesOf(number)[to]);
      const codes = anyCode(number.size);
      const claim = `${name} driven ${to} what its property holds reads as a code of table 6-1`;
      demand(codes.includes(hex(value)), claim, codes.join(' or '), hex(value));
    }),
};

const within: TestCase = {
  id: 'numbers-at-the-end-of-the-property-are-no-codes',
  proves: ['EL2-6.2.2-2'],
  title: 'A number at the end of what its property holds reads as a number, not as a code',
  needs: ['driveNumber'],
  applies: hasNumber(isWide, 'number that goes beyond its property'),
  run: (context) =>
    eachDriven(context, isWide, ENDS, async ({ number, name, to, read }) => {
      if (endsOn(number, to) !== undefined) return;
      const value = hex(await read(lastOf(number, to)));
      const { below, above } = codesOf(number);
      const claim = `${name} driven to its ${to} reads as no overflow and no underflow`;
      demand(value !== hex(below) && value !== hex(above), claim, 'a number', value);
    }),
};

interface Exact {
  readonly id: string;
  readonly proves: string;
  readonly kind: string;
  readonly picks: Picks;
  readonly caution?: string;
}

/** The codes by type. */
const TYPES: readonly Exact[] = [
  {
    id: 'signed-overflow-codes',
    proves: 'EL2-6.2.2-3',
    kind: 'signed char or short',
    picks: ({ signed, size }) => signed && size < 4,
  },
  {
    id: 'signed-long-overflow-codes',
    proves: 'EL2-6.2.2-3',
    kind: 'signed long',
    picks: ({ signed, size }) => signed && size === 4,
    caution: 'the zeros in the row of signed long are lost in the document; they follow from the other rows',
  },
  {
    id: 'unsigned-overflow-codes',
    proves: 'EL2-6.2.2-4',
    kind: 'unsigned char, short or long',
    picks: ({ signed }) => !signed,
  },
];

const exact = ({ id, proves, kind, picks, ...rest }: Exact): TestCase => {
  const wide: Picks = (number) => picks(number) && isWide(number);
  return {
    id,
    proves: [proves],
    title: `Beyond what its property holds, a number of type ${kind} reads as its codes`,
    needs: ['driveNumber'],
    applies: hasNumber(wide, `number of type ${kind} that goes beyond its property`),
    ...rest,
    run: (context) =>
      eachDriven(context, wide, BEYOND, async ({ number, name, to, read }) => {
        if (endsOn(number, to) !== undefined) return;
        const code = codesOf(number)[to];
        const flow = to === 'below' ? 'underflow' : 'overflow';
        verify(await read(code), code, `${name} driven ${to} its property reads as the ${flow} code of its type`);
      }),
  };
};

const suite: Suite = {
  id: 'part-2-6.2.2',
  clause: '6.2.2',
  title: 'Range of values',
  cases: [
    narrow('ends-of-the-device-are-read', 'A number at the end of what the device works with reads as that end', ENDS),
    narrow(
      'beyond-the-device-its-end-is-read',
      'Beyond what the device works with, a number within the property reads as the end, not as a code',
      BEYOND,
    ),
    beyond,
    within,
    ...TYPES.map(exact),
  ],
};
export default suite;

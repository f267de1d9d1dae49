import { demand, hex, show, type CaseContext, type Eoj, type Pics } from '../../../harness/index.ts';
import { readAlone } from './node-profile.ts';

/** A number whose type the vendor declares. */
export type DeclaredNumber = Pics['numbers'][number];

/** One that the device has and gives. */
export interface KnownNumber {
  readonly number: DeclaredNumber;
  readonly eoj: Eoj;
  readonly epc: number;
  /** "0xE0 of 001101", for claims. */
  readonly name: string;
}

/** The declared numbers that can be read. */
export const numbersOf = ({ numbers, objects, transmissionOnly }: Pics): readonly KnownNumber[] =>
  numbers.flatMap((number) => {
    const { epc } = number;
    const object = objects.find(({ eoj, get }) => eoj === number.eoj.toLowerCase() && get.includes(epc));
    if (object === undefined || transmissionOnly) return [];
    return [{ number, eoj: object.eoj, epc, name: `${show(epc)} of ${object.eoj.toUpperCase()}` }];
  });

export type Picks = (number: DeclaredNumber) => boolean;

/** C_NUMRANGE. */
export const hasNumber =
  (picks: Picks, kind: string) =>
  (pics: Pics): true | string =>
    numbersOf(pics).some((it) => picks(it.number)) || `no ${kind} is declared (pics.numbers of a device file)`;

/** A number as bytes of this many, the highest first (6.2.1); of a negative one, its two's complement. */
export const encoded = (value: number, size: number): Uint8Array =>
  Uint8Array.from({ length: size }, (_, i) => Math.floor(value / 2 ** (8 * (size - 1 - i))) & 0xff);

/** What the bytes stand for, the highest first. */
export function decoded(edt: Uint8Array, signed: boolean): number {
  const value = edt.reduce((sum, byte) => sum * 0x100 + byte, 0);
  return signed && (edt[0] ?? 0) >= 0x80 ? value - 2 ** (8 * edt.length) : value;
}

/** The codes of table 6-1. */
export const codesOf = ({ size, signed }: Pick<DeclaredNumber, 'size' | 'signed'>) => {
  const top = signed ? 2 ** (8 * size - 1) : 2 ** (8 * size);
  return { below: encoded(signed ? top : top - 2, size), above: encoded(top - 1, size) };
};

/** Where `driveNumber` takes a number. */
export type Drive = Parameters<CaseContext['powers']['driveNumber']>[2];

/** A number and where it goes; `read` drives it there and gives the wanted value once it has it, else the last one. */
export interface Driven<D extends Drive> extends KnownNumber {
  readonly to: D;
  readonly read: (wanted: Uint8Array) => Promise<Uint8Array>;
}

// A value that moves is compared more than once (IC-VALUE-MOVES).
const TRIES = 3;

/** The value once it is `wanted`; the number is driven there again where it is not, and the last value given then. */
const settledAt =
  ({ node, powers }: CaseContext, { number, eoj, epc, name }: KnownNumber, to: Drive) =>
  async (wanted: Uint8Array): Promise<Uint8Array> => {
    for (let tries = 1; ; tries++) {
      await powers.driveNumber(number.eoj, epc, to);
      // What is refused for the moment is given a little later (4.2.3.3).
      const given = (await readAlone(node, eoj, epc)) !== undefined;
      demand(given, `${name} driven ${to} is read`, 'a number or a code', 'a refusal, three times');
      const value = await node.settles(eoj, epc, wanted);
      if (tries === TRIES || hex(value) === hex(wanted)) return value;
    }
  };

/** Each number that `picks` lets through is driven to `drives` and judged there, and left at its low end. */
export async function eachDriven<D extends Drive>(
  context: CaseContext,
  picks: Picks,
  drives: readonly D[],
  judge: (driven: Driven<D>) => Promise<void>,
): Promise<void> {
  for (const it of numbersOf(context.pics).filter(({ number }) => picks(number)))
    try {
      for (const to of drives) await judge({ ...it, to, read: settledAt(context, it, to) });
    } finally {
      await context.powers.driveNumber(it.number.eoj, it.epc, 'low end');
    }
}

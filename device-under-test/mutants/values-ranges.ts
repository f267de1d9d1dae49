import type { Drive } from '../contract.ts';
import type { Mutant } from './mutant.ts';
import { driving, endOf, isLow } from './values-bends.ts';

/** The codes of table 6-1, as numbers. */
const signedCode = (size: number, below: boolean) => (below ? 2 ** (8 * size - 1) : 2 ** (8 * size - 1) - 1);
const unsignedCode = (size: number, below: boolean) => 2 ** (8 * size) - (below ? 2 : 1);

const isBeyond = (to: Drive) => to === 'below' || to === 'above';
const keyOf = (eoj: number, epc: number) => eoj * 0x100 + epc;

/** Ranges and their codes (6.2.2). */
export const numberRanges: readonly Mutant[] = [
  {
    name: 'overflow-code-at-the-end-of-the-device',
    differs: 'The sensor reads as overflow and underflow at the ends of what it is able to measure.',
    bends: 'EL2-6.2.2-1',
    steps: driving((number, to, sound) =>
      endOf(number, to) === undefined ? sound : signedCode(number.size, isLow(to)),
    ),
  },
  {
    name: 'overflow-code-beyond-the-device',
    differs: 'The sensor reads as overflow and underflow beyond what it is able to measure.',
    bends: 'EL2-6.2.2-1',
    steps: driving((number, to, sound) =>
      isBeyond(to) && endOf(number, to) !== undefined ? signedCode(number.size, isLow(to)) : sound,
    ),
  },
  {
    name: 'reads-on-beyond-the-device',
    differs: 'The sensor reads on beyond what it is able to measure.',
    bends: 'EL2-6.2.2-1',
    steps: driving((number, to, sound) => {
      const end = endOf(number, to);
      return end === undefined || !isBeyond(to) ? sound : end + (isLow(to) ? -50 : 50);
    }),
  },
  {
    name: 'wraps-beyond-the-property',
    differs: 'A number beyond what its property holds starts again at the other end.',
    bends: 'EL2-6.2.2-2',
    steps: driving(({ size, signed, ...ends }, to, sound) => {
      if (!isBeyond(to) || endOf(ends, to) !== undefined) return sound;
      const span = 2 ** (8 * size);
      // Three steps on, beside every code.
      if (isLow(to)) return (signed ? span / 2 : span) - 6;
      return signed ? span / 2 + 3 : 3;
    }),
  },
  {
    name: 'stays-at-the-end-of-the-property',
    differs: 'A number beyond what its property holds reads as the last one that it holds.',
    bends: 'EL2-6.2.2-2',
    steps: (sound) => ({
      driven: (node, number, to) =>
        sound.driven(node, number, to === 'below' ? 'low end' : to === 'above' ? 'high end' : to),
    }),
  },
  {
    name: 'refuses-a-number-beyond-the-property',
    differs: 'A number beyond what its property holds is refused to a Get.',
    bends: 'EL2-6.2.2-2',
    steps: (sound) => {
      const away = new Set<number>();
      return {
        driven(node, number, to) {
          const key = keyOf(Number.parseInt(number.eoj, 16), number.epc);
          if (isBeyond(to)) away.add(key);
          else away.delete(key);
          return sound.driven(node, number, to);
        },
        readOne: (task, asked, part) =>
          away.has(keyOf(task.object.eoj, asked.epc)) ? undefined : sound.readOne(task, asked, part),
      };
    },
  },
  {
    name: 'code-before-the-property-ends',
    differs: 'The last number that a property holds reads as an overflow or underflow.',
    bends: 'EL2-6.2.2-2',
    steps: (sound) => ({
      driven: (node, number, to) =>
        sound.driven(node, number, to === 'low end' ? 'below' : to === 'high end' ? 'above' : to),
    }),
  },
  {
    name: 'signed-codes-exchanged',
    differs: 'Overflow and underflow of a signed number are exchanged.',
    bends: 'EL2-6.2.2-3',
    steps: driving((number, to, sound) =>
      number.signed && isBeyond(to) && endOf(number, to) === undefined ? signedCode(number.size, !isLow(to)) : sound,
    ),
  },
  {
    name: 'unsigned-codes-for-signed-shorts',
    differs: 'A signed number of two bytes has the codes of an unsigned one.',
    bends: 'EL2-6.2.2-3',
    steps: driving((number, to, sound) =>
      number.signed && number.size === 2 && isBeyond(to) && endOf(number, to) === undefined
        ? unsignedCode(number.size, isLow(to))
        : sound,
    ),
  },
  {
    name: 'signed-long-with-codes-of-a-short',
    differs: 'A signed number of four bytes has the codes of one of two bytes.',
    bends: 'EL2-6.2.2-3',
    steps: driving(({ size, signed }, to, sound) =>
      signed && size === 4 && isBeyond(to) ? signedCode(2, isLow(to)) : sound,
    ),
  },
  {
    name: 'unsigned-codes-exchanged',
    differs: 'Overflow and underflow of an unsigned number are exchanged.',
    bends: 'EL2-6.2.2-4',
    steps: driving(({ size, signed }, to, sound) => (!signed && isBeyond(to) ? unsignedCode(size, !isLow(to)) : sound)),
  },
  {
    name: 'signed-codes-for-unsigned-chars',
    differs: 'An unsigned number of one byte has the codes of a signed one.',
    bends: 'EL2-6.2.2-4',
    steps: driving(({ size, signed }, to, sound) =>
      !signed && size === 1 && isBeyond(to) ? signedCode(size, isLow(to)) : sound,
    ),
  },
  {
    name: 'unsigned-long-overflow-in-two-bytes',
    differs: 'The overflow of an unsigned number of four bytes is 0x0000FFFF.',
    bends: 'EL2-6.2.2-4',
    steps: driving(({ size, signed }, to, sound) => (!signed && size === 4 && to === 'above' ? 0xffff : sound)),
  },
];

/**
 * Where the data contradicts the document that it belongs to: the values of these properties are judged by the document
 * alone. By class, then EPC; each with what it says instead.
 */
const ERRATA: Readonly<Record<string, Readonly<Record<number, string>>>> = {
  '0ef0': {
    0xd6: 'Part II 6.11.1 (7): the count goes on beyond the 84 instances that the list has room for',
    0xd7: 'Part II 6.11.1 (8): the count goes on beyond the 8 classes that the list has room for',
  },
};

/** Whether the value of the property is left to the document. */
export const isErratum = (code: string, epc: number): boolean => ERRATA[code]?.[epc] !== undefined;

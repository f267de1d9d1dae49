import { InvalidArgumentError } from 'commander';

/** A reader of whole numbers from `least` to `most`, for commander; decimal, or hex with 0x. */
export const wholeNumber =
  (least: number, most: number) =>
  (text: string): number => {
    const value = /^(\d+|0x[0-9a-f]+)$/i.test(text) ? Number(text) : Number.NaN;
    if (value >= least && value <= most) return value;
    throw new InvalidArgumentError(`give a whole number from ${least} to ${most}.`);
  };

/** Collects an option that may be given more than once. */
export const several = (text: string, before: readonly string[]): readonly string[] => [...before, text];

import type { Mutant } from './mutant.ts';
import { accessRules } from './values-access.ts';
import { announcedContents } from './values-announced-contents.ts';
import { announcedChanges } from './values-announcements.ts';
import { numberTypes } from './values-numbers.ts';
import { objectValues } from './values-objects.ts';
import { pace } from './values-pace.ts';
import { numberRanges } from './values-ranges.ts';
import { superClassValues } from './values-super-class.ts';

/** Rules of values, announcements, access and the device super class (2.1, 2.4, 5.4, 6.1-6.3). */
export const values: readonly Mutant[] = [
  ...objectValues,
  ...numberTypes,
  ...numberRanges,
  ...announcedChanges,
  ...announcedContents,
  ...accessRules,
  ...superClassValues,
  ...pace,
];

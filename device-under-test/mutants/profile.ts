import type { Mutant } from './mutant.ts';
import { profileAgreement } from './profile-agreement.ts';
import { profileChanges } from './profile-changes.ts';
import { profileIdentification } from './profile-identification.ts';
import { profileLists } from './profile-lists.ts';
import { profileMapTruth } from './profile-map-truth.ts';
import { profileMaps } from './profile-maps.ts';
import { profileNode } from './profile-node.ts';
import { profileSuperClass } from './profile-super-class.ts';
import { profileValues } from './profile-values.ts';

/** Every node that breaks one rule of profiles and of the node profile (6.10, 6.11). */
export const profiles: readonly Mutant[] = [
  ...profileSuperClass,
  ...profileMaps,
  ...profileMapTruth,
  ...profileNode,
  ...profileValues,
  ...profileIdentification,
  ...profileLists,
  ...profileChanges,
  ...profileAgreement,
];

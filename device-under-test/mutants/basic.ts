import { basicAccess } from './basic-access.ts';
import { basicAfterDiscarded } from './basic-after-discarded.ts';
import { basicNotifications } from './basic-notifications.ts';
import { basicObjects } from './basic-objects.ts';
import { basicProperties } from './basic-properties.ts';
import { basicSequences } from './basic-sequences.ts';
import { basicServices } from './basic-services.ts';
import { basicSizes } from './basic-sizes.ts';
import type { Mutant } from './mutant.ts';

/** Rules of the basic sequences (4.2.1, 4.2.2) and of what follows a discarded frame (Appendix 2). */
export const basic: readonly Mutant[] = [
  ...basicSequences,
  ...basicNotifications,
  ...basicObjects,
  ...basicServices,
  ...basicProperties,
  ...basicAccess,
  ...basicSizes,
  ...basicAfterDiscarded,
];

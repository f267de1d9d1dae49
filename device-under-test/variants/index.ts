import { appendix } from './appendix.ts';
import { controllers } from './controllers.ts';
import { doubtedProfile } from './doubted-profile.ts';
import { doubtedServices } from './doubted-services.ts';
import { frames } from './frames.ts';
import { notifications } from './notifications.ts';
import { objects } from './objects.ts';
import { profile } from './profile.ts';
import { services } from './services.ts';
import { timing } from './timing.ts';
import { transport } from './transport.ts';
import { values } from './values.ts';
import type { Variant } from './variant.ts';

/** Every odd but conforming node. A suite that fails one of them is wrong. */
export const variants: readonly Variant[] = [
  ...timing,
  ...frames,
  ...services,
  ...notifications,
  ...objects,
  ...profile,
  ...controllers,
  ...appendix,
  ...transport,
  ...values,
];

/** Nodes that do what the catalogue calls neither right nor wrong: they are warned of at most. */
export const doubted: readonly Variant[] = [...doubtedServices, ...doubtedProfile];

export type { Variant };

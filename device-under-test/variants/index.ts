import { appendix } from './appendix.ts';
import { controllers } from './controllers.ts';
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

export type { Variant };

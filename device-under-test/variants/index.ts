import { frames } from './frames.ts';
import { notifications } from './notifications.ts';
import { objects } from './objects.ts';
import { services } from './services.ts';
import { timing } from './timing.ts';
import type { Variant } from './variant.ts';

/** Every odd but conforming node. A suite that fails one of them is wrong. */
export const variants: readonly Variant[] = [...timing, ...frames, ...services, ...notifications, ...objects];

export type { Variant };

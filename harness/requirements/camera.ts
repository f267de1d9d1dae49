import f11 from './camera/f11.json' with { type: 'json' };
import f12 from './camera/f12.json' with { type: 'json' };
import f13 from './camera/f13.json' with { type: 'json' };
import f13Publish from './camera/f13-publish.json' with { type: 'json' };
import f14 from './camera/f14.json' with { type: 'json' };
import type { Row } from './catalogue.ts';

/** What functions 11-14 of the cameras demand, in the order of the document. */
export const CAMERA_ROWS: readonly Row[] = [...f11, ...f12, ...f13, ...f13Publish, ...f14];

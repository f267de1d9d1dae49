import type { Row } from '../echonet-lite/row.ts';
import { controller, controllerConfig } from './controller.ts';

/** The reference controller. */
export const controllerRow: Row = {
  name: 'controller',
  differs: 'The node is a controller: it asks every node that it hears of.',
  config: controllerConfig,
  pics: { asks: true },
  steps: controller(),
};

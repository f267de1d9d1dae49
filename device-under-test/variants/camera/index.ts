import { httpsVariants } from './https.ts';
import { mqttConnectVariants } from './mqtt-connect.ts';
import { mqttLogs } from './mqtt-log.ts';
import { mqttClients } from './mqtt-publish.ts';
import { ntpVariants } from './ntp.ts';
import type { CameraVariant } from './variant.ts';

/** Every conforming camera that makes use of what the document leaves open. */
export const cameraVariants: readonly CameraVariant[] = [
  ...ntpVariants,
  ...httpsVariants,
  ...mqttConnectVariants,
  ...mqttClients,
  ...mqttLogs,
];

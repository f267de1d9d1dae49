import { httpInputs } from './http-inputs.ts';
import { mqttInputs } from './mqtt-inputs.ts';
import { ntpInputs } from './ntp-inputs.ts';
import { tlsInputs } from './tls-inputs.ts';
import type { CameraProperty } from './types.ts';

/** What of a camera is fuzzed, in the order in which the batches take turns. */
export const cameraProperties: readonly CameraProperty[] = [
  { name: 'http', title: 'values of settings, and requests to the HTTP port', batch: 16, arbitrary: httpInputs },
  { name: 'mqtt', title: 'what a broker answers, and sends unasked', batch: 6, arbitrary: mqttInputs },
  { name: 'tls', title: 'hellos to the HTTPS port', batch: 24, arbitrary: tlsInputs },
  { name: 'ntp', title: 'what an NTP server replies', batch: 16, arbitrary: ntpInputs },
];

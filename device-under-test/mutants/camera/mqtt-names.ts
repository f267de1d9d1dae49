import { isIP } from 'node:net';
import { unlogged } from './mqtt-bends.ts';
import type { Bend, CameraMutant } from './mutant.ts';

/** The page shows the name as it was entered; another one is looked up. */
const lookedUpAs =
  (change: (name: string) => string): Bend =>
  () => {
    let entered = '';
    return {
      kept(name, value) {
        if (name !== 'mqtt.address') return value;
        entered = value;
        return isIP(value) === 0 ? change(value) : value;
      },
      shown: (name, value) => (name === 'mqtt.address' && isIP(value) === 0 ? entered : value),
    };
  };

/** How the server is found, and what is spoken to it first (document 13). */
export const mqttNames: readonly CameraMutant[] = [
  {
    name: 'mqtt-names-cut-at-dot',
    differs: 'Of a host name, what comes before the first dot is looked up.',
    bends: 'CAM-MQTT-09',
    steps: lookedUpAs((name) => name.replace(/\..*/, '')),
  },
  {
    name: 'mqtt-names-ignored',
    differs: 'A server that is entered by its name is never connected to.',
    bends: 'CAM-MQTT-09',
    steps: (sound) => ({
      connects: (values) => sound.connects(values) && isIP(values['mqtt.address'] ?? '') !== 0,
    }),
  },
  {
    name: 'mqtt-unknown-name-not-logged',
    differs: 'A server that is not reached is not in the system log.',
    bends: 'CAM-MQTT-09',
    steps: unlogged('unreachable'),
  },
  {
    name: 'mqtt-always-over-tcp',
    differs: 'Whatever protocol is set, it is MQTT over TCP.',
    bends: 'CAM-MQTT-12',
    steps: () => ({ usesTls: () => false }),
  },
  {
    name: 'mqtt-always-over-ssl',
    differs: 'Whatever protocol is set, it is MQTT over SSL.',
    bends: 'CAM-MQTT-12',
    steps: () => ({ usesTls: () => true }),
  },
];

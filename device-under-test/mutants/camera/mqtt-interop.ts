import { eachMessage, givesUpAfter, unlogged } from './mqtt-bends.ts';
import type { CameraMutant } from './mutant.ts';

/** What only brokers of others show. */
export const mqttInterop: readonly CameraMutant[] = [
  {
    name: 'mqtt-tls-1-2-at-most',
    differs: 'TLS 1.3 is not spoken with brokers.',
    bends: 'CAM-MQTT-44',
    steps: (sound) => ({ tlsOptions: (values) => ({ ...sound.tlsOptions(values), maxVersion: 'TLSv1.2' }) }),
  },
  {
    name: 'mqtt-tls-1-3-at-least',
    differs: 'TLS 1.2 is not spoken with brokers.',
    bends: 'CAM-MQTT-44',
    steps: (sound) => ({ tlsOptions: (values) => ({ ...sound.tlsOptions(values), minVersion: 'TLSv1.3' }) }),
  },
  {
    name: 'mqtt-password-cut-at-8',
    differs: 'Only eight characters of the password go out.',
    bends: 'CAM-MQTT-44',
    steps: (sound) => ({
      connectTerms(...given) {
        const { password, ...terms } = sound.connectTerms(...given);
        return { ...terms, ...(password !== undefined && { password: password.slice(0, 8) }) };
      },
    }),
  },
  {
    name: 'mqtt-payload-ends-in-nul',
    differs: 'Payloads end in a byte 0.',
    bends: 'CAM-MQTT-44',
    steps: eachMessage((message) => [{ ...message, payload: `${message.payload}\0` }]),
  },
  {
    name: 'mqtt-qos-1-at-most',
    differs: 'What is set to QoS 2 goes out with QoS 1.',
    bends: 'CAM-MQTT-44',
    steps: eachMessage((message) => [{ ...message, qos: message.qos === 2 ? 1 : message.qos }]),
  },
  {
    name: 'mqtt-failures-of-brokers-unlogged',
    differs: 'Neither a refusal nor the end of a connection makes a row.',
    bends: 'CAM-MQTT-44',
    steps: unlogged('refused', 'lost', 'handshake'),
  },
  {
    name: 'mqtt-gone-after-end-of-connection',
    differs: 'A broker that has ended a connection is left for good.',
    bends: 'CAM-MQTT-44',
    steps: givesUpAfter('lost', 'unreachable'),
  },
];

import type { Setting } from '../../camera-contract.ts';
import type { CameraMutant } from './mutant.ts';

const sets = (name: string, differs: string, setting: Setting, value: string): CameraMutant => ({
  name,
  differs,
  bends: 'CAM-MQTT-05',
  steps: (sound) => ({ factory: (one) => (one === setting ? value : sound.factory(one)) }),
});

/** Factory settings that are not those printed (document 13). */
export const mqttFactories: readonly CameraMutant[] = [
  sets('mqtt-factory-on', 'The factory sets MQTT On.', 'mqtt.enabled', 'on'),
  sets('mqtt-factory-address', 'The factory sets an address.', 'mqtt.address', 'broker.invalid'),
  sets('mqtt-factory-port-1883', 'The factory sets port 1883.', 'mqtt.port', '1883'),
  sets('mqtt-factory-tcp', 'The factory sets MQTT over TCP.', 'mqtt.protocol', 'tcp'),
  sets('mqtt-factory-unverified', 'The factory sets no verification.', 'mqtt.verify', 'off'),
  sets('mqtt-factory-qos-0', 'The factory sets QoS 0 for motion detection.', 'mqtt.motion.qos', '0'),
  sets('mqtt-factory-retain', 'The factory sets Retain for terminal 1.', 'mqtt.terminal1.retain', 'on'),
  sets(
    'mqtt-factory-topic-of-another-terminal',
    'The factory sets the topic of terminal 2 for terminal 3.',
    'mqtt.terminal3.topic',
    'i-PRO/NetworkCamera/Alarm/Terminal/2',
  ),
  sets('mqtt-factory-payload', 'The factory sets "CMD" for the command alarm.', 'mqtt.command.payload', 'CMD'),
];

import type { Setting } from '../../camera-contract.ts';
import { CONNACK, DISCONNECT, eachPacket, givesUpAfter, misreads, PINGREQ, PINGRESP, unlogged } from './mqtt-bends.ts';
import type { Bend, CameraMutant } from './mutant.ts';

/** A CONNACK with that return code makes no row. */
const silentAbout = (code: number): CameraMutant => ({
  name: `mqtt-connack-${code}-unlogged`,
  differs: `A connection that is refused with return code ${code} makes no row.`,
  bends: 'CAM-MQTT-35',
  steps(sound) {
    let last = 0;
    return {
      ...misreads(CONNACK, (packet) => void (last = packet[3] ?? 0))(sound),
      logRows: (cause) => (cause === 'refused' && last === code ? [] : sound.logRows(cause)),
    };
  },
});

/** After an outage the connection is there, and nothing goes over it. */
const dumbAfterOutage: Bend = (sound) => {
  let dumb = false;
  return {
    logRows(cause) {
      dumb ||= cause === 'lost';
      return sound.logRows(cause);
    },
    messages: (...given) => (dumb ? [] : sound.messages(...given)),
  };
};

/** A change of that setting is noted, and nothing follows. */
const deafTo = (setting: Setting): CameraMutant => ({
  name: `${setting.replace('.', '-')}-change-ignored`,
  differs: `A change of ${setting} while MQTT is On is followed after a restart only.`,
  bends: 'CAM-MQTT-39',
  steps: (sound) => ({
    reconnectsFor: (changed) => (changed.has('mqtt.enabled') || !changed.has(setting)) && sound.reconnectsFor(changed),
  }),
});

/** Brokers that refuse, go, fall silent or send nonsense, changes while On (document 13). */
export const mqttFaults: readonly CameraMutant[] = [
  ...[1, 2, 3, 4, 5].map(silentAbout),
  {
    name: 'mqtt-no-connack-unlogged',
    differs: 'A CONNACK that does not come makes no row.',
    bends: 'CAM-MQTT-35',
    steps: unlogged('no CONNACK'),
  },
  {
    name: 'mqtt-gives-up-after-malformed',
    differs: 'After a CONNACK that is none the camera does not come again.',
    bends: 'CAM-MQTT-35',
    steps: givesUpAfter('malformed'),
  },
  {
    name: 'mqtt-connack-flags-ignored',
    differs: 'A CONNACK is taken whatever the reserved bits of its first byte are.',
    bends: 'CAM-MQTT-35',
    steps: misreads(CONNACK, (packet) => void (packet[0] = 0x20)),
  },
  {
    name: 'mqtt-gives-up-after-refusal',
    differs: 'A camera that was refused once does not come again.',
    bends: 'CAM-MQTT-35',
    steps: givesUpAfter('refused'),
  },
  {
    name: 'mqtt-return-code-ignored',
    differs: 'Every CONNACK counts as an acceptance.',
    bends: 'CAM-MQTT-35',
    steps: misreads(CONNACK, (packet) => void (packet[3] = 0)),
  },
  {
    name: 'mqtt-storm-of-connections',
    differs: 'A camera that was refused tries again at once.',
    bends: 'CAM-MQTT-35',
    steps: () => ({ triesAgain: () => 0 }),
  },
  {
    name: 'mqtt-gives-up-after-end',
    differs: 'A connection that the broker has ended is not made again.',
    bends: 'CAM-MQTT-36',
    steps: givesUpAfter('lost'),
  },
  {
    name: 'mqtt-gives-up-after-refused-port',
    differs: 'A broker that does not listen is not tried again.',
    bends: 'CAM-MQTT-36',
    steps: givesUpAfter('unreachable'),
  },
  {
    name: 'mqtt-gives-up-after-silence',
    differs: 'A broker that fell silent is not tried again.',
    bends: 'CAM-MQTT-36',
    steps: givesUpAfter('no PINGRESP'),
  },
  {
    name: 'mqtt-dumb-after-outage',
    differs: 'After an outage the camera connects, and publishes nothing.',
    bends: 'CAM-MQTT-36',
    steps: dumbAfterOutage,
  },
  {
    name: 'mqtt-backlog-told-twice',
    differs: 'What waited for a connection is published twice.',
    bends: 'CAM-MQTT-37',
    steps: () => ({ backlog: (waiting) => [...waiting, ...waiting] }),
  },
  {
    name: 'mqtt-qos-0-kept-and-told-twice',
    differs: 'Alarms of QoS 0 wait for a connection, too, and are published twice.',
    bends: 'CAM-MQTT-37',
    steps: () => ({
      keeps: () => true,
      backlog: (waiting) => waiting.flatMap((message) => (message.qos === 0 ? [message, message] : [message])),
    }),
  },
  {
    name: 'mqtt-no-pingreq',
    differs: 'Nothing is sent while there is nothing to tell.',
    bends: 'CAM-MQTT-38',
    steps: eachPacket(PINGREQ, () => []),
  },
  {
    name: 'mqtt-stays-away-without-pingresp',
    differs: 'A broker that leaves PINGREQ without an answer is left for good.',
    bends: 'CAM-MQTT-38',
    steps: givesUpAfter('no PINGRESP'),
  },
  ...(['mqtt.port', 'mqtt.user', 'mqtt.protocol'] as const).map(deafTo),
  {
    name: 'mqtt-change-without-disconnect',
    differs: 'A connection ends without DISCONNECT when settings change.',
    bends: 'CAM-MQTT-39',
    steps: eachPacket(DISCONNECT, () => []),
  },
  {
    name: 'mqtt-change-is-an-error',
    differs: 'A connection that ends because settings change is logged as an error.',
    bends: 'CAM-MQTT-39',
    steps: (sound) => ({ logRows: (cause) => sound.logRows(cause === 'settings' ? 'lost' : cause) }),
  },
  {
    name: 'mqtt-gives-up-after-nonsense',
    differs: 'After what no broker sends the camera does not come again.',
    bends: 'CAM-MQTT-40',
    steps: givesUpAfter('malformed'),
  },
  {
    name: 'mqtt-leaves-without-cause',
    differs: 'PINGRESP is taken for nonsense.',
    bends: 'CAM-MQTT-45',
    steps: (sound) => ({
      takes: (packet, ...rest) => (packet[0] ?? 0) >> 4 !== PINGRESP && sound.takes(packet, ...rest),
    }),
  },
];

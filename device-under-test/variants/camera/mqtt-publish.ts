import type { CameraVariant } from './variant.ts';

type Bend = NonNullable<CameraVariant['steps']>;
type Terms = ReturnType<Parameters<Bend>[0]['connectTerms']>;

/** A camera that says other things in its CONNECT. */
const connecting =
  (change: (terms: Terms) => Terms): Bend =>
  (sound) => ({ connectTerms: (...given) => change(sound.connectTerms(...given)) });

const versionFive: Bend = (sound) => {
  let version: 4 | 5 = 5;
  return {
    connectTerms(...given) {
      const terms = { ...sound.connectTerms(...given), version };
      version = 5;
      return terms;
    },
    takes(packet, first, spoken) {
      // A broker of MQTT 3.1.1 says so in its own words, by return code 1; one of MQTT 5 by reason code 0x84.
      if (first && spoken === 5 && (packet[3] === 0x01 || packet[3] === 0x84)) version = 4;
      // The shortest CONNACK of MQTT 5 says that it has no properties.
      return sound.takes(packet, first, spoken) && !(first && spoken === 5 && packet.length < 5);
    },
  };
};

/** What document 13 leaves to the MQTT client. */
export const mqttClients: readonly CameraVariant[] = [
  {
    name: 'mqtt-5',
    differs: 'Speaks MQTT 5, and 3.1.1 once a broker has said that it knows no other.',
    freedom: 'CAM-MQTT-32',
    steps: versionFive,
  },
  {
    name: 'mqtt-clean-session',
    differs: 'Begins a new session with each connection; what was not acknowledged goes out anew.',
    freedom: 'CAM-MQTT-34',
    steps: connecting((terms) => ({ ...terms, clean: true })),
  },
  {
    name: 'mqtt-no-client-id',
    differs: 'Leaves its client identifier to the broker, with a new session each time.',
    freedom: 'CAM-MQTT-44',
    steps: connecting((terms) => ({ ...terms, clean: true, clientId: '' })),
  },
  {
    name: 'mqtt-with-will',
    differs: 'Has a will.',
    freedom: 'CAM-MQTT-25',
    steps: connecting((terms) => ({
      ...terms,
      will: { topic: 'i-PRO/NetworkCamera/Gone', payload: 'gone', qos: 1, retain: true },
    })),
  },
  {
    name: 'mqtt-no-keep-alive',
    differs: 'Asks for no keep-alive.',
    freedom: 'CAM-MQTT-38',
    steps: connecting((terms) => ({ ...terms, keepAlive: 0 })),
  },
  {
    name: 'mqtt-slow-reconnect',
    differs: 'Waits a second until it tries again.',
    freedom: 'CAM-MQTT-36',
    pace: { reconnect: 1_000 },
  },
  {
    name: 'mqtt-patient',
    differs: 'Waits more than a second for each answer.',
    freedom: 'CAM-MQTT-34',
    pace: { answer: 1_200 },
  },
  {
    name: 'mqtt-leaves-without-answer',
    differs: 'Ends the connection when the answer to a message does not come.',
    freedom: 'CAM-MQTT-34',
    steps: () => ({ staysWithoutAnswer: () => false }),
  },
  {
    name: 'mqtt-forgets-in-outage',
    differs: 'Alarms during an outage are lost, whatever their QoS.',
    freedom: 'CAM-MQTT-37',
    steps: () => ({ backlog: () => [] }),
  },
  {
    name: 'mqtt-keeps-qos-0',
    differs: 'Alarms of QoS 0 wait for a connection, too.',
    freedom: 'CAM-MQTT-37',
    steps: () => ({ keeps: () => true }),
  },
  {
    name: 'mqtt-packet-ids-downwards',
    differs: 'Packet identifiers begin at 65535 and go down.',
    freedom: 'CAM-MQTT-32',
    steps: () => ({
      packetId(previous, taken) {
        let id = previous;
        do id = id <= 1 ? 0xffff : id - 1;
        while (taken.has(id));
        return id;
      },
    }),
  },
  {
    name: 'mqtt-wildcards-refused-by-form',
    differs: 'The form refuses topics that no PUBLISH can have.',
    freedom: 'CAM-MQTT-31',
    steps: (sound) => ({
      wrong: (name, value) =>
        name.endsWith('.topic') && /[#+]/u.test(value)
          ? '使用できない文字が入力されています。'
          : sound.wrong(name, value),
    }),
  },
  {
    name: 'mqtt-connects-anew-for-any-change',
    differs: 'Any change of a setting of MQTT makes it connect anew.',
    freedom: 'CAM-MQTT-39',
    steps: () => ({ reconnectsFor: (changed) => [...changed].some((name) => name.startsWith('mqtt.')) }),
  },
];

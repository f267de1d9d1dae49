import type { CameraMutant } from './mutant.ts';

const [CONNECT, DISCONNECT] = [0x10, 0xe0];
const PINGREQ = Uint8Array.of(0xc0, 0x00);

const isType = ([head = 0]: Uint8Array, type: number): boolean => head === type;

/** The CONNECT goes out changed; `at`: where its flags are (MQTT 3.1.1, 3.1.2). */
const connectWith =
  (change: (bytes: Uint8Array, at: number) => void): NonNullable<CameraMutant['steps']> =>
  () => ({
    sends(packet) {
      const copy = new Uint8Array(packet);
      // Its length is one byte: no name or password of these cameras is long.
      if (isType(copy, CONNECT)) change(copy, 9);
      return [copy];
    },
  });

/** On, Off and restart (document 13). */
export const mqttSwitches: readonly CameraMutant[] = [
  {
    name: 'mqtt-connects-while-off',
    differs: 'The camera connects once a server is entered, On or Off.',
    bends: 'CAM-MQTT-01',
    steps: () => ({ connects: (values) => values['mqtt.address'] !== '' }),
  },
  {
    name: 'mqtt-on-needs-restart',
    differs: 'MQTT settings take effect at the next start only.',
    bends: 'CAM-MQTT-02',
    steps: () => ({ reconnectsFor: () => false }),
  },
  {
    name: 'mqtt-on-once',
    differs: 'MQTT that was switched Off connects again only after the server was entered anew.',
    bends: 'CAM-MQTT-02',
    steps(sound) {
      let [wasOn, isOver] = [false, false];
      return {
        connects(values) {
          const isOn = sound.connects(values);
          if (values['mqtt.address'] === '') [wasOn, isOver] = [false, false];
          else if (!isOn) isOver = wasOn;
          wasOn ||= isOn;
          return isOn && !isOver;
        },
      };
    },
  },
  {
    name: 'mqtt-connect-reserved-flag',
    differs: 'The reserved flag of the CONNECT is set (MQTT-3.1.2-3).',
    bends: 'CAM-MQTT-02',
    steps: connectWith((bytes, at) => bytes.set([(bytes[at] ?? 0) | 0x01], at)),
  },
  {
    name: 'mqtt-connect-level-6',
    differs: 'The CONNECT is of protocol level 6, which there is not.',
    bends: 'CAM-MQTT-02',
    steps: connectWith((bytes, at) => bytes.set([6], at - 1)),
  },
  {
    name: 'mqtt-pingreq-before-connect',
    differs: 'A PINGREQ comes before the CONNECT (MQTT-3.1.0-1).',
    bends: 'CAM-MQTT-02',
    steps: () => ({ sends: (packet) => (isType(packet, CONNECT) ? [PINGREQ, packet] : [packet]) }),
  },
  {
    name: 'mqtt-ignores-ip-addresses',
    differs: 'A server that is entered by its IP address is never connected to.',
    bends: 'CAM-MQTT-09',
    steps: (sound) => ({
      connects: (values) => sound.connects(values) && !/^[0-9.]+$/.test(values['mqtt.address'] ?? ''),
    }),
  },
  {
    name: 'mqtt-not-connected-at-start',
    differs: 'A camera that starts with MQTT On does not connect.',
    bends: 'CAM-MQTT-03',
    steps: () => ({ startsAtBoot: () => false }),
  },
  {
    name: 'mqtt-password-lost-without-power',
    differs: 'The password does not outlive a loss of power.',
    bends: 'CAM-MQTT-03',
    steps: () => ({ survives: (name) => name !== 'mqtt.password' }),
  },
  {
    name: 'mqtt-no-disconnect-on-off',
    differs: 'Off closes the connection without DISCONNECT.',
    bends: 'CAM-MQTT-04',
    steps: () => ({ sends: (packet) => (isType(packet, DISCONNECT) ? [] : [packet]) }),
  },
  {
    name: 'mqtt-pingreq-after-disconnect',
    differs: 'A PINGREQ follows on the DISCONNECT (MQTT-3.14.4-2).',
    bends: 'CAM-MQTT-04',
    steps: () => ({ sends: (packet) => (isType(packet, DISCONNECT) ? [packet, PINGREQ] : [packet]) }),
  },
  {
    name: 'mqtt-off-ignored',
    differs: 'Off leaves the connection as it is.',
    bends: 'CAM-MQTT-04',
    steps: (sound) => ({
      reconnectsFor: (changed) => sound.reconnectsFor(new Set([...changed].filter((name) => name !== 'mqtt.enabled'))),
    }),
  },
  {
    name: 'mqtt-off-connects-again',
    differs: 'Off ends the connection, and begins another.',
    bends: 'CAM-MQTT-04',
    steps(sound) {
      let wasOn = false;
      return {
        connects(values) {
          wasOn ||= sound.connects(values);
          return wasOn && values['mqtt.address'] !== '';
        },
      };
    },
  },
  {
    name: 'mqtt-off-logged',
    differs: 'Off brings 接続エラー into the system log.',
    bends: 'CAM-MQTT-04',
    steps: (sound) => ({ logRows: (cause) => sound.logRows(cause === 'settings' ? 'lost' : cause) }),
  },
];

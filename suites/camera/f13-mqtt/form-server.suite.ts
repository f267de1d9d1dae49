import { demand, type CameraCase, type CameraSuite } from '../../../harness/camera/index.ts';
import { FULL_WIDTH, formCase, nameOf, SYMBOLS, type FormRow } from './form-cases.ts';

const ALLOWED = ':._-';

const LENGTH = { rule: 'CAM-MQTT-07', name: 'mqtt.address' } as const;
const CHARACTERS = { rule: 'CAM-MQTT-08', name: 'mqtt.address' } as const;
const PORT = { rule: 'CAM-MQTT-10', name: 'mqtt.port' } as const;
const RESERVED = { rule: 'CAM-MQTT-11', name: 'mqtt.port' } as const;

const FORM: readonly FormRow[] = [
  {
    ...LENGTH,
    id: 'mqtt-address-lengths-taken',
    title: 'An address of 1, of 127 and of 128 characters is taken',
    values: ['a', nameOf(127), nameOf(128)],
    taken: true,
  },
  {
    ...LENGTH,
    id: 'mqtt-address-129-refused',
    title: 'An address of 129 characters is refused',
    values: [nameOf(129)],
    taken: false,
  },
  {
    ...CHARACTERS,
    id: 'mqtt-address-characters-taken',
    title: 'Half-width letters, digits and : . _ - are taken in an address',
    values: ['ABCDEFGHIJKLMNOPQRSTUVWXYZ.xyz', '192.168.0.10', '2001:db8::1', 'mqtt_2-b.example', '0a1b2c3d4e5f6789'],
    taken: true,
  },
  {
    ...CHARACTERS,
    id: 'mqtt-address-characters-refused',
    title: 'Every other half-width character, and full width, is refused in an address',
    values: [
      ...` ${SYMBOLS}`
        .split('')
        .filter((symbol) => !ALLOWED.includes(symbol))
        .map((symbol) => `a${symbol}b`),
      ...FULL_WIDTH,
    ],
    taken: false,
  },
  {
    ...PORT,
    id: 'mqtt-port-numbers-taken',
    title: 'The ports 1, 1883, 65535 and 8883 are taken',
    values: ['1', '1883', '65535', '8883'],
    taken: true,
  },
  { ...PORT, id: 'mqtt-port-0-refused', title: 'MQTT port 0 is refused', values: ['0'], taken: false },
  { ...PORT, id: 'mqtt-port-65536-refused', title: 'MQTT port 65536 is refused', values: ['65536'], taken: false },
  {
    ...PORT,
    id: 'mqtt-port-text-refused',
    title: 'What is no whole number from 1 is refused as an MQTT port',
    values: ['-1', '1.5', 'mqtt', '0x75b'],
    taken: false,
  },
  { ...PORT, id: 'mqtt-port-empty-refused', title: 'No MQTT port at all is refused', values: [''], taken: false },
  {
    ...RESERVED,
    id: 'mqtt-port-reserved-refused',
    title: 'Each of the 19 ports that the camera uses itself is refused as an MQTT port',
    values: '20 21 23 25 42 53 67 68 69 80 110 123 161 162 443 554 995 10669 10670'.split(' '),
    taken: false,
  },
  {
    ...RESERVED,
    id: 'mqtt-port-next-to-reserved-taken',
    title: 'The ports next to those that the camera uses itself are taken as an MQTT port',
    values: '19 22 24 26 41 43 52 54 66 70 79 81 109 111 122 124 160 163 442 444 553 555 994 996 10668 10671'.split(
      ' ',
    ),
    taken: true,
  },
];

const kept: CameraCase = {
  id: 'mqtt-port-kept-after-refusal',
  proves: ['CAM-MQTT-10'],
  title: 'An MQTT port that is refused leaves the one that was set',
  needs: ['settings'],
  takes: ['mqtt'],
  async run({ settings }) {
    await settings.prepare({ 'mqtt.port': '10883' });
    await settings.write({ 'mqtt.port': '65536' });
    const { 'mqtt.port': port } = await settings.read('mqtt.port');
    demand(port === '10883', 'after port 65536 was entered, the port is that of before', '10883', port);
  },
};

const keepsPort: CameraCase = {
  id: 'mqtt-protocol-keeps-port',
  proves: ['CAM-MQTT-12'],
  title: 'Changing the protocol leaves the port as it was',
  needs: ['settings'],
  takes: ['mqtt'],
  caution: 'the document does not say that the port stays; a page may put in the usual one of the protocol',
  async run({ settings }) {
    await settings.prepare({ 'mqtt.port': '10883', 'mqtt.protocol': 'tcp' });
    for (const protocol of ['ssl', 'tcp']) {
      await settings.prepare({ 'mqtt.protocol': protocol });
      const { 'mqtt.port': port } = await settings.read('mqtt.port');
      demand(port === '10883', `after a change to ${protocol}, the port is that of before`, '10883', port);
    }
  },
};

export default {
  id: 'f13-mqtt',
  clause: '13',
  title: 'MQTT: what the form takes as address, port and protocol',
  cases: [...FORM.map((row) => formCase(row)), kept, keepsPort],
} satisfies CameraSuite;

import { demand, verify, type CameraCase, type CameraSuite } from '../../../harness/camera/index.ts';
import { formCase, nameOf, type FormRow } from '../f13-mqtt/form-cases.ts';
import { fresh, GOOD, served } from './ntp-cases.ts';

const onTheWire = (port: number): CameraCase => ({
  id: `ntp-port-${port}-asked`,
  proves: ['CAM-NTP-07'],
  title: `With port ${port} entered, the NTP test asks that port`,
  needs: ['settings'],
  takes: ['ntp'],
  async run(context) {
    const server = await served(context, GOOD, port);
    const isFresh = fresh(server);
    await context.settings.press('ntp.test');
    await context.expect(server, isFresh, context.camera.times.connect, `port ${port} of the server is asked`);
  },
});

const OTHER_MANUAL = 'the list is that of a sibling camera; the document prints none for NTP';
const OTHER_FIELD = 'the document prints these limits for the address of the MQTT server, not for that of NTP';

// Of those of MQTT, all but 123 and 554.
const RESERVED = '20 21 23 25 42 53 67 68 69 80 110 161 162 443 995 10669 10670';

const PORT = { rule: 'CAM-NTP-07', name: 'ntp.port' } as const;
const ADDRESS = { rule: 'CAM-NTP-09', name: 'ntp.address', caution: OTHER_FIELD } as const;

const FORM: readonly FormRow[] = [
  { ...PORT, id: 'ntp-port-0-refused', title: 'Port 0 is not taken', values: ['0'], taken: false },
  { ...PORT, id: 'ntp-port-65536-refused', title: 'Port 65536 is not taken', values: ['65536'], taken: false },
  {
    ...PORT,
    id: 'ntp-port-text-refused',
    title: 'What is no whole number from 1 is not taken as a port',
    values: ['-1', '1.5', 'ntp', '0x7b'],
    taken: false,
  },
  {
    ...PORT,
    id: 'ntp-port-reserved-refused',
    title: 'The ports that the camera uses itself are not taken as the port of the NTP server',
    values: RESERVED.split(' '),
    taken: false,
    caution: OTHER_MANUAL,
  },
  {
    ...ADDRESS,
    id: 'ntp-address-lengths-taken',
    title: 'An address of 1 and one of 128 characters are taken',
    values: ['a', nameOf(128)],
    taken: true,
  },
  {
    ...ADDRESS,
    id: 'ntp-address-129-refused',
    title: 'An address of 129 characters is not taken',
    values: [nameOf(129)],
    taken: false,
  },
  {
    ...ADDRESS,
    id: 'ntp-address-characters-taken',
    title: 'Letters, digits and the characters : . _ - are taken in an address',
    values: ['ntp-1.example', 'ntp_2', '2001:db8::1', 'ABC.xyz'],
    taken: true,
  },
  {
    ...ADDRESS,
    id: 'ntp-address-characters-refused',
    title: 'Other characters are not taken in an address',
    values: ['a b', 'a"b', 'a&b', 'a/b', 'a;b', 'a<b', 'a\\b', 'a@b', 'ａ', '時計'],
    taken: false,
  },
];

/** With the time set by NTP: else a page may keep its fields from being changed. */
const entered = (row: FormRow): CameraCase => formCase(row, { takes: ['ntp'], before: (context) => served(context) });

const default123: CameraCase = {
  id: 'ntp-port-123-taken',
  proves: ['CAM-NTP-07'],
  title: 'The port of NTP itself, 123, is taken after another one',
  needs: ['settings'],
  takes: ['ntp'],
  async run(context) {
    const { settings } = context;
    await served(context);
    await settings.prepare({ 'ntp.port': '10123' });
    verify(await settings.takes('ntp.port', '123'), true, 'port 123 is taken');
  },
};

const kept: CameraCase = {
  id: 'ntp-port-kept-after-refusal',
  proves: ['CAM-NTP-07'],
  title: 'A port that is not taken leaves the one that was set',
  needs: ['settings'],
  takes: ['ntp'],
  async run(context) {
    const { settings } = context;
    await served(context);
    await settings.prepare({ 'ntp.port': '10123' });
    await settings.write({ 'ntp.port': '65536' });
    const { 'ntp.port': port } = await settings.read('ntp.port');
    demand(port === '10123', 'after port 65536 was entered, the port is that of before', '10123', port);
  },
};

export default {
  id: 'f11-ntp-test',
  clause: '11',
  title: 'NTP test: port and address of the server',
  cases: [onTheWire(1), onTheWire(65_535), ...FORM.map(entered), default123, kept],
} satisfies CameraSuite;

import type { Setting } from '../../camera-contract.ts';
import { ruled, type FormRule } from './form-bends.ts';
import type { Bend, CameraMutant } from './mutant.ts';

const takes =
  (...values: readonly string[]): FormRule =>
  (value) =>
    values.includes(value) ? 'takes' : undefined;

const refuses =
  (...values: readonly string[]): FormRule =>
  (value) =>
    values.includes(value) ? 'refuses' : undefined;

/** Values of that setting are kept otherwise than they were entered. */
const keptAs =
  (name: Setting, change: (value: string) => string): Bend =>
  (sound) => ({ kept: (setting, value) => (setting === name ? change(value) : sound.kept(setting, value)) });

type Row = Pick<CameraMutant, 'name' | 'differs'> & { readonly steps: Bend };

const all = (bends: CameraMutant['bends'], rows: readonly Row[]): readonly CameraMutant[] =>
  rows.map((row) => ({ ...row, bends }));

/** With the address emptied, the page shows none, and the one of before is used. */
const stuckAddress: Bend = () => {
  let [last, isEmptied] = ['', false];
  return {
    wrongTogether: () => undefined,
    kept(name, value) {
      // Another port is another server.
      if (name === 'mqtt.port') isEmptied = false;
      if (name !== 'mqtt.address') return value;
      isEmptied = value === '';
      last = value || last;
      return last;
    },
    shown: (name, value) => (name === 'mqtt.address' && isEmptied ? '' : value),
  };
};

/** A change of the protocol alone puts the usual port into the page. */
const portOfProtocol: Bend = (sound) => {
  let [usual, isEntered]: [string | undefined, boolean] = [undefined, false];
  return {
    kept(name, value) {
      if (name === 'mqtt.port') [usual, isEntered] = [undefined, true];
      if (name === 'mqtt.protocol')
        [usual, isEntered] = [isEntered ? undefined : value === 'tcp' ? '1883' : '8883', false];
      return sound.kept(name, value);
    },
    shown: (name, value) => (name === 'mqtt.port' ? (usual ?? value) : value),
  };
};

const isNumber = (value: string): boolean => /^[1-9][0-9]{0,4}$/.test(value) && Number(value) < 65_536;

/** What the form takes as server and user (document 13). */
export const mqttForms: readonly CameraMutant[] = [
  ...all('CAM-MQTT-07', [
    {
      name: 'mqtt-address-128-refused',
      differs: 'An address of 128 characters is refused.',
      steps: ruled('mqtt.address', (value) => (value.length === 128 ? 'refuses' : undefined)),
    },
    {
      name: 'mqtt-address-cut',
      differs: 'Of an address, the first 64 characters are kept.',
      steps: keptAs('mqtt.address', (value) => value.slice(0, 64)),
    },
    {
      name: 'mqtt-address-129-taken',
      differs: 'An address of 129 characters is taken.',
      steps: ruled('mqtt.address', (value) => (value.length === 129 ? 'takes' : undefined)),
    },
    {
      name: 'mqtt-address-never-emptied',
      differs: 'An address that was emptied is used still, though the page shows none.',
      steps: stuckAddress,
    },
  ]),
  ...all('CAM-MQTT-08', [
    {
      name: 'mqtt-address-underscore-refused',
      differs: 'An underscore is refused in an address.',
      steps: ruled('mqtt.address', (value) => (value.includes('_') ? 'refuses' : undefined)),
    },
    {
      name: 'mqtt-address-in-small-letters',
      differs: 'An address is kept in small letters.',
      steps: keptAs('mqtt.address', (value) => value.toLowerCase()),
    },
    {
      name: 'mqtt-address-cut-at-colon',
      differs: 'Of an address, what comes before the first colon is kept.',
      steps: keptAs('mqtt.address', (value) => value.replace(/:.*/, '')),
    },
    {
      name: 'mqtt-address-slash-taken',
      differs: 'A slash is taken in an address.',
      steps: ruled('mqtt.address', takes('a/b')),
    },
    {
      name: 'mqtt-address-full-width-taken',
      differs: 'Full-width characters are taken in an address.',
      steps: ruled('mqtt.address', (value) => (/[^ -~]/.test(value) ? 'takes' : undefined)),
    },
  ]),
  ...all('CAM-MQTT-10', [
    { name: 'mqtt-port-0-taken', differs: 'Port 0 is taken.', steps: ruled('mqtt.port', takes('0')) },
    { name: 'mqtt-port-65536-taken', differs: 'Port 65536 is taken.', steps: ruled('mqtt.port', takes('65536')) },
    { name: 'mqtt-port-negative-taken', differs: 'Port -1 is taken.', steps: ruled('mqtt.port', takes('-1')) },
    { name: 'mqtt-port-empty-taken', differs: 'An empty port is taken.', steps: ruled('mqtt.port', takes('')) },
    { name: 'mqtt-port-1-refused', differs: 'Port 1 is refused.', steps: ruled('mqtt.port', refuses('1')) },
    {
      name: 'mqtt-port-refused-and-reset',
      differs: 'A port that is too great sets the port back to 8883.',
      steps: (sound) => ({
        ...ruled('mqtt.port', takes('65536'))(sound),
        ...keptAs('mqtt.port', (value) => (value === '65536' ? '8883' : value))(sound),
      }),
    },
  ]),
  ...all('CAM-MQTT-11', [
    { name: 'mqtt-port-161-taken', differs: 'Port 161 is taken.', steps: ruled('mqtt.port', takes('161')) },
    {
      name: 'mqtt-port-554-taken',
      differs: 'Port 554 is taken, as other forms of these cameras do.',
      steps: ruled('mqtt.port', takes('554')),
    },
    {
      name: 'mqtt-ports-20-to-25-refused',
      differs: 'All ports from 20 to 25 are refused.',
      steps: ruled('mqtt.port', refuses('22', '24')),
    },
    {
      name: 'mqtt-port-10671-refused',
      differs: 'Port 10671 is refused.',
      steps: ruled('mqtt.port', refuses('10671')),
    },
    {
      name: 'mqtt-ports-reserved-taken',
      differs: 'Every port is taken.',
      steps: ruled('mqtt.port', (value) => (isNumber(value) ? 'takes' : undefined)),
    },
  ]),
  ...all('CAM-MQTT-12', [
    {
      name: 'mqtt-port-follows-protocol',
      differs: 'A change of the protocol changes the port.',
      steps: portOfProtocol,
    },
  ]),
  ...all('CAM-MQTT-13', [
    {
      name: 'mqtt-user-cut',
      differs: 'Of a user name, the first 31 characters are kept.',
      steps: keptAs('mqtt.user', (value) => value.slice(0, 31)),
    },
    {
      name: 'mqtt-user-33-taken',
      differs: 'A user name of 33 characters is taken.',
      steps: ruled('mqtt.user', (value) => (value.length === 33 ? 'takes' : undefined)),
    },
    {
      name: 'mqtt-user-backslash-taken',
      differs: '¥ (0x5C) is taken in a user name.',
      steps: ruled('mqtt.user', takes('a\\b')),
    },
    {
      name: 'mqtt-user-at-sign-refused',
      differs: '@ is refused in a user name.',
      steps: ruled('mqtt.user', (value) => (value.includes('@') ? 'refuses' : undefined)),
    },
    {
      name: 'mqtt-user-never-emptied',
      differs: 'An empty user name is refused.',
      steps: ruled('mqtt.user', refuses('')),
    },
    {
      name: 'mqtt-user-cut-at-space',
      differs: 'Of a user name, what comes before a space is kept.',
      steps: keptAs('mqtt.user', (value) => value.replace(/ .*/, '')),
    },
  ]),
];

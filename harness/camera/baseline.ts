import type { AlarmKind, Setting, Values } from '../../device-under-test/camera-contract.ts';
import type { Section } from './types.ts';

/** Every kind of alarm that function 13 publishes. */
export const ALARMS: readonly AlarmKind[] = ['terminal1', 'terminal2', 'terminal3', 'motion', 'command'];

const TOPICS: Readonly<Record<AlarmKind, readonly [topic: string, payload: string]>> = {
  terminal1: ['i-PRO/NetworkCamera/Alarm/Terminal/1', 'terminal alarm 1'],
  terminal2: ['i-PRO/NetworkCamera/Alarm/Terminal/2', 'terminal alarm 2'],
  terminal3: ['i-PRO/NetworkCamera/Alarm/Terminal/3', 'terminal alarm 3'],
  motion: ['i-PRO/NetworkCamera/Alarm/VideoMotionDetection', 'VMD alarm'],
  command: ['i-PRO/NetworkCamera/Alarm/Command', 'cmd'],
};

/** The factory settings of function 13 that the document prints; whether an alarm is notified it does not say. */
export const FACTORY_MQTT: Values = {
  'mqtt.enabled': 'off',
  'mqtt.address': '',
  'mqtt.port': '8883',
  'mqtt.protocol': 'ssl',
  'mqtt.verify': 'on',
  ...Object.fromEntries(
    ALARMS.flatMap((kind) => [
      [`mqtt.${kind}.topic`, TOPICS[kind][0]],
      [`mqtt.${kind}.payload`, TOPICS[kind][1]],
      [`mqtt.${kind}.qos`, '1'],
      [`mqtt.${kind}.retain`, 'off'],
    ]),
  ),
};

/** What each section is set to before a case of it and after the last: nothing that reaches out, and known values. */
export const BASELINE: Readonly<Record<Exclude<Section, 'everything'>, Values>> = {
  ntp: {
    'ntp.adjustment': 'manual',
    'ntp.source': 'manual',
    'ntp.address': '',
    'ntp.port': '123',
    'ntp.interval': '1',
  },
  https: { 'https.connection': 'http', 'https.tls1.1': 'off', 'https.certificate': 'preinstalled' },
  mqtt: {
    ...FACTORY_MQTT,
    'mqtt.user': '',
    'mqtt.password': '',
    ...Object.fromEntries(ALARMS.map((kind) => [`mqtt.${kind}.notify`, 'on'])),
  },
};

/** The sections of the settings that a case may take. */
export const SECTIONS = Object.keys(BASELINE) as readonly (keyof typeof BASELINE)[];

/** The names of all settings of a section that the baseline sets. */
export const settingsOf = (section: keyof typeof BASELINE): readonly Setting[] =>
  Object.keys(BASELINE[section]) as Setting[];

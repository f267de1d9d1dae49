import type { AlarmKind, Setting, Values } from '../../camera-contract.ts';

/**
 * What may be entered: choices (word of the contract -> value in the form, where "" is sent as no field at all: an empty
 * box), a text, a port. Lengths in characters.
 */
export type Rule =
  | { readonly kind: 'choice'; readonly sent: Readonly<Record<string, string>> }
  | { readonly kind: 'text'; readonly least: number; readonly most: number; readonly fits: RegExp }
  | { readonly kind: 'port'; readonly reserved: ReadonlySet<number> };

/** One setting: the name of its control in the form, what the factory sets, what may be entered. */
export interface SettingRow {
  readonly field: string;
  readonly factory: string;
  readonly rule: Rule;
}

const ONLY_MQTT = [123, 554];
const RESERVED_FOR_MQTT = [
  20,
  21,
  23,
  25,
  42,
  53,
  67,
  68,
  69,
  80,
  110,
  161,
  162,
  443,
  995,
  10669,
  10670,
  ...ONLY_MQTT,
] as const;
const RESERVED_FOR_NTP = RESERVED_FOR_MQTT.filter((port) => !ONLY_MQTT.includes(port));

// The document's 「¥」 is the byte 0x5C; full width is whatever is not printable ASCII.
const HOST = /^[A-Za-z0-9:._-]*$/;
const USER = /^(?!.*["&:;\\])[ -~]*$/;
const PASSWORD = /^(?!.*["&])[ -~]*$/;
const MESSAGE = /^(?!.*\\)[ -~]*$/;

const SWITCH: Rule = { kind: 'choice', sent: { on: '1', off: '0' } };
const BOX: Rule = { kind: 'choice', sent: { on: '1', off: '' } };
const QOS: Rule = { kind: 'choice', sent: { 0: '0', 1: '1', 2: '2' } };
const HOURS: Rule = {
  kind: 'choice',
  sent: Object.fromEntries(Array.from({ length: 24 }, (_, index) => [`${index + 1}`, `${index + 1}h`])),
};

const choice = (sent: Readonly<Record<string, string>>): Rule => ({ kind: 'choice', sent });
const text = (least: number, most: number, fits: RegExp): Rule => ({ kind: 'text', least, most, fits });
const port = (reserved: readonly number[]): Rule => ({ kind: 'port', reserved: new Set(reserved) });
const row = (field: string, factory: string, rule: Rule): SettingRow => ({ field, factory, rule });

type AlarmSetting = Extract<Setting, `mqtt.${AlarmKind}.${string}`>;

const ALARM_DEFAULTS: Readonly<Record<AlarmKind, { readonly topic: string; readonly payload: string }>> = {
  terminal1: { topic: 'Terminal/1', payload: 'terminal alarm 1' },
  terminal2: { topic: 'Terminal/2', payload: 'terminal alarm 2' },
  terminal3: { topic: 'Terminal/3', payload: 'terminal alarm 3' },
  motion: { topic: 'VideoMotionDetection', payload: 'VMD alarm' },
  command: { topic: 'Command', payload: 'cmd' },
};

function alarmRows(kind: AlarmKind): [AlarmSetting, SettingRow][] {
  const { topic, payload } = ALARM_DEFAULTS[kind];
  return [
    [`mqtt.${kind}.notify`, row(`mqtt_${kind}_notify`, 'on', BOX)],
    [`mqtt.${kind}.topic`, row(`mqtt_${kind}_topic`, `i-PRO/NetworkCamera/Alarm/${topic}`, text(1, 128, MESSAGE))],
    [`mqtt.${kind}.payload`, row(`mqtt_${kind}_payload`, payload, text(1, 128, MESSAGE))],
    [`mqtt.${kind}.qos`, row(`mqtt_${kind}_qos`, '1', QOS)],
    [`mqtt.${kind}.retain`, row(`mqtt_${kind}_retain`, 'off', BOX)],
  ];
}

/** The alarms in the order of the page. */
export const ALARM_KINDS = Object.keys(ALARM_DEFAULTS) as AlarmKind[];

/**
 * Every setting as documents 11-13 print it. An address may be empty, as the factory leaves it; MQTT On asks for one.
 * The printed page of 13 shows the boxes of the alarms checked; no text of it names their default.
 */
export const SETTING_TABLE: Readonly<Record<Setting, SettingRow>> = {
  'ntp.adjustment': row('ntp_adjustment', 'manual', choice({ manual: '0', ntp: '1' })),
  'ntp.source': row('ntp_source', 'manual', choice({ manual: 'Manual', auto: 'Auto' })),
  'ntp.address': row('ntp_address', '', text(0, 128, HOST)),
  'ntp.port': row('ntp_port', '123', port(RESERVED_FOR_NTP)),
  'ntp.interval': row('ntp_interval', '1', HOURS),
  'https.connection': row('https_connection', 'http', choice({ http: 'HTTP', https: 'HTTPS' })),
  'https.tls1.1': row('https_tls11', 'off', BOX),
  'https.tls1.2': row('https_tls12', 'on', BOX),
  'https.tls1.3': row('https_tls13', 'on', BOX),
  'https.certificate': row('https_certificate', 'preinstalled', choice({ preinstalled: 'pre', ca: 'ca' })),
  'https.port': row('https_port', '443', port([])),
  'mqtt.enabled': row('mqtt_enabled', 'off', SWITCH),
  'mqtt.address': row('mqtt_address', '', text(0, 128, HOST)),
  'mqtt.port': row('mqtt_port', '8883', port(RESERVED_FOR_MQTT)),
  'mqtt.protocol': row('mqtt_protocol', 'ssl', choice({ ssl: 'ssl', tcp: 'tcp' })),
  'mqtt.user': row('mqtt_user', '', text(0, 32, USER)),
  'mqtt.password': row('mqtt_password', '', text(0, 32, PASSWORD)),
  'mqtt.verify': row('mqtt_verify', 'on', SWITCH),
  ...(Object.fromEntries(ALARM_KINDS.flatMap(alarmRows)) as Record<AlarmSetting, SettingRow>),
};

/** Every setting, in the order of the pages. */
export const SETTINGS = Object.keys(SETTING_TABLE) as Setting[];

/** What the factory sets. */
export const FACTORY: Required<Values> = Object.fromEntries(
  SETTINGS.map((name) => [name, SETTING_TABLE[name].factory]),
) as Required<Values>;

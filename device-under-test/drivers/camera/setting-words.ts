import type { AlarmKind, Setting } from '../../camera-contract.ts';

/** How the pages of i-PRO, as the product document prints them, name a setting. */
export interface SettingWords {
  /** The tab. */
  readonly page: 'NTP' | 'HTTPS' | 'MQTT';
  /** As printed. */
  readonly label: string;
  readonly english: string;
  /** Word of the contract -> as printed; none where a text is typed. */
  readonly choices?: Readonly<Record<string, string>>;
}

const ON_OFF = { on: 'On', off: 'Off' };
const VALID = { on: '有効', off: '無効' };
const CHECKED = { on: 'チェックあり', off: 'チェックなし' };
const QOS = { 0: '0', 1: '1', 2: '2' };
const HOURS = Object.fromEntries(Array.from({ length: 24 }, (_, index) => [`${index + 1}`, `${index + 1}h`]));

type Row = readonly [label: string, english: string, choices?: Readonly<Record<string, string>> | undefined];

const words = (page: SettingWords['page'], [label, english, choices]: Row): SettingWords =>
  choices === undefined ? { page, label, english } : { page, label, english, choices };

/** The alarms as printed, and in English. */
export const ALARM_WORDS: Readonly<Record<AlarmKind, { readonly label: string; readonly english: string }>> = {
  terminal1: { label: '端子 1', english: 'terminal 1' },
  terminal2: { label: '端子 2', english: 'terminal 2' },
  terminal3: { label: '端子 3', english: 'terminal 3' },
  motion: { label: '動作検知', english: 'motion detection' },
  command: { label: 'コマンドアラーム', english: 'command alarm' },
};

/** Every kind of alarm, in the order of the pages. */
export const ALARM_KINDS = Object.keys(ALARM_WORDS) as readonly AlarmKind[];

/** A printed word without what people type and pages print in more than one way: widths, spaces, capitals. */
export const plain = (text: string): string => text.normalize('NFKC').replaceAll(/\s+/g, '').toLowerCase();

type AlarmSetting = Extract<Setting, `mqtt.${AlarmKind}.${string}`>;

function alarmWords(kind: AlarmKind): readonly [AlarmSetting, SettingWords][] {
  const { label, english } = ALARM_WORDS[kind];
  const of = (part: string, inEnglish: string, choices?: Row[2]) =>
    words('MQTT', [`${label} ${part}`, `${english}: ${inEnglish}`, choices]);
  return [
    [`mqtt.${kind}.notify`, of('有効/無効', 'notified', CHECKED)],
    [`mqtt.${kind}.topic`, of('トピック', 'topic')],
    [`mqtt.${kind}.payload`, of('ペイロード', 'payload')],
    [`mqtt.${kind}.qos`, of('QoS', 'QoS', QOS)],
    [`mqtt.${kind}.retain`, of('Retain', 'retain', CHECKED)],
  ];
}

/** Every setting of the contract, in the order of the pages. */
export const SETTING_WORDS: Readonly<Record<Setting, SettingWords>> = {
  'ntp.adjustment': words('NTP', [
    '時刻調整',
    'time adjustment',
    { manual: 'マニュアルセッティング', ntp: 'NTPサーバーに同期' },
  ]),
  'ntp.source': words('NTP', [
    'NTPサーバーアドレス取得方法',
    'source of the server address',
    { manual: 'Manual', auto: 'Auto' },
  ]),
  'ntp.address': words('NTP', ['NTPサーバーアドレス', 'server address']),
  'ntp.port': words('NTP', ['ポート番号', 'port']),
  'ntp.interval': words('NTP', ['時刻更新間隔', 'interval', HOURS]),
  'https.connection': words('HTTPS', ['接続方法', 'connection', { http: 'HTTP', https: 'HTTPS' }]),
  'https.tls1.1': words('HTTPS', ['接続方法 TLS1.1', 'TLS 1.1', VALID]),
  'https.tls1.2': words('HTTPS', ['接続方法 TLS1.2', 'TLS 1.2', VALID]),
  'https.tls1.3': words('HTTPS', ['接続方法 TLS1.3', 'TLS 1.3', VALID]),
  'https.certificate': words('HTTPS', ['証明書の選択', 'certificate', { preinstalled: 'プリインストール', ca: 'CA' }]),
  'https.port': words('HTTPS', ['HTTPSポート番号', 'port']),
  'mqtt.enabled': words('MQTT', ['MQTT設定', 'MQTT', ON_OFF]),
  'mqtt.address': words('MQTT', ['サーバー アドレス', 'server address']),
  'mqtt.port': words('MQTT', ['サーバー ポート', 'server port']),
  'mqtt.protocol': words('MQTT', ['サーバー プロトコル', 'protocol', { ssl: 'MQTT over SSL', tcp: 'MQTT over TCP' }]),
  'mqtt.user': words('MQTT', ['サーバー ユーザー名', 'user']),
  'mqtt.password': words('MQTT', ['サーバー パスワード', 'password']),
  'mqtt.verify': words('MQTT', ['サーバー証明書検証', 'verification of the server certificate', VALID]),
  ...(Object.fromEntries(ALARM_KINDS.flatMap(alarmWords)) as Record<AlarmSetting, SettingWords>),
};

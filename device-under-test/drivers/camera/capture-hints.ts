import type { AlarmKind, Setting } from '../../camera-contract.ts';
import { ALARM_KINDS } from './setting-words.ts';

/** What speaks for a setting: the name of the control, the text near it, the factory's value. */
export interface Hint {
  readonly name: RegExp;
  readonly label: RegExp;
  readonly value?: string;
  /** Must be in the name, in the row or in the value: which alarm it is. */
  readonly of?: { readonly name: RegExp; readonly row: RegExp; readonly value: string };
}

const ALARM_NAMES: Readonly<Record<AlarmKind, readonly [name: RegExp, row: RegExp, value: string]>> = {
  terminal1: [/(?:term|trm|in)\D{0,8}1/i, /端子\s?1|terminal\s?1/i, 'Terminal/1|terminal alarm 1'],
  terminal2: [/(?:term|trm|in)\D{0,8}2/i, /端子\s?2|terminal\s?2/i, 'Terminal/2|terminal alarm 2'],
  terminal3: [/(?:term|trm|in)\D{0,8}3/i, /端子\s?3|terminal\s?3/i, 'Terminal/3|terminal alarm 3'],
  motion: [/motion|vmd/i, /動作検知|motion|VMD/i, 'VideoMotionDetection|VMD alarm'],
  command: [/command|cmd/i, /コマンドアラーム|command/i, 'Alarm/Command|cmd'],
};

function alarmHints(kind: AlarmKind): readonly [Setting, Hint][] {
  const [name, row, value] = ALARM_NAMES[kind];
  const [topic = '', payload = ''] = value.split('|');
  const hint = (part: RegExp, label: RegExp, factory = ''): Hint => ({
    name: part,
    label,
    value: factory,
    of: { name, row, value },
  });
  return [
    [`mqtt.${kind}.notify`, hint(/notif|enable|use|onoff|event/i, row)],
    [
      `mqtt.${kind}.topic`,
      hint(/topic/i, /トピック|topic/i, `i-PRO/NetworkCamera/Alarm/${topic.replace('Alarm/', '')}`),
    ],
    [`mqtt.${kind}.payload`, hint(/payload|message|body/i, /ペイロード|payload/i, payload)],
    [`mqtt.${kind}.qos`, hint(/qos/i, /QoS/i)],
    [`mqtt.${kind}.retain`, hint(/retain/i, /Retain/i)],
  ];
}

/** How the control of a setting is told from others. */
export const HINTS: Readonly<Partial<Record<Setting, Hint>>> = {
  'ntp.adjustment': { name: /adj|mode|sync/i, label: /時刻調整|time adjust/i },
  'ntp.source': { name: /source|method|acqui|obtain/i, label: /取得方法|source/i },
  'ntp.address': { name: /addr|server|host/i, label: /サーバーアドレス$|server address/i },
  'ntp.port': { name: /port/i, label: /ポート|port/i, value: '123' },
  'ntp.interval': { name: /interval|cycle|hour/i, label: /間隔|interval/i },
  'https.connection': { name: /connect|mode|method|protocol/i, label: /接続方法|connection/i },
  'https.tls1.1': { name: /(?:tls|ssl)\D{0,3}1\D?1/i, label: /TLS\s?1\.1/i },
  'https.tls1.2': { name: /(?:tls|ssl)\D{0,3}1\D?2/i, label: /TLS\s?1\.2/i },
  'https.tls1.3': { name: /(?:tls|ssl)\D{0,3}1\D?3/i, label: /T[LS]{2}\s?1\.3/i },
  'https.certificate': { name: /cert|crt/i, label: /証明書の選択|certificate/i },
  'https.port': { name: /port/i, label: /ポート|port/i, value: '443' },
  'mqtt.enabled': { name: /enable|onoff|use$|mqtt$/i, label: /MQTT\s?設定|^MQTT$/i },
  'mqtt.address': { name: /addr|server|host|broker/i, label: /^アドレス|address/i },
  'mqtt.port': { name: /port/i, label: /ポート|port/i, value: '8883' },
  'mqtt.protocol': { name: /proto/i, label: /プロトコル|protocol/i },
  'mqtt.user': { name: /user|login|account/i, label: /ユーザー|user/i },
  'mqtt.password': { name: /pass|pwd/i, label: /パスワード|password/i },
  'mqtt.verify': { name: /verif|valid|check/i, label: /証明書検証|verif/i },
  ...Object.fromEntries(ALARM_KINDS.flatMap(alarmHints)),
};

import { boxField, fileForms, fileRows, radioField, selectField, textField } from '../controls.ts';
import { networkPage, PATHS } from '../layout.ts';
import { markup } from '../markup.ts';
import { ALARM_KINDS } from '../../setting-table.ts';
import type { Markup } from '../markup.ts';
import type { View } from '../view.ts';
import type { AlarmKind } from '../../../../camera-contract.ts';

const ALARM_LABELS: Readonly<Record<AlarmKind, string>> = {
  terminal1: '端子1',
  terminal2: '端子2',
  terminal3: '端子3',
  motion: '動作検知',
  command: 'コマンドアラーム',
};

function alarmRow(view: View, kind: AlarmKind, index: number): Markup {
  const heading = index === 0 && markup`<th rowspan="${ALARM_KINDS.length}">アラーム</th>`;
  return markup`<tr>${heading}<td>${boxField(view, `mqtt.${kind}.notify`, ALARM_LABELS[kind])}</td><td>
<span class="part">トピック ${textField(view, `mqtt.${kind}.topic`, { size: 48 })}</span>
<span class="part">ペイロード ${textField(view, `mqtt.${kind}.payload`, { size: 48 })}</span>
<span class="part">QoS ${selectField(view, `mqtt.${kind}.qos`, { 0: '0', 1: '1', 2: '2' })}
${boxField(view, `mqtt.${kind}.retain`, 'Retain')}</span></td></tr>
`;
}

function serverRows(view: View): Markup {
  const protocols = { ssl: 'MQTT over SSL', tcp: 'MQTT over TCP' };
  return markup`<tr><th rowspan="5">サーバー</th><th>アドレス</th><td>${textField(view, 'mqtt.address', { size: 48 })}</td></tr>
<tr><th>ポート</th><td>${textField(view, 'mqtt.port', { size: 6, note: '(1-65535)' })}</td></tr>
<tr><th>プロトコル</th><td>${selectField(view, 'mqtt.protocol', protocols)}</td></tr>
<tr><th>ユーザー名</th><td>${textField(view, 'mqtt.user', { size: 34 })}</td></tr>
<tr><th>パスワード</th><td>${textField(view, 'mqtt.password', { size: 34, hidden: true })}</td></tr>
`;
}

function caRows(view: View): Markup {
  const { file, info } = fileRows(view, 'mqtt.ca', view.parts.ca.label());
  return markup`<tr><th rowspan="3">ルートCA証明書</th><th>インストール</th><td>${file}</td></tr>
<tr><th>情報</th><td>${info}</td></tr>
<tr><th>サーバー証明書検証</th><td>${radioField(view, 'mqtt.verify', { on: '有効', off: '無効' })}
<span class="note">サーバー証明書検証が有効の場合は、ルートCA証明書のインストールが必要です。</span></td></tr>
`;
}

/** The page of MQTT (document 13). */
export function mqttPage(view: View): Markup {
  return networkPage(
    view,
    'mqtt',
    markup`<h1>MQTT</h1>
<form id="mqtt" method="post" action="${PATHS.mqtt}">
<table>
<tr><th colspan="2">MQTT設定</th><td>${radioField(view, 'mqtt.enabled', { on: 'On', off: 'Off' })}</td></tr>
${serverRows(view)}${caRows(view)}</table>
<table>
<thead><tr><th>通知設定</th><th>有効/無効</th><th>通知文字列</th></tr></thead>
<tbody>
${ALARM_KINDS.map((kind, index) => alarmRow(view, kind, index))}</tbody>
</table>
<p class="button"><button type="submit" id="mqtt-set">設定</button></p>
</form>
${fileForms('mqtt.ca', `${PATHS.mqtt}/ca`)}`,
  );
}

import { ownButton, ownForm, radioField, saidAt, selectField, textField } from '../controls.ts';
import { networkPage, PATHS } from '../layout.ts';
import { markup } from '../markup.ts';
import type { Markup } from '../markup.ts';
import type { View } from '../view.ts';

const HOURS = Object.fromEntries(Array.from({ length: 24 }, (_, index) => [`${index + 1}`, `${index + 1}h`]));

function testRow(view: View): Markup {
  return markup`<tr><th>NTPテスト</th><td>${ownButton(view, 'ntp.test', '実行')}${saidAt(view, 'ntp.test')}</td></tr>`;
}

/** The page of the NTP server (document 11); below firmware 1.60 without the test. */
export function ntpPage(view: View): Markup {
  const tests = view.parts.firmware !== '1.50';
  return networkPage(
    view,
    'ntp',
    markup`<h1>NTP</h1>
<form id="ntp" method="post" action="${PATHS.ntp}">
<table>
<tr><th>時刻調整</th><td>${radioField(view, 'ntp.adjustment', { manual: 'マニュアルセッティング', ntp: 'NTPサーバーに同期' })}</td></tr>
<tr><th>NTPサーバーアドレス取得方法</th><td>${selectField(view, 'ntp.source', { manual: 'Manual', auto: 'Auto' })}</td></tr>
<tr><th>NTPサーバーアドレス</th><td>${textField(view, 'ntp.address', { size: 40, note: '入力例: 192.168.0.10' })}</td></tr>
<tr><th>ポート番号</th><td>${textField(view, 'ntp.port', { size: 6, note: '(1-65535)' })}</td></tr>
<tr><th>時刻更新間隔</th><td>${selectField(view, 'ntp.interval', HOURS)}</td></tr>
${tests && testRow(view)}
</table>
<p class="button"><button type="submit" id="ntp-set">設定</button></p>
</form>
${tests && ownForm('ntp.test', 'post', `${PATHS.ntp}/test`)}`,
  );
}

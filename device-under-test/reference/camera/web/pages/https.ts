import { boxField, fileForms, fileRows, ownButton, ownForm, saidAt, selectField, textField } from '../controls.ts';
import { networkPage, PATHS } from '../layout.ts';
import { markup } from '../markup.ts';
import type { Markup } from '../markup.ts';
import type { View } from '../view.ts';

const TLS = [
  ['https.tls1.1', 'TLS1.1'],
  ['https.tls1.2', 'TLS1.2'],
  ['https.tls1.3', 'TLS1.3'],
] as const;

function connection(view: View): Markup {
  const boxes = TLS.map(([name, label]) => boxField(view, name, label));
  return markup`${selectField(view, 'https.connection', { http: 'HTTP', https: 'HTTPS' })}
<span class="note">接続方法を「HTTPS」に設定すると、最大配信量が32Mbpsに制限されます。</span>
${view.parts.firmware !== '1.50' && markup`<span class="part">${boxes}</span>`}`;
}

/** The page of HTTPS (document 12); below firmware 1.60 without the TLS boxes. */
export function httpsPage(view: View): Markup {
  const { file, info } = fileRows(view, 'https.ca', view.parts.https.label());
  return networkPage(
    view,
    'https',
    markup`<h1>HTTPS</h1>
<form id="https" method="post" action="${PATHS.https}">
<table>
<tr><th>接続方法</th><td>${connection(view)}</td></tr>
<tr><th>証明書の選択</th><td>${selectField(view, 'https.certificate', { preinstalled: 'プリインストール', ca: 'CA' })}</td></tr>
<tr><th>HTTPSポート番号</th><td>${textField(view, 'https.port', { size: 6, note: '(1-65535)' })}</td></tr>
<tr class="section"><th colspan="2">プリインストール証明書</th></tr>
<tr><th>ルート証明書取得</th><td>${ownButton(view, 'https.root.download', '実行')}</td></tr>
<tr class="section"><th colspan="2">CA証明書</th></tr>
<tr><th>CRT鍵生成</th><td>${ownButton(view, 'https.key.generate', '実行')}${saidAt(view, 'https.key')}</td></tr>
<tr><th>署名リクエスト(CSR)生成</th><td>${ownButton(view, 'https.csr.generate', '実行')}</td></tr>
<tr><th>CA証明書インストール</th><td>${file}</td></tr>
<tr><th>情報</th><td>${info}</td></tr>
</table>
<p class="button"><button type="submit" id="https-set">設定</button></p>
</form>
${ownForm('https.root.download', 'get', `${PATHS.https}/root`)}
${ownForm('https.key.generate', 'post', `${PATHS.https}/key`)}
${ownForm('https.csr.generate', 'post', `${PATHS.https}/csr`)}
${fileForms('https.ca', `${PATHS.https}/ca`)}`,
  );
}

import { afterEach } from 'vitest';
import { PROFILE } from './http-profile.fixture.ts';
import { httpProfileDriver } from './http-profile.ts';
import type { HttpProfile } from './profile-types.ts';
import { type Seen, type Serve, startWeb, type Web } from './web.fixture.ts';

export const ADDRESS = '127.0.18.2';
const NOBODY = 9;

/** What the test has to end. */
export const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

export const NTP = `<form id="other"><input name="server" value="no"></form>
<form id="ntp"><input type="hidden" name="page" value="7">
<input type="radio" name="adjust" value="0"><input type="radio" name="adjust" value="1" checked>
<input name="server" value="192.0.2.1"><select name="hours"><option value="1h">1h</option><option value="2h" selected>2h</option></select>
<input type="checkbox" name="verify" value="yes" checked><button id="set">設定</button></form>
<button id="test" disabled>実行</button><button id="install">実行</button><span id="ca"> camera
 CA </span>`;
export const HTTPS = `<form><select name="via"><option>http<option>https</select><input name="port" value="443">
<input type="checkbox" name="tls" value="11"><input type="checkbox" name="tls" value="12" checked disabled></form>`;
const LOG = `<table class="log"><tr><th>時刻</th></tr>
<tr><td>2026/01/02 03:04:05</td><td>MQTT</td><td>&lt;MQTT&gt;接続エラー</td></tr>
<tr><td>2026/01/02 03:04:00</td><td>SD</td><td>&lt;SD&gt;x</td></tr></table>`;

const PAGES: Readonly<Record<string, string>> = {
  'GET /ntp': NTP,
  'GET /https': HTTPS,
  'GET /log': LOG,
  'GET /random': 'randomnum=AD7F\n',
  'POST /set_ntp': '<p>ok</p>',
  'POST /set_https': '<p>設定を完了しました</p>',
  'POST /test_ntp': '<p id="result">NTP 時刻補正に成功しました。</p>',
  'POST /upload': '<p class="error"> 証明書ではありません </p>',
};

/** The pages, some of them changed; 404 for others. */
export const serving =
  (changed: Readonly<Record<string, string>> = {}): Serve =>
  ({ method, path }, response) => {
    const page = { ...PAGES, ...changed }[`${method} ${path}`];
    if (page === undefined) response.statusCode = 404;
    return page ?? '<h1>404</h1>';
  };

/** A camera with these pages, and the driver for it; ended after the test. */
export async function camera(serve: Serve = serving(), profile: HttpProfile = PROFILE) {
  const web = await startWeb({ address: ADDRESS }, serve);
  ends.push(() => web.close());
  const options = {
    profile,
    address: ADDRESS,
    httpPort: web.port,
    httpsPort: NOBODY,
    user: 'admin',
    password: 'secret',
  };
  return { web, ...httpProfileDriver(options) };
}

/** The last request to a path. */
export const sentTo = ({ seen }: Web, path: string): Seen | undefined => seen.findLast((one) => one.path === path);
/** The fields that a request sent, urlencoded. */
export const fieldsOf = (seen: Seen | undefined) => [...new URLSearchParams(seen?.body.toString())];

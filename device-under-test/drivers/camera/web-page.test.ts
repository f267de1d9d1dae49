import { delimiter } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { chromium } from './browser.ts';
import { needsChromium } from './chromium.fixture.ts';
import { PROFILE } from './http-profile.fixture.ts';
import { type Serve, startWeb } from './web.fixture.ts';
import { webPageDriver } from './web-page.ts';

const ADDRESS = '127.0.18.3';
const NOBODY = 9;

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

/** A page whose script greys the address in manual mode, and refuses what is no port. */
const NTP = `<form id="ntp" method="post" action="/ntp" onsubmit="return check()">
<input type="radio" name="adjust" value="0" checked onchange="grey()"><input type="radio" name="adjust" value="1" onchange="grey()">
<input name="server" id="server" value="192.0.2.1" maxlength="8" disabled>
<select name="hours"><option value="1h">1h</option><option value="2h" selected>2h</option></select>
<input type="checkbox" name="verify" value="yes" checked><button id="set">設定</button></form>
<button id="test" hidden>実行</button><span id="ca">無効</span>
<form action="/upload" method="post" enctype="multipart/form-data"><input type="file" name="ca"><button id="install">実行</button></form>
<script>
  const server = document.getElementById('server');
  const grey = () => { server.disabled = document.forms.ntp.adjust.value === '0'; };
  const check = () => { if (server.value !== 'bad') return true; alert('入力値が不正です'); return false; };
</script>`;
const HTTPS = `<form method="post" action="/https"><input type="number" name="port" value="443" max="65535"><button>設定</button></form>
<form action="/root.crt"><button id="root">実行</button></form>`;
const LOG = `<table class="log"></table><script>
document.querySelector('.log').innerHTML = '<tr><td>2026/01/02 03:04:05</td><td>MQTT</td><td>&lt;MQTT&gt;通知エラー</td></tr>';
</script>`;

const serve: Serve = ({ method, path }, response) => {
  if (path === '/root.crt') {
    response.setHeader('Content-Type', 'application/x-x509-ca-cert');
    return new Uint8Array([1, 0, 255]);
  }
  if (method === 'POST') {
    response.writeHead(303, { Location: path === '/upload' ? '/refused' : '/done' }).end();
    return undefined;
  }
  const page = {
    '/ntp': NTP,
    '/https': HTTPS,
    '/log': LOG,
    '/done': '設定を完了しました',
    '/refused': '<b class=error>証明書ではありません</b>',
  }[path];
  if (page === undefined) response.statusCode = 404;
  return page ?? '404';
};

async function camera(password = 'secret') {
  const web = await startWeb({ address: ADDRESS }, serve);
  const driver = webPageDriver({
    profile: PROFILE,
    address: ADDRESS,
    httpPort: web.port,
    httpsPort: NOBODY,
    user: 'admin',
    password,
  });
  ends.push(
    () => driver.close(),
    () => web.close(),
  );
  const posted = (path: string) => web.seen.filter((one) => one.method === 'POST' && one.path === path);
  return { web, posted, ...driver };
}

describe('a camera worked by its web page', () => {
  it('is read as the page stands after its scripts', async (context) => {
    needsChromium(context);
    const { settings, log } = await camera();
    expect(await settings.read(['ntp.adjustment', 'ntp.address', 'ntp.interval', 'mqtt.verify'])).toEqual({
      'ntp.adjustment': 'manual',
      'ntp.address': '192.0.2.1',
      'ntp.interval': '2',
      'mqtt.verify': 'on',
    });
    expect(await settings.label('mqtt.ca')).toBe('無効');
    expect(await settings.control('ntp.address')).toBe('grey');
    expect(await settings.control('ntp.test')).toBe('absent');
    expect(await log?.rows()).toEqual([{ time: '2026/01/02 03:04:05', category: 'MQTT', text: '<MQTT>通知エラー' }]);
  });

  it('is written as a user can: in order, within limits, past its checks', async (context) => {
    needsChromium(context);
    const { settings, posted } = await camera();
    const values = { 'ntp.adjustment': 'ntp', 'ntp.address': '123456789', 'ntp.interval': '1', 'mqtt.verify': 'off' };
    expect(await settings.write(values)).toEqual({ accepted: true, text: '設定を完了しました' });
    expect([...new URLSearchParams(posted('/ntp')[0]?.body.toString())]).toEqual([
      ['adjust', '1'],
      ['server', '12345678'],
      ['hours', '1h'],
    ]);
    expect(await settings.write({ 'ntp.address': 'x' })).toEqual({ accepted: false, text: '"server" cannot be used' });
    expect(await settings.write({ 'ntp.interval': '3' })).toEqual({
      accepted: false,
      text: '"hours" does not offer this choice',
    });
    const refused = await settings.write({ 'ntp.adjustment': 'ntp', 'ntp.address': 'bad' });
    expect(refused.accepted).toBe(false);
    expect(refused.text).toContain('入力値が不正です');
    expect(posted('/ntp')).toHaveLength(1);
  });

  it('says what the browser says of a field, and sends nothing', async (context) => {
    needsChromium(context);
    const { settings, posted } = await camera();
    const { accepted, text } = await settings.write({ 'https.port': '65536' });
    expect(accepted).toBe(false);
    expect(text).toMatch(/65535/);
    expect(posted('/https')).toEqual([]);
  });

  it('takes and gives files, and says what cannot be pressed', async (context) => {
    needsChromium(context);
    const { settings, posted } = await camera();
    expect(await settings.install('mqtt.ca', new Uint8Array([0x30, 0]))).toEqual({
      accepted: false,
      text: '証明書ではありません',
    });
    expect(posted('/upload')[0]?.body.includes(Buffer.from([0x30, 0]))).toBe(true);
    expect([...((await settings.press('https.root.download')).file ?? [])]).toEqual([1, 0, 255]);
    expect(await settings.press('ntp.test')).toEqual({ accepted: false, text: 'the button #test is absent' });
  });

  it('is asked to let in twice at most', async (context) => {
    needsChromium(context);
    const { settings, web } = await camera('wrong-horse');
    const told: string[] = [];
    for (let i = 0; i < 4; i++) await settings.read(['ntp.address']).catch((error: Error) => told.push(error.message));
    expect(told[0]).toBe('the camera refuses the login of user admin: check the user and the password');
    expect(told.slice(2)).toEqual([
      `${told[0]}; no further try is made, for it may lock`,
      `${told[0]}; no further try is made, for it may lock`,
    ]);
    expect(web.seen.filter(({ headers }) => headers.authorization !== undefined).length).toBeLessThanOrEqual(2);
    expect(told.join()).not.toContain('wrong-horse');
  });

  it('that is not there is told in one line', async (context) => {
    needsChromium(context);
    const driver = webPageDriver({
      profile: PROFILE,
      address: ADDRESS,
      httpPort: NOBODY,
      httpsPort: NOBODY + 1,
      user: 'a',
      password: 'b',
    });
    ends.push(() => driver.close());
    await expect(driver.settings.read(['ntp.address'])).rejects.toThrow(
      /^the camera at 127\.0\.18\.3 cannot be reached: port 9: net::ERR_CONNECTION_REFUSED; port 10: net::ERR_CONNECTION_REFUSED$/,
    );
  });
});

it('Chromium that is missing is told in one line with the cure', () => {
  expect(() => chromium(['/nowhere', ''].join(delimiter))).toThrow(
    'no Chromium on the PATH (chromium, chromium-browser, google-chrome, google-chrome-stable): install one, or work the camera without a browser',
  );
});

import { afterEach, describe, expect, it } from 'vitest';
import { startCamera } from '../../reference/camera/camera.ts';
import profile from '../../reference/camera/profile.json' with { type: 'json' };
import { captureProfile } from './capture.ts';
import { readProfile } from './read-profile.ts';
import { startWeb } from './web.fixture.ts';

const ADDRESS = '127.0.18.5';
const LOGIN = { user: 'admin', password: 'Hidden&Horse 9' };
const NOBODY = 9;

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

async function camera(pages: Readonly<Record<string, string>>) {
  const web = await startWeb({ address: ADDRESS, ...LOGIN }, ({ path }, response) => {
    if (pages[path] === undefined) response.statusCode = 404;
    return pages[path] ?? '';
  });
  ends.push(() => web.close());
  const options = { name: 'cam', address: ADDRESS, httpPort: web.port, httpsPort: NOBODY, ...LOGIN, spacing: 0 };
  return { web, capture: await captureProfile({ ...options, paths: Object.keys(pages) }) };
}

const row = (head: string, inner: string) => `<tr><td>${head}</td><td>${inner}</td></tr>`;

describe('a capture', () => {
  it('of the reference camera finds what its profile says of the settings and the log', async () => {
    const started = await startCamera({ address: ADDRESS, ...LOGIN });
    ends.push(() => started.close());
    const { httpPort, httpsPort } = started;
    const paths = [...Object.values(profile.pages).map(({ path }) => path), profile.log.path, '/nowhere'];
    const { draft, missing, unmatched, notes } = await captureProfile({
      name: 'reference',
      address: ADDRESS,
      httpPort,
      httpsPort,
      ...LOGIN,
      spacing: 0,
      paths,
    });
    expect(draft.settings).toEqual(profile.settings);
    expect(missing).toEqual([]);
    expect(readProfile(JSON.stringify(draft), 'draft')).toEqual(draft);
    expect(draft.log).toMatchObject({ path: profile.log.path, row: '#system-log tr' });
    expect(unmatched).toContainEqual({
      path: '/admin/network/ntp',
      kind: 'button',
      at: '#ntp-test',
      near: 'NTPテスト実行',
      action: 'POST /admin/network/ntp/test',
    });
    expect(unmatched).toContainEqual(expect.objectContaining({ kind: 'file', at: 'file' }));
    expect(unmatched.filter(({ at }) => at === '#ntp-set')).toEqual([]);
    expect(notes.at(-1)).toEqual({ path: '/nowhere', forms: [], problem: 'status 404' });
  });

  it('finds its way in a page of another make, and guesses nothing where two are alike', async () => {
    const { capture, web } = await camera({
      '/cgi-bin/set_mqtt': `<title>MQTT</title><form name="mq" action="set_mqtt?x=1" enctype="multipart/form-data">
<table>${row('Server address', '<input name="mqttHost">')}${row('Server port', '<input name="mqttPort" value="8883">')}
${row('QoS', '<input name="level"><input name="level2">')}
${row('Protocol', '<select name="proto"><option value="0">MQTT over SSL<option value="1">MQTT over TCP</select>')}
${row('TLS', '<input type="checkbox" name="weird">')}
${row('Terminal 1', 'Topic <input name="t1" value="i-PRO/NetworkCamera/Alarm/Terminal/1">')}
</table><input type="submit" value="Set"></form>`,
    });
    expect(capture.draft.pages).toEqual({
      mqtt: {
        path: '/cgi-bin/set_mqtt',
        form: 'form[name="mq"]',
        encoding: 'multipart',
        write: { method: 'GET', path: '/cgi-bin/set_mqtt?x=1', control: 'input[value="Set"]' },
      },
    });
    expect(capture.draft.settings).toEqual({
      'mqtt.address': { page: 'mqtt', field: 'mqttHost', kind: 'text' },
      'mqtt.port': { page: 'mqtt', field: 'mqttPort', kind: 'text' },
      'mqtt.protocol': { page: 'mqtt', field: 'proto', kind: 'select', values: { ssl: '0', tcp: '1' } },
      'mqtt.terminal1.topic': { page: 'mqtt', field: 't1', kind: 'text' },
    });
    expect(capture.unmatched.map(({ at }) => at)).toEqual(['level', 'level2', 'weird']);
    expect(capture.missing).toContain('mqtt.verify');
    expect(web.seen.every(({ method }) => method === 'GET')).toBe(true);
  });

  it('lets the first of two pages on one thing have the say', async () => {
    const page = (port: string) => `<h1>NTP</h1><form><input name="${port}" value="123"></form>`;
    const { capture } = await camera({ '/a': page('ntp_port'), '/b': page('ntpPort') });
    expect(capture.draft.settings['ntp.port']).toEqual({ page: 'ntp', field: 'ntp_port', kind: 'text' });
    expect(Object.entries(capture.draft.pages).map(([name, { path }]) => [name, path])).toEqual([
      ['ntp', '/a'],
      ['ntp-more', '/b'],
    ]);
  });

  it('holds no password and no key', async () => {
    const { capture } = await camera({
      '/mqtt': `<h1>MQTT ${LOGIN.password}</h1><form action="/x"><input type=password name=mqtt_pw value="topsecret1">
<INPUT VALUE='topsecret2' TYPE="password" NAME="b"><input type=hidden name=admin_passwd value=topsecret3>
<input type="text" name="owner" title="topsecret5" value="Hidden&amp;Horse 9"><a href="/?p=Hidden%26Horse%209">x</a>
<textarea name=k>-----BEGIN RSA PRIVATE KEY-----
topsecret4
-----END RSA PRIVATE KEY-----</textarea><button title="Hidden&amp;Horse 9">Hidden&amp;Horse 9</button></form>`,
    });
    const whole = JSON.stringify(capture);
    expect(whole).toContain('mqtt_pw');
    expect(whole).toContain('(removed)');
    for (const secret of ['topsecret1', 'topsecret2', 'topsecret3', 'topsecret4', 'Horse'])
      expect(whole).not.toContain(secret);
    // What is no secret stays.
    expect(whole).toContain('topsecret5');
  });

  it('of pages that cannot be read says why', async () => {
    const { capture } = await camera({ '/deep': '<div>'.repeat(1000), '/none': 'x' });
    expect(capture.notes).toEqual([
      { path: '/deep', forms: [], problem: 'a page of the camera is nested deeper than 500 elements' },
      { path: '/none', forms: [] },
    ]);
    expect(capture.draft).toMatchObject({ name: 'cam', pages: {}, settings: {} });
  });
});

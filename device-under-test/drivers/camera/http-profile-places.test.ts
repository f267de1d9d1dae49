import { describe, expect, it } from 'vitest';
import { ADDRESS, camera, ends, fieldsOf, HTTPS, NTP, sentTo, serving } from './camera-pages.fixture.ts';
import { startWeb } from './web.fixture.ts';

describe('what else is on the pages', () => {
  it('buttons are pressed, with the form where the profile says so', async () => {
    const { settings, web } = await camera();
    expect(await settings.press('ntp.test')).toEqual({ accepted: true, text: 'NTP 時刻補正に成功しました。' });
    expect(fieldsOf(sentTo(web, '/test_ntp'))).toContainEqual(['server', '192.0.2.1']);
    const failing = await camera(serving({ 'POST /test_ntp': '<p id=result>NTP 時刻補正に失敗しました。</p>' }));
    expect((await failing.settings.press('ntp.test')).accepted).toBe(false);
  });

  it('files are fetched, and a page in place of one is a refusal', async () => {
    const { settings } = await camera((seen, response) => {
      if (seen.path !== '/root.crt') return serving()(seen, response);
      response.setHeader('Content-Type', 'application/x-x509-ca-cert');
      return new Uint8Array([1, 0, 255]);
    });
    const { file, ...rest } = await settings.press('https.root.download');
    expect([...(file ?? [])]).toEqual([1, 0, 255]);
    expect(rest).toEqual({ accepted: true, text: '' });
    const paged = await camera(serving({ 'GET /root.crt': 'まだありません' }));
    expect(await paged.settings.press('https.root.download')).toEqual({ accepted: false, text: 'まだありません' });
  });

  it('files are installed as they are', async () => {
    const { settings, web } = await camera();
    const file = new Uint8Array([0x30, 0x82, 0, 0x0d, 0x0a, 0xff]);
    expect(await settings.install('mqtt.ca', file)).toEqual({ accepted: false, text: '証明書ではありません' });
    const { headers, body } = sentTo(web, '/upload') ?? {};
    const form = await new Response(Uint8Array.from(body ?? []), {
      headers: { 'Content-Type': headers?.['content-type'] ?? '' },
    }).formData();
    const sent = form.get('ca');
    expect(sent instanceof File && new Uint8Array(await sent.arrayBuffer())).toEqual(file);
    expect([form.get('kind'), form.get('Randomnum')]).toEqual(['root', 'AD7F']);
  });

  it('a camera that hangs up on a file refuses it', async () => {
    const { settings } = await camera((seen, response) => {
      if (seen.path !== '/upload') return serving()(seen, response);
      response.destroy();
      return undefined;
    });
    expect(await settings.install('mqtt.ca', new Uint8Array(9))).toEqual({
      accepted: false,
      text: 'the camera ended the connection',
    });
  });

  it('labels, states and the log are read', async () => {
    const { settings, log } = await camera(
      serving({ 'GET /https': HTTPS.replace('name="port"', 'name="port" disabled') }),
    );
    expect(await settings.label('mqtt.ca')).toBe('camera CA');
    expect(
      await Promise.all(
        (['ntp.test', 'ntp.address', 'https.port', 'https.root.download', 'https.tls1.2'] as const).map((name) =>
          settings.control(name),
        ),
      ),
    ).toEqual(['grey', 'active', 'grey', 'absent', 'grey']);
    expect(await log?.rows()).toEqual([
      { time: '2026/01/02 03:04:05', category: 'MQTT', text: '<MQTT>接続エラー' },
      { time: '2026/01/02 03:04:00', category: 'SD', text: '<SD>x' },
    ]);
  });

  it('a camera without the page has no such control', async () => {
    const { settings } = await camera((_, response) => {
      response.statusCode = 404;
      return '';
    });
    expect(await settings.control('ntp.test')).toBe('absent');
    expect(await settings.control('ntp.address')).toBe('absent');
  });
});

describe('a profile that does not fit is told in one line', () => {
  it.each<[string, Readonly<Record<string, string>>, string]>([
    ['no form', { 'GET /ntp': '<p>' }, 'test camera: page /ntp?lang=ja has no form form#ntp'],
    [
      'no control',
      { 'GET /ntp': '<form id=ntp></form>' },
      'test camera: page "ntp" has no text "server" for ntp.address',
    ],
    ['no token', { 'GET /random': '' }, 'test camera: GET /random holds nothing behind the "after" of the token'],
  ])('%s', async (_, pages, says) => {
    const { settings } = await camera(serving(pages));
    await expect(settings.write({ 'ntp.address': 'a' })).rejects.toThrow(says);
  });

  it('no page, no such setting, no label', async () => {
    const { settings, log } = await camera(({ path }, response) => {
      if (path === '/ntp') return NTP.replace('id="ca"', '');
      response.statusCode = path === '/log' ? 404 : 500;
      return '';
    });
    await expect(settings.read(['https.port'])).rejects.toThrow('the camera answers GET /https with status 500');
    await expect(settings.read(['mqtt.port'])).rejects.toThrow('test camera: the profile has no settings["mqtt.port"]');
    await expect(settings.label('mqtt.ca')).rejects.toThrow('test camera: page /ntp?lang=ja has nothing at #ca');
    await expect(log?.rows()).rejects.toThrow('test camera: the camera has no page /log');
  });
});

describe('a camera that moves', () => {
  it('is found at its new port, after a while of nothing', async () => {
    const secure = await startWeb({ address: ADDRESS, secure: true }, serving());
    const { port } = secure;
    await secure.close();
    const { settings, web } = await camera();
    expect((await settings.write({ 'https.connection': 'https', 'https.port': String(port) })).accepted).toBe(true);
    await web.close();
    const back = setTimeout(() => {
      void startWeb({ address: ADDRESS, secure: true, port }, serving()).then((again) =>
        ends.push(() => again.close()),
      );
    }, 300);
    expect(await settings.read(['ntp.address'])).toEqual({ 'ntp.address': '192.0.2.1' });
    clearTimeout(back);
  });

  it('has taken what it was told where it moves before it answers', async () => {
    const { settings } = await camera((seen, response) => {
      if (seen.method !== 'POST') return serving()(seen, response);
      response.destroy();
      return undefined;
    });
    expect(await settings.write({ 'https.port': '8443' })).toEqual({ accepted: true, text: '' });
    await expect(settings.write({ 'ntp.address': 'a' })).rejects.toThrow(/does not answer POST \/set_ntp/);
  });
});

import { describe, expect, it } from 'vitest';
import { camera, fieldsOf, NTP, sentTo, serving } from './camera-pages.fixture.ts';
import { PROFILE } from './http-profile.fixture.ts';

describe('settings', () => {
  it('are read, each page once', async () => {
    const { settings, web } = await camera();
    expect(
      await settings.read([
        'ntp.adjustment',
        'ntp.address',
        'ntp.interval',
        'mqtt.verify',
        'https.tls1.1',
        'https.tls1.2',
      ]),
    ).toEqual({
      'ntp.adjustment': 'ntp',
      'ntp.address': '192.0.2.1',
      'ntp.interval': '2',
      'mqtt.verify': 'on',
      'https.tls1.1': 'off',
      'https.tls1.2': 'on',
    });
    // And one more for the login.
    expect(web.seen.map(({ path }) => path)).toEqual(['/ntp', '/ntp', '/https']);
    expect(web.seen[0]?.query.get('lang')).toBe('ja');
  });

  it('that a page lacks are left out', async () => {
    const { settings } = await camera(serving({ 'GET /https': '<form></form>' }));
    expect(await settings.read(['https.port', 'ntp.address'])).toEqual({ 'ntp.address': '192.0.2.1' });
  });

  it('are written with all else of the form, the fixed fields and the token', async () => {
    const { settings, web } = await camera();
    const values = { 'ntp.address': '例&=+', 'mqtt.verify': 'off', 'ntp.adjustment': 'manual' };
    expect(await settings.write(values)).toEqual({ accepted: true, text: 'ok' });
    expect(fieldsOf(sentTo(web, '/set_ntp'))).toEqual([
      ['page', '7'],
      ['hours', '2h'],
      ['server', '例&=+'],
      ['adjust', '0'],
      ['submit', '設定'],
      ['Randomnum', 'AD7F'],
    ]);
  });

  it('go out as multipart where the profile says so, a box that is grey left out', async () => {
    const { settings, web } = await camera();
    expect((await settings.write({ 'https.port': '8443' })).accepted).toBe(true);
    const { headers, body } = sentTo(web, '/set_https') ?? {};
    const form = await new Response(Uint8Array.from(body ?? []), {
      headers: { 'Content-Type': headers?.['content-type'] ?? '' },
    }).formData();
    expect([...form.entries()]).toEqual([
      ['via', 'http'],
      ['port', '8443'],
      ['Randomnum', 'AD7F'],
    ]);
  });

  it('by GET go into the query', async () => {
    const { pages } = PROFILE;
    const ntp = { ...pages['ntp']!, write: { method: 'GET', path: '/set_ntp?x=1', control: '#set' } } as const;
    const { settings, web } = await camera(serving({ 'GET /set_ntp': 'ok' }), { ...PROFILE, pages: { ...pages, ntp } });
    await settings.write({ 'ntp.address': 'a b' });
    const query = sentTo(web, '/set_ntp')?.query;
    expect([query?.get('x'), query?.get('server'), query?.get('Randomnum')]).toEqual(['1', 'a b', 'AD7F']);
  });

  it.each<[string, Readonly<Record<string, string>>, { accepted: boolean; text: string }]>([
    [
      'an error stands there',
      { 'POST /set_ntp': 'x<b class=error>入力値が不正です</b>' },
      { accepted: false, text: '入力値が不正です' },
    ],
    ['the error is empty', { 'POST /set_ntp': 'x<b class=error> </b>' }, { accepted: true, text: 'x' }],
  ])('are answered by whether %s', async (_, pages, answer) => {
    const { settings } = await camera(serving(pages));
    expect(await settings.write({ 'ntp.address': 'a' })).toEqual(answer);
  });

  it('are refused where the words of success do not come, or a status says so', async () => {
    const { settings } = await camera(serving({ 'POST /set_https': 'ん?' }));
    expect(await settings.write({ 'https.port': '1' })).toEqual({ accepted: false, text: 'ん?' });
    const other = await camera((seen, response) => {
      if (seen.method === 'POST') response.statusCode = 400;
      return seen.method === 'POST' ? '' : serving()(seen, response);
    });
    expect(await other.settings.write({ 'https.port': '1' })).toEqual({ accepted: false, text: 'HTTP status 400' });
  });

  it('of two pages stop at the page that refuses', async () => {
    const { settings, web } = await camera(serving({ 'POST /set_ntp': '<b class=error>no</b>' }));
    expect(await settings.write({ 'ntp.address': 'a', 'https.port': '1' })).toEqual({ accepted: false, text: 'no' });
    expect(sentTo(web, '/set_https')).toBeUndefined();
  });

  it('are written one after the other', async () => {
    const state = { server: '1' };
    const { settings } = await camera((seen, response) => {
      if (seen.path === '/set_ntp') state.server += new URLSearchParams(seen.body.toString()).get('server');
      return serving({ 'GET /ntp': NTP.replace('192.0.2.1', state.server) })(seen, response);
    });
    await Promise.all(['a', 'b'].map((name) => settings.write({ 'ntp.address': name })));
    expect(state.server).toBe('1ab');
  });
});

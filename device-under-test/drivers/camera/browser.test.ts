import { expect, it } from 'vitest';
import { tabOn } from './browser.ts';
import { needsChromium } from './chromium.fixture.ts';
import { type Serve, startWeb, type Web } from './web.fixture.ts';

const OTHER = '127.0.18.7';
const LOGIN = { user: 'admin', password: 'secret' };

const bracketed = (address: string) => (address.includes(':') ? `[${address}]` : address);
const at = (address: string, { port }: Web, path: string) => `http://${bracketed(address)}:${port}${path}`;

/** A page that calls another host by all that a page can call with. */
const calling = (elsewhere: string) => `<title>here</title><img src="/to-other"><img src="${elsewhere}">
<script>fetch('/to-other').catch(() => {}); new WebSocket('${elsewhere.replace('http', 'ws')}');</script>`;

it.for([['127.0.18.6'], ['::1']] as const)(
  'a camera at %s sends its tab to no other host',
  async ([address], context) => {
    needsChromium(context);
    const ends: (() => Promise<void>)[] = [];
    context.onTestFinished(async () => {
      for (const end of ends) await end();
    });
    const web = async (options: Parameters<typeof startWeb>[0], serve: Serve) => {
      const started = await startWeb(options, serve);
      ends.push(() => started.close());
      return started;
    };
    const other = await web({ address: OTHER }, () => 'other');
    const second = await web({ address }, () => '<title>second port</title>');
    const secure = await web({ address, secure: true }, () => '<title>secure</title>');
    const places: Readonly<Record<string, string>> = {
      '/to-other': at(OTHER, other, '/stolen'),
      '/to-port': at(address, second, '/'),
      '/to-https': at(address, secure, '/').replace('http', 'https'),
    };
    const camera = await web({ address }, ({ path }, response) => {
      const location = places[path];
      if (location === undefined) return calling(at(OTHER, other, '/stolen'));
      response.writeHead(302, { Location: location }).end();
      return undefined;
    });
    const tab = tabOn({ address, ...LOGIN });
    ends.unshift(() => tab.close());
    const titleAt = (path: string) =>
      tab.use(async (page) => {
        await page.goto(at(address, camera, path), { timeout: 15_000 });
        return page.title();
      });
    expect(await titleAt('/page')).toBe('here');
    expect(await titleAt('/to-port')).toBe('second port');
    expect(await titleAt('/to-https')).toBe('secure');
    await expect(titleAt('/to-other')).rejects.toThrow('net::ERR_NAME_NOT_RESOLVED');
    expect(other.seen).toEqual([]);
  },
);

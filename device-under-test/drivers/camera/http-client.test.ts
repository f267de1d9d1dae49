import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type ClientOptions, type HttpClient, httpClient } from './http-client.ts';
import { type Serve, startWeb, type Web, type WebOptions } from './web.fixture.ts';

const ADDRESS = '127.0.18.1';
const NOBODY = 9;
const GET = { method: 'GET', path: '/a?b=c' } as const;

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

async function web(serve: Serve, options: Partial<WebOptions> = {}): Promise<Web> {
  const started = await startWeb({ address: ADDRESS, ...options }, serve);
  ends.push(() => started.close());
  return started;
}

const client = (ports: Partial<ClientOptions>): HttpClient =>
  httpClient({
    address: ADDRESS,
    httpPort: NOBODY,
    httpsPort: NOBODY,
    user: 'admin',
    password: 'secret',
    spacing: 0,
    ...ports,
  });

const hello: Serve = ({ path }) => `hello ${path}`;
const logins = ({ seen }: Web) => seen.filter(({ headers }) => headers.authorization !== undefined).length;

describe('a login', () => {
  it.each(['MD5', 'SHA-256'] as const)('by %s holds for further requests', async (algorithm) => {
    const server = await web(hello, { algorithm });
    const http = client({ httpPort: server.port });
    for (let i = 0; i < 3; i++) expect((await http.send(GET)).text()).toBe('hello /a');
    expect(server.seen).toHaveLength(4);
    expect(server.seen[3]?.headers.authorization).toContain('nc=00000003');
    expect(server.seen[1]?.headers.accept).toBeUndefined();
  });

  it.each([true, false])('goes on under a new nonce where one has run out (stale said: %s)', async (saysStale) => {
    const server = await web(hello, { nonceLife: 2, saysStale });
    const http = client({ httpPort: server.port });
    for (let i = 0; i < 12; i++) expect((await http.send(GET)).status).toBe(200);
  });

  it('is tried twice at most, then every call throws at once', async () => {
    const server = await web(hello);
    const http = client({ httpPort: server.port, password: 'wrong-horse' });
    const told: string[] = [];
    for (let i = 0; i < 5; i++) await http.send(GET).catch((error: Error) => told.push(error.message));
    expect(logins(server)).toBe(2);
    expect(told[0]).toBe('the camera refuses the login of user admin: check the user and the password');
    expect(told.slice(2)).toEqual(
      Array.from({ length: 3 }, () => `${told[0]}; no further try is made, for it may lock`),
    );
    expect(told.join()).not.toContain('wrong-horse');
  });

  it('is tried twice at most where the server calls every nonce stale', async () => {
    let count = 0;
    const server = await web(
      (_, response) => {
        response.writeHead(401, { 'WWW-Authenticate': `Digest realm="r", nonce="${++count}", stale=true` }).end();
        return undefined;
      },
      { open: true },
    );
    const http = client({ httpPort: server.port });
    for (let i = 0; i < 4; i++) await expect(http.send(GET)).rejects.toThrow(/refuses the login of user admin/);
    expect(logins(server)).toBe(2);
  });

  it('is not made by Basic', async () => {
    const server = await web(
      (_, response) => {
        response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="r"' }).end();
        return undefined;
      },
      { open: true },
    );
    await expect(client({ httpPort: server.port }).send(GET)).rejects.toThrow(/not HTTP Digest; turn Digest on/);
    expect(logins(server)).toBe(0);
  });
});

describe('where the camera has moved', () => {
  const redirectTo =
    (location: () => string, status = 301): Serve =>
    (_, response) => {
      response.writeHead(status, { Location: location() }).end();
      return undefined;
    };

  it('follows to HTTPS with the same request, and stays there', async () => {
    const secure = await web(({ method, body }) => `${method} ${body.toString()}`, { secure: true });
    const plain = await web(
      redirectTo(() => `https://${ADDRESS}:${secure.port}/a`),
      { open: true },
    );
    const http = client({ httpPort: plain.port });
    const post = { method: 'POST', path: '/a', body: { type: 'text/plain', bytes: Buffer.from('x=1') } } as const;
    expect((await http.send(post)).text()).toBe('POST x=1');
    expect((await http.send(post)).text()).toBe('POST x=1');
    expect(plain.seen).toHaveLength(1);
  });

  it('goes on at the other port where one is closed', async () => {
    const secure = await web(hello, { secure: true });
    const http = client({ httpsPort: secure.port });
    expect((await http.send(GET)).text()).toBe('hello /a');
    await secure.close();
    const plain = await web(hello, { port: secure.port });
    const both = client({ httpPort: plain.port, httpsPort: NOBODY });
    both.moved({ secure: true });
    expect((await both.send(GET)).text()).toBe('hello /a');
  });

  it('tries first where it was told, and the port that it was told of once the known one is closed', async () => {
    const [plain, old, moved] = [
      await web(hello),
      await web(hello, { secure: true }),
      await web(hello, { secure: true }),
    ];
    const http = client({ httpPort: plain.port, httpsPort: old.port });
    http.moved({ secure: true, httpsPort: moved.port });
    await http.send(GET);
    await old.close();
    await http.send(GET);
    http.moved({ secure: false });
    await http.send(GET);
    // Each with a login of its own.
    expect([plain, old, moved].map(({ seen }) => seen.length)).toEqual([2, 2, 2]);
  });

  it('reads the page that a form redirects to', async () => {
    const server = await web(({ method, path }, response) => {
      if (method === 'GET') return `page ${path}`;
      response.writeHead(303, { Location: '/done?x=1' }).end();
      return undefined;
    });
    const reply = await client({ httpPort: server.port }).send({ method: 'POST', path: '/set' });
    expect(reply.text()).toBe('page /done');
  });

  it.each([
    ['another host', 'http://127.0.18.99/a', /redirects to http:\/\/127\.0\.18\.99\/a: another host is not followed/],
    ['another protocol', 'ftp://127.0.18.1/a', /another host is not followed/],
    ['no address', 'http://[', /another host is not followed/],
    ['itself', '/a', /redirects GET \/a again and again/],
  ])('does not follow to %s', async (_, location, says) => {
    const server = await web(redirectTo(() => location, 302));
    await expect(client({ httpPort: server.port }).send(GET)).rejects.toThrow(says);
    expect(server.seen.length).toBeLessThan(9);
  });
});

describe('an answer', () => {
  it('is read in the charset that it names', async () => {
    const server = await web((_, response) => {
      response.setHeader('Content-Type', 'text/html; charset=Shift_JIS');
      return new Uint8Array([0x96, 0xb3, 0x8c, 0xf8]);
    });
    expect((await client({ httpPort: server.port }).send(GET)).text()).toBe('無効');
  });

  it('is read as UTF-8 where the charset is nonsense', async () => {
    const server = await web((_, response) => {
      response.setHeader('Content-Type', 'text/html; charset=klingon');
      return '無効';
    });
    expect((await client({ httpPort: server.port }).send(GET)).text()).toBe('無効');
  });

  it('of more than 2 MB is an error', async () => {
    const server = await web(() => 'x'.repeat(3 * 1024 * 1024));
    await expect(client({ httpPort: server.port }).send(GET)).rejects.toThrow(
      /answers GET \/a with more than 2097152 bytes/,
    );
  });

  it('that does not come is an error', async () => {
    const server = await web(() => undefined);
    await expect(client({ httpPort: server.port }).send({ ...GET, patience: 100 })).rejects.toThrow(
      /does not answer GET \/a in time/,
    );
  });

  it('that is no HTTP, or the end of the connection, is an error', async () => {
    const last: Socket[] = [];
    const raw = createServer((socket) => {
      last.push(socket);
      socket.on('error', () => undefined);
      socket.once('data', () => (last.length === 1 ? socket.end('SSH-2.0-camera\r\n') : socket.resetAndDestroy()));
    });
    await once(raw.listen(0, ADDRESS), 'listening');
    ends.push(async () => void (await once(raw.close(), 'close')));
    const http = client({ httpPort: (raw.address() as AddressInfo).port });
    await expect(http.send(GET)).rejects.toThrow(/port \d+ does not answer GET \/a: HPE_/);
    await expect(http.send(GET)).rejects.toThrow(/port \d+ does not answer GET \/a: ECONNRESET/);
  });

  it('comes from nobody where both ports are closed', async () => {
    await expect(client({}).send(GET)).rejects.toThrow(
      `the camera at ${ADDRESS} port 9 cannot be reached: ECONNREFUSED`,
    );
  });
});

it('keeps the time between requests', async () => {
  const server = await web(hello);
  const http = client({ httpPort: server.port, spacing: 60 });
  const before = performance.now();
  await http.send(GET);
  await http.send(GET);
  // A login and two requests: two times between.
  expect(performance.now() - before).toBeGreaterThanOrEqual(120);
});

import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, type TestContext } from 'vitest';
import { SOON_MS } from '../../../harness/time/soon.fixture.ts';
import { openStream } from './stream.ts';

const ADDRESS = '127.0.18.8';

async function listening(context: TestContext, server: Server) {
  await once(server.listen(0, ADDRESS), 'listening');
  context.onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { address: ADDRESS, port, secure: false, path: '/stream', user: 'admin', password: 'secret' };
}

it('gives up a camera that takes the request and says nothing, and hangs up', async (context) => {
  const server = createServer();
  const hungUp = once(server, 'connection').then(([socket]) => once(socket, 'close'));
  const options = await listening(context, server);
  await expect(openStream({ ...options, patience: 100 })).rejects.toThrow(
    /^the camera does not answer \/stream in time$/,
  );
  await hungUp;
});

it('outlives a camera that cuts the stream off', async (context) => {
  let cutOff = () => {};
  const server = createServer((request, response) => {
    if (request.headers.authorization === undefined) {
      response.writeHead(401, { 'WWW-Authenticate': 'Digest realm="camera", qop="auth", nonce="1"' }).end();
      return;
    }
    response.write('picture');
    cutOff = () => request.socket.resetAndDestroy();
  });
  const stream = await openStream(await listening(context, server));
  await expect.poll(() => stream.received(), { timeout: SOON_MS }).toBe(7);
  cutOff();
  await stream.stop();
  expect(stream.received()).toBe(7);
});

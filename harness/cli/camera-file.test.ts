import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, test, type TestContext } from 'vitest';
import { freshFolder, root } from './bin-under-test.ts';
import { loadCamera } from './camera-file.ts';

const ADDRESS = '127.0.18.8';

const TIME =
  '<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope"><e:Body><GetSystemDateAndTimeResponse><SystemDateAndTime>' +
  '<UTCDateTime><Time><Hour>1</Hour><Minute>2</Minute><Second>3</Second></Time><Date><Year>2026</Year><Month>1</Month>' +
  '<Day>2</Day></Date></UTCDateTime></SystemDateAndTime></GetSystemDateAndTimeResponse></e:Body></e:Envelope>';

/** A camera that lets nobody in, by its pages or by ONVIF, and counts who tries. */
async function closedCamera(context: TestContext): Promise<{ readonly port: number; readonly logins: () => number }> {
  let logins = 0;
  const server = createServer((request, response) => {
    void textOf(request).then((body) => {
      if (body.includes('GetSystemDateAndTime')) return response.end(TIME);
      if (request.headers.authorization !== undefined || body.includes('UsernameToken')) logins++;
      return response.writeHead(401, { 'WWW-Authenticate': 'Digest realm="r", nonce="n", qop="auth"' }).end();
    });
  });
  server.listen(0, ADDRESS);
  await once(server, 'listening');
  context.onTestFinished(() => void server.close());
  return { port: (server.address() as AddressInfo).port, logins: () => logins };
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const part of request.setEncoding('utf8') as AsyncIterable<string>) text += part;
  return text;
}

test('the pages and ONVIF of one camera share two tries of its login', async (context) => {
  const { port, logins } = await closedCamera(context);
  const path = join(freshFolder(), 'camera.ts');
  writeFileSync(
    path,
    `export default { kind: 'camera', name: 'lab', firmware: '1.60', address: '${ADDRESS}', httpPort: ${port}, onvif: true,
      login: { user: 'admin', password: 'wrong' },
      profile: '${join(root, 'device-under-test/reference/camera/profile.json')}' };\n`,
  );
  const { camera, release } = await loadCamera(path);
  context.onTestFinished(release);
  const tried = await Promise.allSettled([
    camera.settings?.read(['ntp.port']),
    camera.setNtpByOnvif?.('192.0.2.1'),
    camera.settings?.read(['mqtt.port']),
    camera.setNtpByOnvif?.('192.0.2.2'),
  ]);
  expect(tried.map(({ status }) => status)).toEqual(Array.from({ length: 4 }, () => 'rejected'));
  expect(logins()).toBe(2);
});

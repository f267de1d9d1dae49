import { connect } from 'node:net';
import { expect, it } from 'vitest';
import { openDoors } from './https-server.ts';
import { doorsFor } from './https.fixture.ts';

const ADDRESS = '127.0.17.1';

it('ends a connection after the answer that had begun when its port ceased to serve content', async (context) => {
  const doors = await doorsFor(context, ADDRESS, {}, (_request, response) => {
    response.writeHead(200, { 'Content-Length': 4 }).write('ha');
    doors.settings.change({ 'https.connection': 'https' });
    setTimeout(() => response.end('lf'), 50);
  });
  const request = 'GET / HTTP/1.1\r\nHost: camera\r\n\r\n';
  const raw = connect(doors.httpPort, ADDRESS, () => raw.write(request)).on('error', () => {});
  let answers = '';
  raw.setEncoding('utf8').on('data', (text: string) => {
    answers += text;
    if (answers.endsWith('half')) raw.write(request);
  });
  await new Promise((resolve) => raw.once('close', resolve));
  expect(answers).toMatch(/half$/u);
});

it('hears of no change any more once it is closed', async (context) => {
  const { options, settings, certificates } = await doorsFor(context, ADDRESS);
  let hearing = 0;
  const counted = (off: () => void) => {
    hearing += 1;
    return () => {
      hearing -= 1;
      off();
    };
  };
  const doors = await openDoors({
    ...options,
    settings: { ...settings, heard: (listener) => counted(settings.heard(listener)) },
    certificates: { ...certificates, heard: (listener) => counted(certificates.heard(listener)) },
  });
  expect(hearing).toBe(2);
  await doors.close();
  expect(hearing).toBe(0);
});

import { expect, it } from 'vitest';
import { ADDRESS, certificatesOf, closedPort, tlsServer } from '../observers/tls-server.fixture.ts';
import { realClock } from '../time/clock.ts';
import { doorsFor } from './doors.ts';
import { timeline } from './timeline.ts';
import { TIMES } from './times.ts';

async function doorsTo(httpsPort: number) {
  const line = timeline(realClock, realClock.now());
  const times = { ...TIMES, connect: 3_000, quiet: 100 };
  const camera = { address: ADDRESS, httpPort: await closedPort(), httpsPort, times };
  const doors = doorsFor({ clock: realClock, camera, line });
  return { doors, told: () => line.all().map(({ who, what }) => `${who}: ${what}`) };
}

it('tries the HTTPS port in each way, and leaves evidence of each', async () => {
  const { doors, told } = await doorsTo(await tlsServer({ minVersion: 'TLSv1.2' }));
  expect(await doors.probe(['TLSv1.1'])).toMatchObject({ kind: 'alert', code: 70 });
  const { pem: ca } = (await certificatesOf('RSA')).ca;
  expect(await doors.witness('TLSv1.3', { ca })).toMatchObject({ kind: 'agreed', verified: { ok: true } });
  expect((await doors.nonsense('plain HTTP')).kind).toBe('closed');
  const lines = told();
  for (const line of [
    'TLS prober: ClientHello offering TLSv1.1, no server name',
    'TLS prober: fatal alert 70 protocol_version',
    'TLS client: handshake completed: TLSv1.3 TLS_AES_256_GCM_SHA384, 1 certificates',
    'TLS prober: plain HTTP',
  ])
    expect(lines).toContain(line);
});

it('tries another port than that of HTTPS', async () => {
  const { doors } = await doorsTo(await closedPort());
  expect((await doors.probe(['TLSv1.2'])).kind).toBe('unreachable');
  const other = await tlsServer();
  expect((await doors.probe(['TLSv1.2'], other)).kind).toBe('hello');
  expect((await doors.witness('TLSv1.2', { port: other })).kind).toBe('agreed');
});

it('ends connections that wait in the middle of a hello with the case', async () => {
  const { doors } = await doorsTo(await tlsServer());
  const open = await doors.halfOpen(3);
  expect([open.opened, open.held()]).toEqual([3, 3]);
  await doors.close();
  expect(open.held()).toBe(0);
});

it('looks at the HTTP port', async () => {
  const { doors, told } = await doorsTo(await closedPort());
  expect((await doors.plain('/')).kind).toBe('none');
  expect(told()[0]).toBe('HTTP client: GET /');
});

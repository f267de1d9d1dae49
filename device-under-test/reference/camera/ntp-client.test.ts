import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startNtpServer, type NtpServer } from '../../../harness/observers/ntp-server.ts';
import { NTP_REPLIES, NTP_TIMES } from '../../../harness/observers/ntp-replies.ts';
import { realClock } from '../../../harness/time/clock.ts';
import { SOON_MS } from '../../../harness/time/soon.fixture.ts';
import type { Values } from '../../camera-contract.ts';
import { hostFinder } from './names.ts';
import { type NtpClient, openNtpClient, settableTime } from './ntp-client.ts';
import { soundNtpSteps, type NtpSteps } from './ntp-steps.ts';
import type { CameraPace } from './parts.ts';
import { soundSettingSteps } from './setting-steps.ts';
import { openSettings } from './settings.ts';
import { CAMERA, dnsServer, eventually, FAST, HOST, SERVERS } from './camera.fixture.ts';

/** Unless a test says otherwise; BRIEF is for where no good reply comes, for then the wait is waited out. */
const LONG: CameraPace = { ...FAST, hour: 3_600_000, ntp: SOON_MS };
const BRIEF: Partial<CameraPace> = { ntp: FAST.ntp };

async function server(): Promise<NtpServer> {
  const started = await startNtpServer({ clock: realClock, address: SERVERS });
  onTestFinished(() => started.close());
  return started;
}

interface Difference {
  readonly values?: Values;
  readonly steps?: Partial<NtpSteps>;
  readonly pace?: Partial<CameraPace>;
  readonly leased?: readonly string[];
  readonly dns?: { readonly port: number };
}

function camera(port: number, { values, steps, pace, leased = [], dns }: Difference = {}) {
  const settings = openSettings({ steps: soundSettingSteps, tell: () => {} });
  const refused = settings.change({
    'ntp.adjustment': 'ntp',
    'ntp.address': SERVERS,
    'ntp.port': String(port),
    ...values,
  });
  if (refused !== undefined) throw new Error(refused);
  const find = hostFinder(dns && { address: SERVERS, port: dns.port }, LONG.ntp);
  const time = settableTime(realClock);
  const client = openNtpClient({
    address: CAMERA,
    settings,
    find,
    time,
    clock: realClock,
    steps: { ...soundNtpSteps, ...steps },
    pace: { ...LONG, ...pace },
    leased: () => leased,
  });
  settings.heard((names) => client.changed(names));
  onTestFinished(() => client.close());
  return { settings, client };
}

/** By how much the camera's clock is ahead of the host's, ms. */
const ahead = (client: NtpClient) => client.now() - Date.now();

describe('the test', () => {
  it('asks with a packet of version 4, mode 3 and a transmit timestamp that is new each time', async () => {
    const there = await server();
    const { client } = camera(there.port);
    expect([await client.test(), await client.test()]).toEqual([true, true]);
    const [first, second] = there.requests();
    expect(first?.request).toMatchObject({ version: 4, mode: 3 });
    expect(first?.bytes).toHaveLength(48);
    expect(Buffer.from(first?.bytes ?? []).subarray(1, 40)).toEqual(Buffer.alloc(39));
    expect(first?.request.transmit).not.toBe(second?.request.transmit);
    expect(first?.peer.startsWith(`${CAMERA}:`)).toBe(true);
  });

  it.each(Object.keys(NTP_TIMES) as (keyof typeof NTP_TIMES)[])('sets the clock to the time "%s"', async (time) => {
    const there = await server();
    there.follow({ replies: NTP_REPLIES.good, time: NTP_TIMES[time] });
    const { client } = camera(there.port);
    expect(await client.test()).toBe(true);
    const shown = there.trace.find(({ direction }) => direction === 'out')?.bytes ?? new Uint8Array(48);
    const seconds = Buffer.from(shown).readUInt32BE(40);
    const expected = (seconds - 2_208_988_800 + (seconds < 2 ** 31 ? 2 ** 32 : 0)) * 1000;
    expect(Math.abs(client.now() - expected)).toBeLessThan(2000);
  });

  it.each(Object.keys(NTP_REPLIES).filter((name) => !name.startsWith('good')))(
    'fails at the reply "%s", and leaves the clock',
    async (name) => {
      const there = await server();
      there.follow({ replies: NTP_REPLIES[name as keyof typeof NTP_REPLIES], time: NTP_TIMES['an hour ahead'] });
      const { client } = camera(there.port, { pace: BRIEF });
      expect(await client.test()).toBe(false);
      expect(Math.abs(ahead(client))).toBeLessThan(2000);
      await there.waitFor(({ kind }) => kind === 'request', SOON_MS);
      expect(there.requests()).toHaveLength(1);
    },
  );

  it('takes the good reply after one that is none', async () => {
    const there = await server();
    there.follow({ replies: [...NTP_REPLIES['wrong origin'], ...NTP_REPLIES.good] });
    expect(await camera(there.port).client.test()).toBe(true);
  });

  it('ends with the reply that is taken', async () => {
    const there = await server();
    there.follow({ replies: NTP_REPLIES['good, then a day ahead'] });
    const { client } = camera(there.port);
    expect(await client.test()).toBe(true);
    await realClock.sleep(50);
    expect(Math.abs(ahead(client))).toBeLessThan(2000);
  });

  it('fails at once where the port is closed', async () => {
    const there = await server();
    there.refuse();
    expect(await camera(there.port, { pace: { ntp: 600_000 } }).client.test()).toBe(false);
  });

  it('fails at once where no way leads to the server', async () => {
    const values = { 'ntp.address': '192.0.2.1' };
    expect(await camera(123, { values, pace: { ntp: 600_000 } }).client.test()).toBe(false);
  });

  it.each<[string, Values]>([
    ['by hand', { 'ntp.adjustment': 'manual' }],
    ['without an address', { 'ntp.address': '' }],
    ['without a lease', { 'ntp.source': 'auto' }],
  ])('sends nothing %s', async (_name, values) => {
    const there = await server();
    expect(await camera(there.port, { values }).client.test()).toBe(false);
    await realClock.sleep(50);
    expect(there.trace).toEqual([]);
  });

  it('asks the first server of the lease', async () => {
    const there = await server();
    const values = { 'ntp.source': 'auto', 'ntp.address': '192.0.2.1' };
    expect(await camera(there.port, { values, leased: [SERVERS, '192.0.2.2'] }).client.test()).toBe(true);
  });

  it('finds the server by name; a name that nobody knows fails', async () => {
    const there = await server();
    const dns = await dnsServer({ names: { [HOST]: { addresses: [SERVERS] } } });
    const { client, settings } = camera(there.port, { values: { 'ntp.address': HOST }, dns });
    expect(await client.test()).toBe(true);
    settings.change({ 'ntp.address': 'nobody.test' });
    expect(await client.test()).toBe(false);
    expect(there.requests()).toHaveLength(1);
  });
});

describe('the interval', () => {
  const times = (there: NtpServer) => there.requests().map(({ at }) => at);

  it('has the server asked again and again, and a test does not move it', async () => {
    const there = await server();
    const from = realClock.now();
    const { client } = camera(there.port, { pace: { hour: 2000 } });
    there.follow({ replies: NTP_REPLIES.good, time: NTP_TIMES['an hour ahead'] });
    await realClock.sleep(1500);
    expect(times(there)).toEqual([]);
    await client.test();
    await eventually(
      () => times(there),
      (all) => all.length >= 3,
    );
    const [, first = 0, second = 0] = times(there).map((at) => at - from);
    expect(first).toBeGreaterThan(1900);
    // Moved by the test it would be asked at 3500.
    expect(first).toBeLessThan(3400);
    expect(second - first).toBeGreaterThan(1000);
    expect(Math.abs(ahead(client) - 3_600_000)).toBeLessThan(2000);
  });

  it('is in hours', async () => {
    const there = await server();
    const from = realClock.now();
    camera(there.port, { values: { 'ntp.interval': '3' }, pace: { hour: 100 } });
    await eventually(
      () => times(there),
      (all) => all.length > 0,
    );
    expect((times(there)[0] ?? 0) - from).toBeGreaterThan(290);
  });

  it('ends with the setting, and begins anew with it', async () => {
    const there = await server();
    const { settings } = camera(there.port, { pace: { hour: 150 } });
    settings.change({ 'ntp.adjustment': 'manual' });
    await realClock.sleep(400);
    expect(times(there)).toEqual([]);
    settings.change({ 'ntp.adjustment': 'ntp' });
    await eventually(
      () => times(there),
      (all) => all.length > 0,
    );
    expect(times(there)).toHaveLength(1);
  });

  it('ends with the power', async () => {
    const there = await server();
    const { client } = camera(there.port, { pace: { hour: 100 } });
    client.close();
    expect(await client.test()).toBe(false);
    await realClock.sleep(250);
    expect(there.trace).toEqual([]);
  });
});

describe('bent', () => {
  it('a kiss of death is taken', async () => {
    const there = await server();
    there.follow({ replies: NTP_REPLIES['kiss DENY'] });
    expect(await camera(there.port, { steps: { refuses: () => undefined } }).client.test()).toBe(true);
    expect(await camera(there.port, { steps: { testSucceeds: () => true }, pace: BRIEF }).client.test()).toBe(true);
  });

  it('the clock is moved by a reply that is left aside', async () => {
    const there = await server();
    there.follow({ replies: NTP_REPLIES['wrong origin'], time: NTP_TIMES['an hour ahead'] });
    const { client } = camera(there.port, { steps: { appliesRefused: (offset) => offset }, pace: { ntp: 2000 } });
    expect(await client.test()).toBe(false);
    expect(Math.abs(ahead(client) - 3_600_000)).toBeLessThan(2000);
  });

  it('others are heard', async () => {
    const there = await server();
    there.follow({ replies: NTP_REPLIES['another port'] });
    const steps: Partial<NtpSteps> = {
      hearsOthers: () => true,
      refuses: (reply, request) => soundNtpSteps.refuses({ ...reply, port: request.port }, request),
    };
    expect(await camera(there.port, { steps }).client.test()).toBe(true);
  });
});

it('survives datagrams of any length', async () => {
  const hostile = createSocket('udp4').bind(0, SERVERS);
  onTestFinished(() => void hostile.close());
  await once(hostile, 'listening');
  hostile.on('message', (_asked, { port, address }) => {
    for (const length of [0, 1, 24, 39, 47, 48, 1000]) hostile.send(Buffer.alloc(length, 0xff), port, address);
  });
  const { client } = camera(hostile.address().port, { pace: BRIEF });
  expect(await client.test()).toBe(false);
  expect(Math.abs(ahead(client))).toBeLessThan(2000);
});

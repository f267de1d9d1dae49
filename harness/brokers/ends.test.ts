import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { getContainerRuntimeClient } from 'testcontainers';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { realClock } from '../time/clock.ts';
import { ADDRESS, HOST, listens, made, startOf } from './brokers.fixture.ts';
import { containerLeg } from './container.ts';
import { LEGS } from './find.ts';
import { BROKER_KINDS, BROKERS } from './kinds.ts';
import type { Leg, StartBroker, Wanted } from './legs.ts';
import { openRealBrokers } from './open.ts';
import { processLeg } from './process.ts';

// Folders of others must not be mistaken for what is left of ours.
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tekigo-test-'));
  vi.stubEnv('TMPDIR', folder);
  onTestFinished(() => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
  });
});

/** What is left of brokers at these ports: files, listeners, containers. */
const left = async (leg: Leg, ports: readonly number[]) => {
  const engine = leg.name === 'container' ? (await getContainerRuntimeClient()).container.dockerode : undefined;
  const containers = (await engine?.listContainers({ all: true })) ?? [];
  const at = new Set(ports.map((port) => `${ADDRESS}:${port}`));
  return {
    folders: readdirSync(folder).filter((name) => name.startsWith('tekigo-broker')),
    listeners: (await Promise.all(ports.map(listens))).filter(Boolean),
    containers: containers.filter(({ Labels }) => at.has(Labels['tekigo.broker']?.split(' ')[0] ?? '')),
  };
};
const NOTHING = { folders: [], listeners: [], containers: [] };

const listener = async () => {
  const server = createServer().listen(0, ADDRESS);
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  return { server, port: (server.address() as AddressInfo).port };
};
const takenPort = async () => (await listener()).port;
const freedPort = async () => {
  const { server, port } = await listener();
  await new Promise((resolve) => server.close(resolve));
  return port;
};

const wanted = async (more: Partial<Wanted>): Promise<Wanted> => {
  const { ca, leafs } = await made();
  const account = { user: 'u', password: 'p' };
  return {
    way: BROKERS.tls,
    address: ADDRESS,
    port: 0,
    clock: realClock,
    camera: account,
    ears: account,
    identity: leafs.good.identity(),
    ca: ca.pem,
    ...more,
  };
};

// An engine may have to get the image first.
describe.each(LEGS)('leg $name', { timeout: 100_000 }, (leg) => {
  it('leaves nothing behind when closed, of brokers that are about to start either', async (context) => {
    await startOf(leg, context);
    const all = await openRealBrokers({ address: ADDRESS, host: HOST, clock: realClock }, [leg]);
    const ports = (await Promise.all(BROKER_KINDS.slice(0, 3).map((kind) => all.broker(kind)))).map(({ port }) => port);
    expect(await Promise.all(ports.map(listens))).toEqual([true, true, true]);
    const starting = all.broker('mutual tls');
    await all.close();
    ports.push((await starting).port);
    expect(await left(leg, ports)).toEqual(NOTHING);
    await expect(all.broker('plain')).rejects.toThrow('have been closed');
  });

  it('says why a broker does not come up, and leaves nothing of it', async (context) => {
    const start = await startOf(leg, context);
    const port = await takenPort();
    await expect(start(await wanted({ port }))).rejects.toThrow(/address already in use/i);
    expect({ ...(await left(leg, [port])), listeners: [] }).toEqual(NOTHING);
  });

  it('says so where the certificate and its key do not go together, and leaves nothing', async (context) => {
    const start = await startOf(leg, context);
    const { leafs, ca } = await made();
    const port = await freedPort();
    const { key } = leafs.good.identity();
    await expect(start(await wanted({ port, identity: { certificate: ca.pem, key } }))).rejects.toThrow(/key/i);
    expect(await left(leg, [port])).toEqual(NOTHING);
  });

  it('takes another port where somebody was faster', async (context) => {
    const start = await startOf(leg, context);
    const port = await takenPort();
    const tried: number[] = [];
    const late: StartBroker = (asked) => {
      tried.push(asked.port);
      return start(tried.length === 1 ? { ...asked, port } : asked);
    };
    const all = await openRealBrokers({ address: ADDRESS, host: HOST, clock: realClock }, [
      { ...leg, find: () => Promise.resolve(late) },
    ]);
    onTestFinished(() => all.close());
    expect((await all.broker('plain')).port).toBe(tried[1]);
  });
});

it('shows the files of a broker that is a process to its own user only', async (context) => {
  await startOf(processLeg, context);
  const all = await openRealBrokers({ address: ADDRESS, host: HOST, clock: realClock }, [processLeg]);
  onTestFinished(() => all.close());
  await all.broker('tls');
  const folders = readdirSync(folder).map((name) => join(folder, name));
  const files = folders.flatMap((path) => readdirSync(path).map((name) => join(path, name)));
  expect(files.map((path) => basename(path))).toContain('server.key');
  for (const path of [...folders, ...files]) expect([path, statSync(path).mode & 0o077]).toEqual([path, 0]);
});

it('quotes no earlier run of a process that does not come back', async (context) => {
  const start = await startOf(processLeg, context);
  const running = await start(await wanted({ port: await freedPort() }));
  onTestFinished(() => running.close());
  // Without its folder it cannot even begin, so it says nothing.
  for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true });
  await expect(running.restart()).rejects.toThrow(/^mosquitto does not come up: it said nothing \(/);
});

it('says why a broker in a container does not come back', { timeout: 100_000 }, async (context) => {
  const start = await startOf(containerLeg, context);
  const port = await freedPort();
  const running = await start(await wanted({ port }));
  onTestFinished(() => running.close());
  const { container } = await getContainerRuntimeClient();
  const all = await container.dockerode.listContainers();
  const its = all.find(({ Labels }) => Labels['tekigo.broker']?.startsWith(`${ADDRESS}:${port} `));
  await container.getById(its?.Id ?? '').stop({ t: 2 });
  const server = createServer().listen(port, ADDRESS);
  onTestFinished(() => void server.close());
  await expect(running.restart()).rejects.toThrow(/does not come up again: .*address already in use/i);
});

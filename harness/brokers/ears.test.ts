import { expect, it, onTestFinished } from 'vitest';
import { realClock } from '../time/clock.ts';
import { ADDRESS, connected, HOST, until } from './brokers.fixture.ts';
import { embeddedLeg } from './embedded.ts';
import type { Leg, Running, Wanted } from './legs.ts';
import { openRealBrokers } from './open.ts';

const start = async (wanted: Wanted) => {
  const found = await embeddedLeg.find(realClock);
  if (typeof found === 'string') throw new Error(found);
  return found(wanted);
};

/** The brokers of a leg that does something else with what it is asked for. */
async function brokersOf(bent: (wanted: Wanted) => Promise<Running>) {
  const leg: Leg = { ...embeddedLeg, find: () => Promise.resolve(bent) };
  const brokers = await openRealBrokers({ address: ADDRESS, host: HOST, clock: realClock }, [leg]);
  onTestFinished(() => brokers.close());
  return brokers;
}

const complaint = (ask: () => unknown): string | undefined => {
  try {
    ask();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
};

it('claims nothing of the time when nobody listened, and hears again after a restart', async () => {
  const running: Running[] = [];
  const brokers = await brokersOf(async (wanted) => {
    running.push(await start(wanted));
    return running[0] as Running;
  });
  const there = await brokers.broker('plain');
  expect(there.heard()).toEqual([]);
  await running[0]?.close();
  await until(() => complaint(() => there.heard()) !== undefined);
  expect(complaint(() => there.heard())).toBe('the subscriber may have missed something: it lost its connection');
  await there.restart();
  await (await connected(there.port)).publishAsync('a/b', 'hello', { qos: 1 });
  await until(() => there.heard().length === 1);
});

it('claims nothing where the broker does not come back', async () => {
  const brokers = await brokersOf(async (wanted) => ({
    ...(await start(wanted)),
    restart: () => Promise.reject(new Error('it does not come up')),
  }));
  const there = await brokers.broker('plain');
  await expect(there.restart()).rejects.toThrow('it does not come up');
  expect(complaint(() => there.heard())).toBe('the subscriber may have missed something: it is not connected');
});

it('says so where more comes than there is room for, after a restart too', async () => {
  const there = await (await brokersOf(start)).broker('plain');
  const client = await connected(there.port);
  const payload = Buffer.alloc(1_048_576);
  for (let i = 0; i < 16; i++) await client.publishAsync('a', payload, { qos: 1 });
  await until(() => complaint(() => there.heard()) !== undefined);
  expect(complaint(() => there.heard())).toMatch(/more came than there is room for$/);
  await there.restart();
  expect(complaint(() => there.heard())).toMatch(/more came than there is room for$/);
});

it('does not take a broker of one version of TLS that speaks another', async () => {
  const brokers = await brokersOf((wanted) => start({ ...wanted, way: wanted.way.tls ? { tls: {} } : wanted.way }));
  await expect(brokers.broker('tls 1.2 only')).rejects.toThrow('chose TLSv1.3 where it is to take TLSv1.2 only');
  expect((await brokers.broker('tls 1.3 only')).name).toMatch(/^aedes/);
});

it('does not take a broker that lets nobody hear', async () => {
  const brokers = await brokersOf((wanted) => start({ ...wanted, ears: { user: 'another', password: '' } }));
  await expect(brokers.broker('password')).rejects.toThrow(/Not authorized/i);
});

import { createConnection } from 'node:net';
import type { SecureContextOptions } from 'node:tls';
import { connect, type IClientOptions, type MqttClient } from 'mqtt';
import { expect, onTestFinished, type TestContext } from 'vitest';
import { type CertificatesFor, certificates } from '../observers/certificates.ts';
import { skip } from '../observers/missing.fixture.ts';
import { realClock } from '../time/clock.ts';
import { SOON_MS } from '../time/soon.fixture.ts';
import type { Leg, StartBroker } from './legs.ts';
import { openRealBrokers, type RealBrokers } from './open.ts';

/** Where the brokers of these tests are. */
export const ADDRESS = '127.0.19.1';
export const HOST = 'broker.test';
const MADE_FOR: CertificatesFor = { family: 'RSA', host: HOST, address: ADDRESS };

/** The certificates that these brokers have theirs from. */
export const made = () => certificates(MADE_FOR);

const found = new Map<Leg, Promise<StartBroker | string>>();

/** How a leg starts brokers; the test is skipped, saying so, where this machine has none. */
export async function startOf(leg: Leg, context: TestContext): Promise<StartBroker> {
  // Once: an engine without the image may take its time to find out that nobody has it.
  const finding = found.get(leg) ?? leg.find(realClock);
  found.set(leg, finding);
  const start = await finding;
  return typeof start === 'string' ? skip(`missing on this machine: ${start}`, context) : start;
}

/** Brokers of one leg, opened when they are first asked for. */
export function brokersOf(leg: Leg): { open(context: TestContext): Promise<RealBrokers>; close(): Promise<void> } {
  let opening: Promise<RealBrokers> | undefined;
  return {
    async open(context) {
      await startOf(leg, context);
      return (opening ??= openRealBrokers({ address: ADDRESS, host: HOST, clock: realClock }, [leg]));
    },
    close: async () => (await opening)?.close(),
  };
}

/** What a client is told; those for TLS go through to it. */
export type ClientOptions = IClientOptions & SecureContextOptions;

/** The npm client in the place of a camera. It tries once, and ends with the test. */
interface Camera {
  readonly client: MqttClient;
  /** How its first attempt went: "in", or what it says of the refusal. */
  readonly fate: Promise<string | number>;
  /** Resolves when its connection is over. */
  readonly over: Promise<void>;
}

/** A camera that is told to connect. */
export function camera(port: number, options: ClientOptions = {}): Camera {
  const base = { host: ADDRESS, port, reconnectPeriod: 0, connectTimeout: SOON_MS };
  const client = connect({ ...base, ...options });
  onTestFinished(() => client.endAsync(true));
  const fate = new Promise<string | number>((resolve) => {
    client.once('connect', () => resolve('in'));
    client.on('error', (error: Error & { code?: string | number }) => resolve(error.code ?? error.message));
    client.once('close', () => resolve('closed'));
  });
  // The events' own `once` would reject where the client complains first.
  const over = new Promise<void>((resolve) => client.once('close', () => resolve()));
  return { client, fate, over };
}

/** A camera that the broker has let in. */
export async function connected(port: number, options: ClientOptions = {}): Promise<MqttClient> {
  const { client, fate } = camera(port, options);
  expect(await fate).toBe('in');
  return client;
}

/** Resolves once something holds; the runner ends who waits in vain. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await realClock.sleep(5);
}

/** Whether somebody listens at a port. */
export const listens = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = createConnection({ host: ADDRESS, port });
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    onTestFinished(() => void socket.destroy());
  });

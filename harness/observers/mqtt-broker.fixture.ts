import { once } from 'node:events';
import { createConnection, type Socket } from 'node:net';
import { connect, type IClientOptions, type MqttClient } from 'mqtt';
import { onTestFinished } from 'vitest';
import { realClock } from '../time/clock.ts';
import { type MqttBroker, startMqttBroker } from './mqtt-broker.ts';
import type { BrokerScript } from './mqtt-script.ts';
import { SOON_MS } from '../time/soon.fixture.ts';

/** Where the brokers of these tests listen. */
const ADDRESS = '127.0.13.1';

/** A broker that ends with the test. */
export async function broker(script: BrokerScript = {}): Promise<MqttBroker> {
  const started = await startMqttBroker({ clock: realClock, address: ADDRESS, script });
  onTestFinished(() => started.close());
  return started;
}

/** The npm client in the place of a camera. It tries once, and ends with the test. */
interface Camera {
  readonly client: MqttClient;
  /** What it complained of: codes where it gives them, else messages. */
  readonly errors: readonly (string | number)[];
  /** Resolves when it first complains. */
  readonly trouble: Promise<void>;
  /** Resolves when a broker has accepted it. */
  readonly up: Promise<void>;
  /** Resolves when its connection is over. */
  readonly over: Promise<void>;
}

/** A camera that is told to connect. */
export function camera(port: number, options: IClientOptions = {}): Camera {
  const base = { host: ADDRESS, port, reconnectPeriod: 0, connectTimeout: SOON_MS, clientId: 'cam' };
  const client = connect({ ...base, ...options });
  const errors: (string | number)[] = [];
  client.on('error', (error: Error & { code?: string | number }) => errors.push(error.code ?? error.message));
  onTestFinished(() => client.endAsync(true));
  const trouble = new Promise<void>((resolve) => client.once('error', () => resolve()));
  const up = new Promise<void>((resolve) => client.once('connect', () => resolve()));
  const over = new Promise<void>((resolve) => client.once('close', () => resolve()));
  return { client, errors, trouble, up, over };
}

/** A camera that the broker has accepted. */
export async function connected(port: number, options: IClientOptions = {}): Promise<Camera> {
  const there = camera(port, options);
  await there.up;
  return there;
}

/** A bare TCP connection, for what no client library sends; it keeps what it gets, and ends with the test. */
export async function bare(port: number): Promise<{ socket: Socket; got: () => Buffer; over: Promise<unknown> }> {
  const socket = createConnection({ host: ADDRESS, port });
  const chunks: Buffer[] = [];
  socket.on('error', () => {}).on('data', (chunk: Buffer) => chunks.push(chunk));
  onTestFinished(() => void socket.destroy());
  const over = new Promise((resolve) => socket.once('close', resolve));
  await once(socket, 'connect');
  return { socket, got: () => Buffer.concat(chunks), over };
}

/** What the broker got and sent as packets, as `in CONNECT` and `out CONNACK`. */
export const talk = ({ trace }: MqttBroker): string[] =>
  trace.flatMap(({ direction, packet }) => (packet ? [`${direction} ${packet.type.toUpperCase()}`] : []));

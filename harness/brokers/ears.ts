import { randomUUID } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import { connect, type IClientOptions, type IPublishPacket, type MqttClient } from 'mqtt';
import { messageOf } from '../evidence/printable.ts';
import type { Clock } from '../time/clock.ts';
import type { Account } from './legs.ts';
import type { BrokerWay } from './kinds.ts';

/** A message as a subscriber got it. */
interface Heard {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly qos: number;
  /** As it was published. */
  readonly retain: boolean;
}

/** A subscriber to "#". */
export interface Ears {
  /** Resolves once a message of its own has come back: from then on it hears. */
  open(): Promise<void>;
  /** Ends the connection; what was heard stays, for when it is open again. */
  close(): Promise<void>;
  /** In order. Throws where something may have been missed: there is no connection, or there was no room for more. */
  heard(): readonly Heard[];
}

/** Where to listen, and as who. */
export interface EarsAt {
  readonly address: string;
  readonly port: number;
  readonly host: string;
  readonly way: BrokerWay;
  readonly version: 4 | 5;
  readonly account: Account;
  readonly ca: string;
  readonly identity: { readonly certificate: string; readonly key: string };
  readonly clock: Clock;
}

/** What the client ids of subscribers begin with. */
export const EARS_ID = 'tekigo-ears-';

/** How long the broker may take for each of its answers, in ms. */
const PATIENCE_MS = 5_000;

/** Messages and bytes that are kept: a client that floods the broker must not fill the memory of this host. */
const MOST_MESSAGES = 20_000;
const MOST_BYTES = 16 * 1_048_576;

/** A subscriber that is not connected yet. */
export function earsAt(at: EarsAt): Ears {
  const heard: Heard[] = [];
  let bytes = 0;
  let client: MqttClient | undefined;
  let missed: string | undefined;
  // Apart, for no new connection brings back what there was no room for.
  let full = false;
  const keep = (topic: string, payload: Uint8Array, { qos, retain }: IPublishPacket) => {
    bytes += payload.length + topic.length;
    if (heard.length === MOST_MESSAGES || bytes > MOST_BYTES) full = true;
    // A copy: sockets hand out parts of larger buffers.
    else heard.push({ topic, payload: new Uint8Array(payload), qos, retain });
  };
  return {
    heard() {
      const why = full ? 'more came than there is room for' : missed;
      if (why !== undefined) throw new Error(`the subscriber may have missed something: ${why}`);
      return [...heard];
    },
    async open() {
      const opened = connect(optionsOf(at));
      client = opened;
      opened.once('close', () => {
        if (client === opened) missed ??= 'it lost its connection';
      });
      try {
        await letIn(opened);
        demandVersion(opened, at.way);
        await proveHearing(opened, at, keep);
        missed = undefined;
      } catch (error) {
        missed = messageOf(error);
        client = undefined;
        await opened.endAsync(true);
        throw error;
      }
    },
    async close() {
      const open = client;
      client = undefined;
      missed ??= 'it is not connected';
      await open?.endAsync(true);
    },
  };
}

/** Resolves once the broker has taken it. Rejects where it did not. */
const letIn = (client: MqttClient): Promise<void> =>
  new Promise((resolve, reject) => {
    client.once('connect', () => resolve());
    // What comes after the first error is its consequence.
    client.on('error', reject);
    client.once('close', () => reject(new Error('the broker closed the connection')));
  });

const optionsOf = ({ address, port, host, way, version, account, ca, identity }: EarsAt): IClientOptions => ({
  protocol: way.tls ? 'mqtts' : 'mqtt',
  host: address,
  port,
  protocolVersion: version,
  clientId: EARS_ID + randomUUID().slice(0, 8),
  connectTimeout: PATIENCE_MS,
  reconnectPeriod: 0,
  ...(way.accounts && { username: account.user, password: account.password }),
  ...(way.tls && { ca, servername: host }),
  ...(way.tls?.clientCertificate && { cert: identity.certificate, key: identity.key }),
});

/** A library may take "TLS 1.2 only" and not do it; we offer 1.2 and 1.3, so what it chose tells. */
function demandVersion(client: MqttClient, { tls }: BrokerWay): void {
  if (tls?.only === undefined) return;
  const chosen = (client.stream as TLSSocket).getProtocol();
  if (chosen !== tls.only) throw new Error(`the broker chose ${chosen} where it is to take ${tls.only} only`);
}

/** Subscribes, and waits until a message of its own has come back; hands all others on. */
async function proveHearing(
  client: MqttClient,
  { version, clock }: EarsAt,
  keep: (topic: string, payload: Uint8Array, packet: IPublishPacket) => void,
): Promise<void> {
  const own = `tekigo/${randomUUID()}`;
  const { promise: back, resolve, reject } = Promise.withResolvers<void>();
  client.on('message', (topic, payload, packet) => {
    if (topic === own) resolve();
    else keep(topic, payload, packet);
  });
  const cancel = clock.after(PATIENCE_MS, () => reject(new Error('no message comes back from the broker')));
  client.once('close', () => reject(new Error('the broker closed the connection')));
  try {
    // Of MQTT 3.1.1 nobody can ask to have the flag for retained messages as it was published.
    await Promise.race([client.subscribeAsync('#', { qos: 2, ...(version === 5 && { rap: true }) }), back]);
    await Promise.race([client.publishAsync(own, 'heard', { qos: 2 }), back]);
    await back;
  } finally {
    cancel();
    // Nobody waits any more where an answer before it was refused.
    back.catch(() => {});
  }
}

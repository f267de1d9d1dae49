import { createSecureContext } from 'node:tls';
import type { Packet } from 'mqtt-packet';
import type { Clock } from '../time/clock.ts';
import { type BrokerHall, MqttConnection } from './mqtt-connection.ts';
import type { BrokerScript, Cut } from './mqtt-script.ts';
import type { MqttSighting, SeenConnect, SeenPacket } from './mqtt-seen.ts';
import { openTcpDoor } from './tcp-door.ts';
import { type Trace, traceOf } from './trace.ts';

/** Where a broker listens, and what it does from the start. */
export interface BrokerOptions {
  readonly clock: Clock;
  readonly address: string;
  /** A free one where absent. */
  readonly port?: number;
  readonly script?: BrokerScript;
}

type SeenAtConnect = MqttSighting & { readonly packet: SeenPacket & { readonly connect: SeenConnect } };

type SeenAtPublish = MqttSighting & { readonly packet: SeenPacket };

/** An MQTT broker (3.1, 3.1.1 and 5) that does what a script says, packet by packet, and writes down what it sees. */
export interface MqttBroker {
  readonly port: number;
  readonly trace: Trace<MqttSighting>;
  /** Whether more happened than the trace has room for. */
  readonly traceFull: boolean;
  /** Another script, from the next packet on; its TLS from the next connection on. Throws where its TLS cannot be used. */
  follow(script: BrokerScript): void;
  /** Writes what nobody asked for, to one connection or to all that sent their CONNECT; gives to how many. */
  send(what: Packet | Uint8Array, connection?: number): number;
  /** Ends the conversation on one connection or on all. */
  cut(how: Cut, connection?: number): void;
  /** Gives up the port: who connects is refused. Connections stay. */
  refuse(): void;
  /** Listens again, on the same port. Rejects with `code` EADDRINUSE where somebody took it. */
  listen(): Promise<void>;
  /** The CONNECTs so far. */
  connects(): readonly SeenAtConnect[];
  /** The PUBLISHes of clients so far. */
  publishes(): readonly SeenAtPublish[];
  /** The first sighting that fits, of those there are or those to come within `ms`; undefined where none does. */
  waitFor(fits: (seen: MqttSighting) => boolean, ms: number): Promise<MqttSighting | undefined>;
  /** Ends connections, port and every waiting. */
  close(): Promise<void>;
}

/** Starts a broker. Rejects with `code` EADDRINUSE where the port is taken. */
export async function startMqttBroker({ clock, address, port = 0, script }: BrokerOptions): Promise<MqttBroker> {
  const notes = traceOf<MqttSighting>(clock);
  let current: BrokerScript = {};
  const hall: BrokerHall = { clock, notes, script: () => current };
  const chosen = (one?: number) => [...door.connections].filter(({ number }) => one === undefined || number === one);
  const follow = (next: BrokerScript) => {
    // Here, where the mistake is the caller's, and not in the middle of a handshake.
    if (next.tls) createSecureContext({ cert: next.tls.certificate, key: next.tls.key, ca: next.tls.clientCa });
    current = next;
  };
  follow(script ?? {});
  const door = await openTcpDoor<MqttConnection>(
    { address, port },
    {
      pauseOnConnect: true,
      receive(socket, number) {
        const connection = new MqttConnection(socket, number, hall);
        connection.open();
        return connection;
      },
      turnedAway: (peer, what) =>
        notes.note({ peer, connection: 0, kind: 'turned-away', direction: 'out', what, bytes: new Uint8Array() }),
    },
  );
  return {
    port: door.port,
    trace: notes.trace,
    get traceFull() {
      return notes.full;
    },
    follow,
    send: (what, connection) => chosen(connection).filter((one) => one.connected && one.send(what)).length,
    cut: (how, connection) => chosen(connection).forEach((one) => one.cut(how)),
    refuse: () => door.refuse(),
    listen: () => door.listen(),
    connects: () => notes.trace.filter(isConnect),
    publishes: () => notes.trace.filter(isPublish),
    waitFor: (fits, ms) => notes.waitFor(fits, ms),
    async close() {
      await door.close();
      notes.end();
    },
  };
}

const isConnect = (seen: MqttSighting): seen is SeenAtConnect => seen.packet?.connect !== undefined;

const isPublish = (seen: MqttSighting): seen is SeenAtPublish =>
  seen.direction === 'in' && seen.packet?.type === 'publish';

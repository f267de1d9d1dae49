import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { MqttClient, type Timer } from 'mqtt';
import { openGate } from './mqtt-gate.ts';
import type { ConnectTerms, Message, MqttCause, Session } from './mqtt-steps.ts';

/** How a broker answers a message. */
export type Acknowledgement = 'puback' | 'pubrec' | 'pubcomp';

/** An MQTT connection that the broker has accepted. */
export interface Link {
  readonly session: Session;
  /** `id` is left aside with QoS 0. */
  publish(message: Message, id: number, dup: boolean): void;
  /** Sends PUBREL. */
  release(id: number): void;
  /** Ends it at once, without DISCONNECT. */
  drop(): void;
}

/** What is asked and told about a connection. */
export interface LinkTerms {
  readonly terms: ConnectTerms;
  /** Until CONNACK has to be there, ms. */
  readonly answer: number;
  readonly sends: (packet: Uint8Array) => readonly Uint8Array[];
  readonly takes: (packet: Uint8Array, first: boolean) => boolean;
  readonly accepted: (link: Link) => void;
  /** `failed`: by a reason code of MQTT 5. */
  readonly answered: (by: Acknowledgement, id: number, failed: boolean) => void;
}

/** The client pings after two of its intervals of half the keep-alive: three quarters of it leave time for what is slow. */
const PING_EARLY = 0.75;

const EARLY_TIMER = {
  set: (run: () => void, ms: number) => setInterval(run, ms * PING_EARLY),
  clear: clearInterval,
} as unknown as Timer;

/** The texts of errors to which the client gives no code. */
const CAUSES: Readonly<Record<string, MqttCause>> = {
  'connack timeout': 'no CONNACK',
  'Keepalive timeout': 'no PINGRESP',
};

/**
 * Speaks MQTT over a connection until it ends; gives why. An abort for the reason `leave` sends DISCONNECT first, any
 * other ends it at once.
 */
export function converse(socket: Socket, given: LinkTerms, signal: AbortSignal): Promise<MqttCause> {
  const { terms, answer, sends, takes, accepted, answered } = given;
  let cause: MqttCause = 'lost';
  const gate = openGate(socket, { sends, takes, malformed: () => (cause = 'malformed') });
  let id = 0;
  const client = new MqttClient(() => gate, {
    ...clientOptions(terms),
    connectTimeout: answer,
    reconnectPeriod: 0,
    // Its own log shows packets with the password.
    log: () => {},
    timerVariant: EARLY_TIMER,
    messageIdProvider: {
      allocate: () => id,
      getLastAllocated: () => id,
      register: () => true,
      deallocate: () => {},
      clear: () => {},
    },
  });
  client.on('packetreceive', (packet) => {
    if (packet.cmd === 'connack' && (packet.returnCode ?? packet.reasonCode ?? 0) !== 0) cause = 'refused';
    if (packet.cmd === 'puback' || packet.cmd === 'pubrec' || packet.cmd === 'pubcomp')
      answered(packet.cmd, packet.messageId ?? 0, (packet.reasonCode ?? 0) >= 0x80);
  });
  client.on('error', ({ message }) => {
    if (cause === 'lost') cause = CAUSES[message] ?? 'malformed';
    gate.destroy();
  });
  client.on('connect', ({ sessionPresent }) => {
    // It has taken leave.
    if (signal.aborted) return;
    accepted({
      session: { version: terms.version, clean: terms.clean, present: sessionPresent },
      publish({ topic, payload, qos, retain }, as, dup) {
        id = as;
        client.publish(topic, payload, { qos, retain, dup });
      },
      release: (released) => gate.write(Uint8Array.of(0x62, 0x02, released >> 8, released & 0xff)),
      drop: () => gate.destroy(),
    });
  });
  const end = () => {
    if (signal.reason === 'leave') takeLeave(client, gate);
    else gate.destroy();
  };
  signal.addEventListener('abort', end, { once: true });
  if (signal.aborted) gate.destroy();
  return new Promise((resolve) => {
    client.once('close', () => {
      signal.removeEventListener('abort', end);
      resolve(cause);
    });
  });
}

/** Sends DISCONNECT as the last packet. */
function takeLeave(client: MqttClient, gate: Duplex): void {
  if (!client.connected) {
    // What follows a CONNECT need not wait for its CONNACK (MQTT 3.1.1, 3.1.4); the client would keep it until then.
    gate.end(Uint8Array.of(0xe0, 0x00));
    return;
  }
  // It would wait for the answers to these before its DISCONNECT.
  for (const open of Object.keys(client.outgoing)) client.removeOutgoingMessage(Number(open));
  client.end();
}

function clientOptions({ version, clientId, clean, keepAlive: keepalive, user, password, will }: ConnectTerms) {
  return {
    protocolVersion: version,
    clientId,
    clean,
    keepalive,
    ...(user !== undefined && { username: user }),
    ...(user !== undefined && password !== undefined && { password }),
    ...(will !== undefined && { will: { ...will, payload: Buffer.from(will.payload) } }),
  };
}

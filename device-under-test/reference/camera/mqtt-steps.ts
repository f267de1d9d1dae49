import { isIP } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import type { AlarmKind, Setting, Values } from '../../camera-contract.ts';

/** A message of an alarm, before it has a packet identifier. */
export interface Message {
  readonly kind: AlarmKind;
  readonly topic: string;
  readonly payload: string;
  readonly qos: 0 | 1 | 2;
  readonly retain: boolean;
}

/** Why there is no connection, or a message did not arrive. */
export type MqttCause =
  /** The name is unknown, the port is refused, nobody answers. */
  | 'unreachable'
  /** The server is to be verified, and no CA is installed. */
  | 'no CA'
  /** TLS failed, or the certificate is not trusted. */
  | 'handshake'
  | 'no CONNACK'
  /** CONNACK with a return code. */
  | 'refused'
  /** FIN or RST of the broker. */
  | 'lost'
  | 'no PINGRESP'
  /** Bytes that no broker may send to this client. */
  | 'malformed'
  /** The camera left: MQTT was changed or switched off. */
  | 'settings'
  /** PUBACK, PUBREC or PUBCOMP did not come in time; the connection is there. */
  | 'no answer'
  /** An MQTT 5 broker answered a PUBLISH with an error. */
  | 'rejected'
  /** The topic holds `#` or `+`. */
  | 'wildcard'
  /** No connection, and the message is none of those that wait for one. */
  | 'not kept';

/** What a CONNECT says besides the protocol name. */
export interface ConnectTerms {
  readonly version: 4 | 5;
  readonly clientId: string;
  readonly clean: boolean;
  /** Seconds. */
  readonly keepAlive: number;
  readonly user?: string;
  /** Only goes out with a user (MQTT-3.1.2-22). */
  readonly password?: string;
  readonly will?: {
    readonly topic: string;
    readonly payload: string;
    readonly qos: 0 | 1 | 2;
    readonly retain: boolean;
  };
}

/** How the session stands when a connection has been accepted. */
export interface Session {
  readonly version: 4 | 5;
  readonly clean: boolean;
  /** Session Present of the CONNACK. */
  readonly present: boolean;
}

/** What the MQTT client decides, and a row may bend. */
export interface MqttSteps {
  /** The messages of an alarm: none where its box is not checked. */
  messages(kind: AlarmKind, sensor: number, values: Values): readonly Message[];
  /** Whether a topic may be published to (MQTT-3.3.2-2). */
  mayPublish(topic: string): boolean;
  /** Whether an alarm of the same kind, `since` ms after the last one that was told, is held back. */
  heldBack(since: number, deactivation: number): boolean;
  /** Whether a message waits for a connection and its answer; `kept` do already, `trying`: a connection is being made. */
  keeps(message: Message, kept: number, trying: boolean): boolean;
  /** What becomes of the messages that waited for a connection; given in the order of the alarms. */
  backlog(waiting: readonly Message[]): readonly Message[];
  /** The packet identifier of a message with QoS 1 or 2; `taken` are on their way. */
  packetId(previous: number, taken: ReadonlySet<number>): number;
  /** How an unacknowledged message goes out on the next connection; `unmarked`: same identifier, but no DUP. */
  resends(message: Message, session: Session): 'duplicate' | 'unmarked' | 'anew' | 'never';
  /** `keepAlive`: ms. */
  connectTerms(values: Values, unit: { readonly serial: string; readonly keepAlive: number }): ConnectTerms;
  /** Whether there is to be a connection. */
  connects(values: Values): boolean;
  /** Whether the connection is one over TLS. */
  usesTls(values: Values): boolean;
  /** Whether a TLS connection is only begun with a CA that was installed. */
  needsCa(values: Values): boolean;
  /** What TLS offers, besides the CA. */
  tlsOptions(values: Values): ConnectionOptions;
  /** Whether CONNECT follows on a handshake; `error`: what Node's TLS holds against the certificate ("CERT_HAS_EXPIRED"). */
  trusts(values: Values, error: string | undefined): boolean;
  /** A packet on its way out, as bytes: what is written in its place. */
  sends(packet: Uint8Array, values: Values): readonly Uint8Array[];
  /** Whether a packet of the broker is one that this client may get; `first`: the first on the connection. */
  takes(packet: Uint8Array, first: boolean, version: 4 | 5): boolean;
  /** Whether the connection stays when an answer to a PUBLISH does not come. */
  staysWithoutAnswer(): boolean;
  /** When to try again, ms; never where undefined. */
  triesAgain(cause: MqttCause, reconnect: number): number | undefined;
  /** Whether MQTT that is On at power on connects. */
  startsAtBoot(): boolean;
  /** Whether a change of these settings ends the connection and begins another. */
  reconnectsFor(changed: ReadonlySet<Setting>): boolean;
  /** The rows of the system log (document 14). */
  logRows(cause: MqttCause): readonly { readonly category: string; readonly text: string }[];
}

const MOST_KEPT = 100;

/** First byte of what a broker sends to a client that only publishes, and the length of the whole packet in MQTT 3.1.1. */
const ANSWERS: ReadonlyMap<number, number> = new Map([
  [0x20, 4],
  [0x40, 4],
  [0x50, 4],
  [0x70, 4],
  [0xd0, 2],
]);
const CONNACK = 0x20;
const DISCONNECT_OF_BROKER = 0xe0;

const CONNECTION: ReadonlySet<Setting> = new Set<Setting>([
  'mqtt.enabled',
  'mqtt.address',
  'mqtt.port',
  'mqtt.protocol',
  'mqtt.user',
  'mqtt.password',
  'mqtt.verify',
]);

const FAILED_CONNECTION = '<MQTT>接続エラー';
const FAILED_MESSAGE = '<MQTT>通知エラー';

/** Document 14; a change of settings is no failure. */
const LOG_TEXTS: Readonly<Record<MqttCause, string | undefined>> = {
  unreachable: FAILED_CONNECTION,
  'no CA': FAILED_CONNECTION,
  handshake: FAILED_CONNECTION,
  'no CONNACK': FAILED_CONNECTION,
  refused: FAILED_CONNECTION,
  lost: FAILED_CONNECTION,
  'no PINGRESP': FAILED_CONNECTION,
  malformed: FAILED_CONNECTION,
  settings: undefined,
  'no answer': FAILED_MESSAGE,
  rejected: FAILED_MESSAGE,
  wildcard: FAILED_MESSAGE,
  'not kept': FAILED_MESSAGE,
};

function messagesOf(kind: AlarmKind, values: Values): readonly Message[] {
  if (values[`mqtt.${kind}.notify`] !== 'on') return [];
  const qos = Number(values[`mqtt.${kind}.qos`]) as Message['qos'];
  const { [`mqtt.${kind}.topic` as const]: topic = '', [`mqtt.${kind}.payload` as const]: payload = '' } = values;
  return [{ kind, topic, payload, qos, retain: values[`mqtt.${kind}.retain`] === 'on' }];
}

function nextPacketId(previous: number, taken: ReadonlySet<number>): number {
  let id = previous;
  do id = (id % 0xffff) + 1;
  while (taken.has(id));
  return id;
}

function credentials({ 'mqtt.user': user = '', 'mqtt.password': password = '' }: Values) {
  if (user === '') return {};
  return password === '' ? { user } : { user, password };
}

/** The decisions of the conforming camera. */
export const soundMqttSteps: MqttSteps = {
  messages: (kind, _sensor, values) => messagesOf(kind, values),
  mayPublish: (topic) => !/[#+]/u.test(topic),
  heldBack: (since, deactivation) => since < deactivation,
  keeps: ({ qos }, kept, trying) => (qos > 0 || trying) && kept < MOST_KEPT,
  backlog: (waiting) => waiting,
  packetId: nextPacketId,
  // Only a session that both sides kept may go on (MQTT-3.1.2-6, MQTT-4.4.0-1; MQTT 5: MQTT-3.2.2-5). In another one a
  // message of QoS 2 could arrive a second time.
  resends: ({ qos }, { version, clean, present }) =>
    !clean && (version === 4 || present) ? 'duplicate' : qos === 1 ? 'anew' : 'never',
  connectTerms: (values, { serial, keepAlive }) => ({
    version: 4,
    clientId: `i-PRO-${serial}`,
    clean: false,
    keepAlive: Math.ceil(keepAlive / 1000),
    ...credentials(values),
  }),
  connects: (values) => values['mqtt.enabled'] === 'on' && values['mqtt.address'] !== '',
  usesTls: (values) => values['mqtt.protocol'] === 'ssl',
  needsCa: (values) => values['mqtt.verify'] === 'on',
  tlsOptions: ({ 'mqtt.address': host = '' }) => ({
    minVersion: 'TLSv1.2',
    ...(isIP(host) === 0 && { servername: host }),
  }),
  trusts: (values, error) => values['mqtt.verify'] !== 'on' || error === undefined,
  sends: (packet) => [packet],
  takes([head = 0, ...rest], first, version) {
    if (first !== (head === CONNACK)) return false;
    if (version === 5) return ANSWERS.has(head) || head === DISCONNECT_OF_BROKER;
    return ANSWERS.get(head) === rest.length + 1;
  },
  staysWithoutAnswer: () => true,
  triesAgain: (_cause, reconnect) => reconnect,
  startsAtBoot: () => true,
  reconnectsFor: (changed) => [...changed].some((name) => CONNECTION.has(name)),
  logRows(cause) {
    const text = LOG_TEXTS[cause];
    return text === undefined ? [] : [{ category: 'MQTT', text }];
  },
};

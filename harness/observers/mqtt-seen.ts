import type { IConnectPacket, Packet, PacketCmd } from 'mqtt-packet';
import { credentialsOf, variableByteInteger } from './mqtt-credentials.ts';
import type { SeenTls } from './mqtt-tls.ts';
import type { Sighting } from './trace.ts';

/** What a broker saw or did. */
export interface MqttSighting extends Sighting {
  /** Connections count from 1, in order of arrival; 0 where there was no room for another one. */
  readonly connection: number;
  /**
   * `opened`: accepted. `handshake`: bytes of TLS before it is agreed on, then `secured` or `handshake-failed`. `packet`:
   * MQTT, either way. `bytes`: what the script sends that is no packet of its own making. `malformed`: what is not read as MQTT.
   * `ended` and `lost`: the client sent FIN, or RST. `cut`: the broker ended the conversation. `turned-away`: too many.
   */
  readonly kind:
    | 'opened'
    | 'handshake'
    | 'secured'
    | 'handshake-failed'
    | 'packet'
    | 'bytes'
    | 'malformed'
    | 'ended'
    | 'lost'
    | 'cut'
    | 'turned-away';
  /** Of a `packet`. */
  readonly packet?: SeenPacket;
  /** Of `secured`. */
  readonly tls?: SeenTls;
}

/** An MQTT packet as it went by. */
export interface SeenPacket {
  readonly type: PacketCmd;
  readonly dup: boolean;
  readonly qos: number;
  readonly retain: boolean;
  readonly packetId?: number;
  /** Of a PUBLISH; bytes that are no UTF-8 show as U+FFFD, `topicBytes` has them as they were. */
  readonly topic?: string;
  readonly topicBytes?: Uint8Array;
  readonly payload?: Uint8Array;
  /** The return code of a CONNACK, the reason code of MQTT 5. */
  readonly code?: number;
  /** Of a SUBSCRIBE or an UNSUBSCRIBE, the first hundred. */
  readonly filters?: readonly string[];
  readonly connect?: SeenConnect;
}

/** What a CONNECT says; a flag for user or password is set where the field is there. */
export interface SeenConnect {
  readonly protocol: string;
  /** 3 for MQTT 3.1, 4 for 3.1.1, 5 for 5. */
  readonly version: 3 | 4 | 5;
  readonly clientId: string;
  readonly clean: boolean;
  /** Seconds; 0 is none. */
  readonly keepAlive: number;
  readonly will?: {
    readonly topic: string;
    readonly payload: Uint8Array;
    readonly qos: number;
    readonly retain: boolean;
  };
  /** The name, and its length in bytes. */
  readonly user?: { readonly name: string; readonly length: number };
  /** Length in bytes, and whether it is the one that the script expects; its text is kept nowhere. */
  readonly password?: { readonly length: number; readonly asExpected?: boolean };
}

/** A packet may hold some hundred thousand. */
const FILTERS = 100;

const VERSIONS = { 3: '3.1', 4: '3.1.1', 5: '5' } as const;

/** What is told of a decoded packet. `raw` is the whole packet, `expected` the password that the client should send. */
export function seenOf(packet: Packet, raw: Uint8Array, expected?: Uint8Array): SeenPacket {
  const { cmd: type, messageId } = packet;
  const head = raw[0] ?? 0;
  return {
    type,
    dup: type === 'publish' && (head & 0x08) !== 0,
    qos: type === 'publish' ? (head >> 1) & 3 : 0,
    retain: type === 'publish' && (head & 0x01) !== 0,
    ...(messageId !== undefined && { packetId: messageId }),
    ...(type === 'publish' && published(packet.topic, packet.payload, raw)),
    ...codeOf(packet),
    ...(type === 'subscribe' && { filters: packet.subscriptions.slice(0, FILTERS).map(({ topic }) => topic) }),
    ...(type === 'unsubscribe' && { filters: packet.unsubscriptions.slice(0, FILTERS) }),
    ...(type === 'connect' && { connect: connected(packet, raw, expected) }),
  };
}

/** One line for people; the caller makes it printable. */
export function describe(packet: SeenPacket): string {
  const { type, packetId, code, filters, connect } = packet;
  const parts = [type.toUpperCase()];
  if (connect !== undefined) parts.push(describeConnect(connect));
  if (type === 'publish') parts.push(`QoS ${packet.qos}`);
  if (packet.dup) parts.push('DUP');
  if (packet.retain) parts.push('RETAIN');
  if (packetId !== undefined) parts.push(`id ${packetId}`);
  if (packet.topic !== undefined) parts.push(`"${packet.topic}": ${describePayload(packet.payload)}`);
  if (code !== undefined) parts.push(`code ${code}`);
  if (filters !== undefined) parts.push(filters.map((filter) => `"${filter}"`).join(', '));
  return parts.join(' ');
}

function published(topic: string, payload: string | Uint8Array, raw: Uint8Array) {
  const from = (variableByteInteger(raw, 1)?.end ?? 0) + 2;
  const length = (raw[from - 2] ?? 0) * 256 + (raw[from - 1] ?? 0);
  return {
    topic,
    topicBytes: new Uint8Array(raw.subarray(from, from + length)),
    payload: bytesOf(payload),
  };
}

function codeOf(packet: Packet): { code: number } | undefined {
  const code =
    ('returnCode' in packet ? packet.returnCode : undefined) ??
    ('reasonCode' in packet ? packet.reasonCode : undefined);
  return code === undefined ? undefined : { code };
}

function connected(packet: IConnectPacket, raw: Uint8Array, expected: Uint8Array | undefined): SeenConnect {
  const { protocolId = '', protocolVersion = 4, clientId, clean = false, keepalive = 0, will, username: name } = packet;
  const user = credentialsOf(raw)?.user;
  return {
    protocol: protocolId,
    version: protocolVersion,
    clientId,
    clean,
    keepAlive: keepalive,
    ...(will && { will: willOf(will) }),
    ...(name !== undefined && { user: { name, length: user ? user.to - user.from : Buffer.byteLength(name) } }),
    ...(packet.password && { password: passwordOf(packet.password, expected) }),
  };
}

const willOf = ({ topic, payload, qos = 0, retain = false }: NonNullable<IConnectPacket['will']>) => ({
  topic,
  payload: bytesOf(payload),
  qos,
  retain,
});

const passwordOf = (password: Buffer, expected: Uint8Array | undefined) => ({
  length: password.length,
  ...(expected && { asExpected: password.equals(expected) }),
});

function describeConnect({ version, clientId, keepAlive, clean, will, user, password }: SeenConnect): string {
  const parts = [`MQTT ${VERSIONS[version]}`, `client "${clientId}"`, `keep-alive ${keepAlive} s`];
  parts.push(clean ? 'clean session' : 'kept session');
  if (will !== undefined) parts.push(`will "${will.topic}"`);
  if (user !== undefined) parts.push(`user "${user.name}"`);
  if (password !== undefined) parts.push(`password of ${password.length} bytes`);
  return parts.join(', ');
}

const describePayload = (payload: Uint8Array = new Uint8Array()): string =>
  `${payload.length} bytes "${Buffer.from(payload.subarray(0, 200)).toString('utf8')}"`;

const bytesOf = (payload: string | Uint8Array): Uint8Array =>
  typeof payload === 'string' ? new TextEncoder().encode(payload) : new Uint8Array(payload);

import type { Packet, PacketCmd } from 'mqtt-packet';
import type { BrokerTls } from './mqtt-tls.ts';

/** How a broker ends a conversation: TCP RST, TCP FIN, or it reads and answers nothing any more. */
export type Cut = 'reset' | 'fin' | 'blackhole';

/** One thing that a broker does. Packets are written for the MQTT version of the client. */
export type Step =
  | { readonly send: Packet }
  | { readonly bytes: Uint8Array }
  /** Milliseconds before the next step; packets that come in between are answered meanwhile. */
  | { readonly wait: number }
  | { readonly cut: Cut };

/** What a step is an answer to. */
interface Moment {
  /** Absent at `open`. */
  readonly packet?: Packet;
  /** 3 for MQTT 3.1, 4 for 3.1.1, 5 for 5; 4 before a CONNECT. */
  readonly version: 3 | 4 | 5;
}

/** What a broker does otherwise than a good one. Of several rules at one point each changes what the one before left. */
export interface Rule {
  /** The packet of the client; `open` is an accepted connection, before TLS. */
  readonly at: PacketCmd | 'open';
  /** Which one on its connection, from 1; each of them where absent. */
  readonly nth?: number;
  steps(usual: readonly Step[], moment: Moment): readonly Step[];
}

/** What a broker does; without anything it is a good one that passes no message on. */
export interface BrokerScript {
  readonly rules?: readonly Rule[];
  /** For the connections to come; plain TCP where absent. */
  readonly tls?: BrokerTls;
  /** The password that the client should send: the trace tells whether it did. It is printed nowhere. */
  readonly password?: Uint8Array;
}

/** The packets by which a broker answers, and what each answers. */
const ANSWERS = {
  connack: 'connect',
  puback: 'publish',
  pubrec: 'publish',
  pubrel: 'pubrec',
  pubcomp: 'pubrel',
  suback: 'subscribe',
  unsuback: 'unsubscribe',
  pingresp: 'pingreq',
} as const;

type Answer = keyof typeof ANSWERS;

/** MQTT 5 reason codes (3.2.2.2) that say what the return codes 1-5 of MQTT 3.1.1 say (3.2.2.3). */
const REASONS: Readonly<Record<number, number>> = { 1: 0x84, 2: 0x85, 3: 0x88, 4: 0x86, 5: 0x87 };

/** CONNACKs that are none: MQTT 3.1.1 3.2. */
export const MALFORMED_CONNACKS = {
  'reserved flags': Uint8Array.of(0x20, 0x02, 0xfe, 0x00),
  'reserved header bits': Uint8Array.of(0x2f, 0x02, 0x00, 0x00),
  'no return code': Uint8Array.of(0x20, 0x01, 0x00),
  'remaining length of five bytes': Uint8Array.of(0x20, 0xff, 0xff, 0xff, 0xff, 0x01),
} as const;

/** Bytes that no client asked for: MQTT 3.1.1 2.2, 3.3, 1.5.3. */
export const UNASKED = {
  'a PUBLISH': Uint8Array.of(0x30, 0x04, 0x00, 0x01, 0x61, 0x62),
  'a packet of type 15': Uint8Array.of(0xf0, 0x00),
  'a PUBLISH that announces 256 MB': Uint8Array.of(0x30, 0xff, 0xff, 0xff, 0x7f, 0x00, 0x01, 0x61),
  'a topic of bad UTF-8': Uint8Array.of(0x30, 0x05, 0x00, 0x02, 0xc3, 0x28, 0x62),
} as const;

type Of<Cmd extends PacketCmd> = Extract<Packet, { cmd: Cmd }>;

const USUAL: { readonly [Cmd in PacketCmd]?: (packet: Of<Cmd>) => readonly Step[] } = {
  connect: () => [{ send: { cmd: 'connack', returnCode: 0, reasonCode: 0, sessionPresent: false } }],
  publish: ({ qos, messageId = 0 }) =>
    qos === 0 ? [] : [{ send: { cmd: qos === 1 ? 'puback' : 'pubrec', messageId } }],
  pubrec: ({ messageId = 0 }) => [{ send: { cmd: 'pubrel', messageId } }],
  pubrel: ({ messageId = 0 }) => [{ send: { cmd: 'pubcomp', messageId } }],
  // One without a filter is a breach (MQTT-3.8.3-3, MQTT-3.10.3-2).
  subscribe: ({ messageId = 0, subscriptions: all }) =>
    all.length === 0 ? [{ cut: 'fin' }] : [{ send: { cmd: 'suback', messageId, granted: all.map(({ qos }) => qos) } }],
  unsubscribe: ({ messageId = 0, unsubscriptions: all }) =>
    all.length === 0 ? [{ cut: 'fin' }] : [{ send: { cmd: 'unsuback', messageId, granted: all.map(() => 0) } }],
  pingreq: () => [{ send: { cmd: 'pingresp' } }],
  disconnect: () => [{ cut: 'fin' }],
};

/** What a good broker does at a packet of its client (MQTT 3.1.1 and 5, chapter 3). */
export const usual = (packet: Packet): readonly Step[] =>
  (USUAL[packet.cmd] as ((packet: Packet) => readonly Step[]) | undefined)?.(packet) ?? [];

const rule = (at: Rule['at'], nth: number | undefined, steps: Rule['steps']): Rule => ({
  at,
  ...(nth !== undefined && { nth }),
  steps,
});

const isAnswer = (step: Step, answer: Answer): step is { send: Packet } => 'send' in step && step.send.cmd === answer;

/** In place of an answer, other steps; what else a broker does stays. `nth` counts the packet that is answered. */
function instead(answer: Answer, steps: (packet: Packet, moment: Moment) => readonly Step[], nth?: number): Rule {
  return rule(ANSWERS[answer], nth, (before, moment) =>
    before.flatMap((step) => (isAnswer(step, answer) ? steps(step.send, moment) : [step])),
  );
}

/** The answer never comes. */
export const withhold = (answer: Answer, nth?: number): Rule => instead(answer, () => [], nth);

/** The answer comes after `ms`. */
export const late = (answer: Answer, ms: number, nth?: number): Rule =>
  instead(answer, (send) => [{ wait: ms }, { send }], nth);

/** The answer carries a packet identifier that is not the one asked with. */
export const wrongPacketId = (answer: Answer, nth?: number): Rule =>
  instead(
    answer,
    (packet) => [{ send: { ...packet, messageId: ((packet.messageId ?? 0) % 0xffff) + 1 } as Packet }],
    nth,
  );

/** The answer carries a reason code; an MQTT 5 client gets it, an older one sees the plain answer. */
export const withReason = (answer: Answer, reasonCode: number, nth?: number): Rule =>
  instead(answer, (packet) => [{ send: { ...packet, reasonCode } as Packet }], nth);

/** Any bytes in place of the answer. */
export const bytesInstead = (answer: Answer, bytes: Uint8Array, nth?: number): Rule =>
  instead(answer, () => [{ bytes }], nth);

/**
 * Refuses the connection by return code, and closes it as brokers do. An MQTT 5 client gets the reason code of the same
 * meaning, or `code` itself where it has none.
 */
export const refuseWith = (code: number): Rule =>
  instead('connack', (packet) => [
    { send: { ...packet, returnCode: code, reasonCode: REASONS[code] ?? code } as Packet },
    { cut: 'fin' },
  ]);

/** Ends the conversation at a packet, which stays unanswered. */
export const cutAt = (at: Rule['at'], cut: Cut, nth?: number): Rule => rule(at, nth, () => [{ cut }]);

/** Sends bytes after what is usual at a packet. */
export const unaskedAfter = (at: Rule['at'], bytes: Uint8Array, nth?: number): Rule =>
  rule(at, nth, (before) => [...before, { bytes }]);

import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { generate, type Packet } from 'mqtt-packet';
import { messageOf } from '../evidence/printable.ts';
import type { Clock } from '../time/clock.ts';
import { mqttReader, type Read } from './mqtt-reader.ts';
import { type BrokerScript, type Cut, type Rule, type Step, usual } from './mqtt-script.ts';
import { describe, type MqttSighting, seenOf } from './mqtt-seen.ts';
import { type BrokerTls, secureServerSide } from './mqtt-tls.ts';
import type { TraceNotes } from './trace.ts';

/** What the connections of a broker have in common. */
export interface BrokerHall {
  readonly clock: Clock;
  readonly notes: TraceNotes<MqttSighting>;
  /** The script as it is now. */
  readonly script: () => BrokerScript;
}

/** Bytes that wait to be read by the client, and steps that wait for their time: one with more is a flood. */
const [UNREAD, PENDING] = [1_048_576, 1_000];

/** The first byte of a TLS record that holds a handshake (RFC 8446 5.1). */
const TLS_HANDSHAKE = 0x16;

const CUTS = {
  reset: 'connection reset (RST)',
  fin: 'connection closed (FIN)',
  blackhole: 'reads and answers nothing any more',
} as const;

/** Return codes belong to MQTT 3, reason codes to 5: steps that serve both carry both. */
function asSent(packet: Packet, version: 3 | 4 | 5): Packet {
  const absent = version === 5 ? 'returnCode' : 'reasonCode';
  return { ...packet, [absent]: undefined };
}

type Noted = Pick<MqttSighting, 'kind' | 'direction' | 'what'> & Partial<MqttSighting>;

/** One client of a broker. */
export class MqttConnection {
  readonly number: number;
  /** Resolves when nothing of the connection is left. */
  readonly closed: Promise<void>;
  readonly #raw: Socket;
  readonly #hall: BrokerHall;
  readonly #peer: string;
  readonly #reader = mqttReader();
  readonly #seen = new Map<Rule['at'], number>();
  readonly #pending = new Set<() => void>();
  #stream: Duplex;
  #version: 3 | 4 | 5 = 4;
  #mute = false;
  #silent = false;

  constructor(raw: Socket, number: number, hall: BrokerHall) {
    this.number = number;
    this.#raw = raw;
    this.#stream = raw;
    this.#hall = hall;
    this.#peer = `${raw.remoteAddress ?? 'unknown'}:${raw.remotePort ?? 0}`;
    let lost: string | undefined;
    raw.on('error', (error) => (lost = messageOf(error)));
    this.closed = new Promise((resolve) => {
      raw.once('close', () => {
        this.#hush();
        if (lost !== undefined) this.#note({ kind: 'lost', direction: 'in', what: `connection lost: ${lost}` });
        resolve();
      });
    });
  }

  /** Does what the script says of a new connection, and then listens to it. */
  open(): void {
    this.#note({ kind: 'opened', direction: 'in', what: 'connection' });
    this.#perform(this.#ruled('open', []), () => {
      const { tls } = this.#hall.script();
      if (tls === undefined) this.#listen(this.#raw);
      else this.#awaitTls(tls);
      this.#raw.resume();
    });
  }

  /** Whether the client has sent its one CONNECT. */
  get connected(): boolean {
    return this.#seen.get('connect') === 1;
  }

  /** Writes a packet or bytes that nobody asked for; false where the conversation is over. */
  send(what: Packet | Uint8Array): boolean {
    if (this.#mute) return false;
    if (what instanceof Uint8Array) {
      this.#stream.write(what);
      this.#note({ kind: 'bytes', direction: 'out', what: `${what.length} bytes by script`, bytes: what });
    } else {
      const bytes = generate(what, { protocolVersion: this.#version });
      const packet = seenOf(asSent(what, this.#version), bytes);
      this.#stream.write(bytes);
      this.#note({ kind: 'packet', direction: 'out', what: describe(packet), packet, bytes });
    }
    if (this.#stream.writableLength > UNREAD) this.cut('reset', 'the client does not read what it is sent');
    return true;
  }

  /** Ends the conversation, now. */
  cut(how: Cut, why?: string): void {
    if (this.#raw.destroyed || (this.#mute && how !== 'reset')) return;
    this.#note({ kind: 'cut', direction: 'out', what: why === undefined ? CUTS[how] : `${CUTS[how]}: ${why}` });
    this.#hush();
    if (how === 'fin') this.#stream.end();
    else this.#silent = true;
    if (how === 'blackhole') this.#raw.pause();
    // A connection that is being closed already cannot be reset any more: trying to would leave it open for good.
    if (how === 'reset' && this.#raw.writableEnded) this.#raw.destroy();
    else if (how === 'reset') this.#raw.resetAndDestroy();
  }

  /** Ends everything; `closed` tells when. */
  destroy(): void {
    this.#hush();
    this.#silent = true;
    this.#stream.destroy();
    this.#raw.destroy();
  }

  /** Answers nothing any more; what is read is still noted. */
  #hush(): void {
    this.#mute = true;
    for (const cancel of this.#pending) cancel();
    this.#pending.clear();
  }

  #listen(stream: Duplex): void {
    this.#stream = stream;
    stream.on('error', () => {});
    stream.on('data', (chunk: Buffer) => this.#take(this.#reader.read(chunk)));
    stream.once('end', () => this.#ended());
  }

  #ended(): void {
    // The socket may still hear of it; a black hole does not, and leaves the connection half open.
    if (this.#silent) return;
    const rest = this.#reader.rest();
    this.#hush();
    if (rest !== undefined) this.#take([rest]);
    this.#note({ kind: 'ended', direction: 'in', what: 'connection closed by the client (FIN)' });
    this.#stream.end();
  }

  #awaitTls(tls: BrokerTls): void {
    const nothing = () => this.#ended();
    this.#raw.once('end', nothing);
    this.#raw.once('data', (first: Buffer) => {
      this.#raw.off('end', nothing).pause();
      this.#raw.unshift(first);
      if (first[0] === TLS_HANDSHAKE) this.#secure(tls);
      else {
        this.cut('fin', 'the client does not speak TLS');
        this.#listen(this.#raw);
      }
      this.#raw.resume();
    });
  }

  #secure(tls: BrokerTls): void {
    const ears = {
      crossed: (direction: 'in' | 'out', bytes: Uint8Array) =>
        this.#note({ kind: 'handshake', direction, what: `${bytes.length} bytes of TLS handshake`, bytes }),
      secured: (stream: Duplex, seen: NonNullable<MqttSighting['tls']>) => {
        const name = seen.serverName === undefined ? 'no server name' : `server name "${seen.serverName}"`;
        this.#note({ kind: 'secured', direction: 'in', what: `${seen.version} ${seen.cipher}, ${name}`, tls: seen });
        this.#listen(stream);
      },
      failed: (error: Error) =>
        this.#note({ kind: 'handshake-failed', direction: 'in', what: `TLS handshake failed: ${messageOf(error)}` }),
    };
    secureServerSide(this.#raw, tls, ears, () => this.#silent);
  }

  #take(reads: readonly Read[]): void {
    for (const { bytes, found } of reads) {
      if (this.#silent) return;
      if ('problem' in found) {
        this.#note({ kind: 'malformed', direction: 'in', what: `not read as MQTT: ${found.problem}`, bytes });
        this.cut('fin', found.problem);
      } else {
        const packet = seenOf(found.packet, found.raw, this.#hall.script().password);
        this.#note({ kind: 'packet', direction: 'in', what: describe(packet), packet, bytes });
        this.#react(found.packet);
      }
    }
  }

  #react(packet: Packet): void {
    if (packet.cmd === 'connect') this.#version = packet.protocolVersion ?? 4;
    const steps = this.#ruled(packet.cmd, usual(packet), packet);
    if (!this.connected)
      this.cut('fin', packet.cmd === 'connect' ? 'a second CONNECT' : `${packet.cmd} before CONNECT`);
    else this.#perform(steps);
  }

  #ruled(at: Rule['at'], before: readonly Step[], packet?: Packet): readonly Step[] {
    const count = (this.#seen.get(at) ?? 0) + 1;
    this.#seen.set(at, count);
    const rules = (this.#hall.script().rules ?? []).filter((rule) => rule.at === at && (rule.nth ?? count) === count);
    const moment = { version: this.#version, ...(packet && { packet }) };
    return rules.reduce((steps, rule) => rule.steps(steps, moment), before);
  }

  #perform(steps: readonly Step[], done?: () => void): void {
    for (const [at, step] of steps.entries()) {
      if (this.#mute) return;
      if ('wait' in step) return this.#later(step.wait, () => this.#perform(steps.slice(at + 1), done));
      if ('cut' in step) return this.cut(step.cut);
      this.send('send' in step ? step.send : step.bytes);
    }
    if (!this.#mute) done?.();
  }

  #later(ms: number, run: () => void): void {
    if (this.#pending.size === PENDING) return this.cut('reset', 'too many answers wait for their time');
    const cancel = this.#hall.clock.after(ms, () => {
      this.#pending.delete(cancel);
      run();
    });
    this.#pending.add(cancel);
  }

  #note(seen: Noted): void {
    this.#hall.notes.note({ peer: this.#peer, connection: this.number, bytes: new Uint8Array(), ...seen });
  }
}

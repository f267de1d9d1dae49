import { tcpEnds, type Connection, type Connections } from '../conversation/connections.ts';
import { decode } from '../echonet-lite/frame.ts';
import type { Observation } from '../model.ts';
import type { Clock } from '../time/clock.ts';
import { PORT, type Endpoint, type Lan, type Packet, type Socket } from '../transport/lan.ts';
import type { Way } from './input.ts';
import { Tape } from './tape.ts';

/** Where the tester stands, and who is fuzzed. */
export interface LineOptions {
  readonly lan: Lan;
  readonly clock: Clock;
  readonly bind: string;
  readonly dut: string;
}

/** The tester's end for millions of frames: what is older than the newest few thousand is forgotten. */
export class Line {
  /** Gets each frame of the device. */
  hear: (seen: Observation) => void = () => undefined;
  readonly #with: LineOptions;
  readonly #group: Endpoint;
  readonly #device: Endpoint;
  readonly #tape = new Tape();
  #sockets: readonly [main: Socket, other: Socket] | undefined;
  #tcp: Connections | undefined;
  // Whose rest a device may be cut short in sending: it is no frame then.
  readonly #hungUp = new Set<number>();

  private constructor(options: LineOptions) {
    this.#with = options;
    this.#group = { address: options.lan.group, port: PORT };
    this.#device = { address: options.dut, port: PORT };
  }

  /** Binds the tester's ports. Rejects where port 3610 of `bind` is taken. */
  static async open(options: LineOptions): Promise<Line> {
    const line = new Line(options);
    const { lan, bind } = options;
    const receive = (packet: Packet) => line.#receive(packet, 'udp');
    line.#sockets = [await lan.bind(bind, PORT, receive), await lan.bind(bind, 0, receive)];
    line.#tcp = await tcpEnds(
      options,
      () => options.dut,
      (packet) => line.#receive(packet, 'tcp'),
    );
    return line;
  }

  /** Sends a payload by UDP. */
  send(bytes: Uint8Array, way: Exclude<Way, 'tcp'>): void {
    const socket = this.#sockets?.[way === 'other-port' ? 1 : 0] as Socket;
    const to = way === 'group' ? this.#group : this.#device;
    socket.send(bytes, to);
    this.#note('sent', 'udp', { bytes, from: socket.local, to });
  }

  /** A new TCP connection; undefined where the device does not accept. */
  async connect(): Promise<Connection | undefined> {
    const opened = await (this.#tcp as Connections).open().catch((): undefined => undefined);
    if (opened !== undefined) this.#hungUp.delete(opened.local.port);
    return opened;
  }

  /** Closes a connection; half a frame that has come over it is nobody's fault. */
  hangUp(connection: Connection): void {
    if (connection.isOpen()) this.#hungUp.add(connection.local.port);
    connection.close();
  }

  /** Notes a frame that a connection carries, for the evidence; the connection itself gets the bytes. */
  carried({ local, remote }: Connection, bytes: Uint8Array): void {
    this.#note('sent', 'tcp', { bytes, from: local, to: remote });
  }

  /** The newest frames, oldest first. */
  recent(): readonly Observation[] {
    return this.#tape.all();
  }

  async close(): Promise<void> {
    await this.#tcp?.close();
    for (const socket of this.#sockets ?? []) await socket.close();
  }

  #receive(packet: Packet, via: Observation['via']): void {
    if (packet.from.address !== this.#with.dut) return;
    const decoded = decode(packet.bytes);
    if (via === 'tcp' && !decoded.ok && this.#hungUp.has(packet.to.port)) return;
    const { n, at, direction, multicast, from, to, bytes } = this.#note('received', via, packet);
    this.hear({ n, at, direction, via, multicast, from, to, bytes, decoded });
  }

  #note(
    direction: Observation['direction'],
    via: Observation['via'],
    { bytes, from, to }: Packet,
  ): Omit<Observation, 'decoded'> {
    const multicast = to.address === this.#group.address;
    const n = this.#tape.count;
    const seen = { n, at: this.#with.clock.now(), direction, via, multicast, from, to, bytes };
    this.#tape.note(seen);
    return seen;
  }
}

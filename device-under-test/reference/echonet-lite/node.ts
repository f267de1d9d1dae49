import type { Clock } from '../../../harness/time/clock.ts';
import { PORT, type Endpoint, type Lan, type Packet, type Socket } from '../../../harness/transport/lan.ts';
import type { Message } from './bytes.ts';
import { referenceConfig, type NodeConfig } from './config.ts';
import { furnish, type Furniture } from './furnish.ts';
import type { NodeObject, ObjectDefinition } from './objects.ts';
import { soundSteps, type Arrival, type StartReason, type Steps, type Task } from './steps.ts';
import { serveTcp, type TcpServer } from './tcp.ts';

/** Puts other steps in place of some of the sound ones. */
export type Bend = (sound: Steps) => Partial<Steps>;

/** What outlives a loss of power: written values by EOJ * 256 + EPC, and notes of the rows' own. */
export interface Kept {
  readonly values: Map<number, Uint8Array>;
  readonly memory: Map<string, unknown>;
}

/** A node as its steps see it. */
export interface Node {
  readonly lan: Lan;
  readonly clock: Clock;
  readonly config: NodeConfig;
  readonly steps: Steps;
  readonly group: Endpoint;
  readonly address: string;
  readonly profile: NodeObject;
  /** The node profile first. */
  readonly objects: readonly NodeObject[];
  readonly byEoj: ReadonlyMap<number, NodeObject>;
  /** The values of 0xD5. */
  readonly instanceLists: readonly Uint8Array[];
  readonly kept: Map<number, Uint8Array>;
  /** Free for rows to keep notes in; outlives a loss of power. */
  readonly memory: Map<string, unknown>;
  nextTid(): number;
  /** Runs after `ms`, unless the node is closed by then. */
  later(ms: number, run: () => void): void;
  /** Sends a message, as an answer to `arrival` or of the node's own accord. */
  say(message: Message | undefined, arrival?: Arrival): void;
  /** Sends bytes by UDP as they are. */
  datagram(bytes: Uint8Array, to: Endpoint): void;
}

/** A node on the air, and what a person can do to it. */
export interface RunningNode {
  readonly node: Node;
  close(): Promise<void>;
  /** Moves to another address and starts up there (4.3.1). */
  move(address: string): Promise<void>;
  /** Is without a network for so many ms. */
  unplug(ms: number): Promise<void>;
  change(devices: readonly ObjectDefinition[]): void;
}

/** Starts a node; resolves once its start-up sequence has been sent. Rejects where port 3610 of the address is taken. */
export async function startNode(
  lan: Lan,
  clock: Clock,
  address: string,
  config: Partial<NodeConfig> = {},
  bend: Bend = () => ({}),
  kept: Kept = { values: new Map(), memory: new Map() },
): Promise<RunningNode> {
  const live = new LiveNode(
    lan,
    clock,
    address,
    { ...referenceConfig, ...config },
    { ...soundSteps, ...bend(soundSteps) },
    kept,
  );
  await live.settle(address, 'power');
  live.steps.started(live);
  return {
    node: live,
    close: () => live.close(),
    move: (to) => live.settle(to, 'address'),
    unplug: (ms) => live.unplug(ms),
    change: (devices) => live.change(devices),
  };
}

class LiveNode implements Node {
  readonly lan: Lan;
  readonly clock: Clock;
  config: NodeConfig;
  readonly steps: Steps;
  readonly group: Endpoint;
  readonly kept: Map<number, Uint8Array>;
  readonly memory: Map<string, unknown>;
  address: string;
  private holds: Furniture;
  private readonly seen = new Set<string>();
  private socket: Socket | undefined;
  private tcp: TcpServer | undefined;
  private tid = 0;
  private open = true;

  constructor(lan: Lan, clock: Clock, address: string, config: NodeConfig, steps: Steps, kept: Kept) {
    this.lan = lan;
    this.clock = clock;
    this.config = config;
    this.steps = steps;
    this.address = address;
    this.group = { address: lan.group, port: PORT };
    this.kept = kept.values;
    this.memory = kept.memory;
    this.holds = furnish(config, kept, address);
  }

  get objects(): readonly NodeObject[] {
    return this.holds.objects;
  }

  get profile(): NodeObject {
    return this.objects[0] as NodeObject;
  }

  get byEoj(): ReadonlyMap<number, NodeObject> {
    return this.holds.byEoj;
  }

  get instanceLists(): readonly Uint8Array[] {
    return this.holds.instanceLists;
  }

  /** Takes the network away and gives it back (1.2: the node is a member of the group again). */
  async unplug(ms: number): Promise<void> {
    await this.release();
    await this.clock.sleep(ms);
    this.memory.set('unplugged', true);
    await this.plug();
  }

  /** Becomes a node of other devices and tells so (6.11.1 (6)). */
  change(devices: readonly ObjectDefinition[]): void {
    this.config = { ...this.config, devices };
    const before = this.holds;
    this.holds = furnish(this.config, { values: this.kept, memory: this.memory }, this.address);
    for (const message of this.steps.reconfigured(this, before)) this.say(message);
  }

  async settle(address: string, reason: StartReason): Promise<void> {
    await this.release();
    this.address = address;
    await this.plug();
    for (const message of this.steps.startUp(this, reason)) this.say(message);
  }

  private async plug(): Promise<void> {
    this.socket = await this.lan.bind(this.address, PORT, (packet) => this.receive(this.arrival(packet)));
    if (this.config.tcp) this.tcp = await serveTcp(this, (arrival) => this.receive(arrival));
  }

  async close(): Promise<void> {
    this.open = false;
    await this.release();
  }

  nextTid(): number {
    this.tid = (this.tid + 1) & 0xffff;
    return this.tid;
  }

  later(ms: number, run: () => void): void {
    this.clock.after(ms, () => {
      if (this.open) run();
    });
  }

  say(message: Message | undefined, arrival?: Arrival): void {
    if (message === undefined) return;
    const { steps } = this;
    const bytes = steps.build(this, message, arrival);
    for (const packet of steps.packets(this, bytes))
      for (const to of steps.destinations(this, message, arrival)) steps.transmit(this, packet, to);
  }

  datagram(bytes: Uint8Array, to: Endpoint): void {
    if (this.config.ephemeralPort) void this.datagramFromAnyPort(bytes, to);
    else this.socket?.send(bytes, to);
  }

  private async datagramFromAnyPort(bytes: Uint8Array, to: Endpoint): Promise<void> {
    const socket = await this.lan.bind(this.address, 0, () => undefined);
    socket.send(bytes, to);
    // A socket closed at once may take the datagram with it.
    this.clock.after(100, () => void socket.close());
  }

  private async release(): Promise<void> {
    await Promise.all([this.socket?.close(), this.tcp?.close()]);
    this.socket = undefined;
    this.tcp = undefined;
  }

  private arrival({ bytes, from, to }: Packet): Arrival {
    return { bytes, from, multicast: to.address === this.lan.group };
  }

  private receive(arrival: Arrival): void {
    if (!this.open || !this.steps.hears(this, arrival)) return;
    const message = this.steps.parse(this, arrival);
    const answers = message ? this.handle(message, arrival) : 0;
    this.steps.afterReceive(this, arrival, message, answers);
    if (this.config.asks) this.greet(arrival);
  }

  private handle(message: Message, arrival: Arrival): number {
    const { steps } = this;
    if (!steps.admits(this, message, arrival) || !steps.serves(this, message, arrival)) return 0;
    let answers = 0;
    for (const object of steps.addressed(this, message, arrival)) {
      const task: Task = { node: this, object, message, arrival };
      for (const answer of steps.serve(task)) {
        const composed = steps.compose(task, answer);
        const wait = steps.delay(this, arrival, composed, answers++);
        if (wait > 0) this.later(wait, () => this.say(composed, arrival));
        else this.say(composed, arrival);
      }
    }
    return answers;
  }

  private greet(arrival: Arrival): void {
    const { address } = arrival.from;
    if (arrival.stream || address === this.address || this.seen.has(address)) return;
    this.seen.add(address);
    for (const message of this.steps.ask(this, arrival)) this.say(message, arrival);
  }
}

import type { Clock } from '../../../harness/time/clock.ts';
import { PORT, type Endpoint, type Lan, type Packet, type Socket } from '../../../harness/transport/lan.ts';
import type { Message } from './bytes.ts';
import { referenceConfig, type NodeConfig } from './config.ts';
import { identification } from './devices.ts';
import { instanceLists, nodeProfile, PROFILE, SENDER_PROFILE } from './node-profile.ts';
import { makeObject, type NodeObject, type ObjectDefinition } from './objects.ts';
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
  return { node: live, close: () => live.close(), move: (to) => live.settle(to, 'address') };
}

class LiveNode implements Node {
  readonly lan: Lan;
  readonly clock: Clock;
  readonly config: NodeConfig;
  readonly steps: Steps;
  readonly group: Endpoint;
  readonly kept: Map<number, Uint8Array>;
  readonly memory: Map<string, unknown>;
  readonly instanceLists: readonly Uint8Array[];
  readonly objects: readonly NodeObject[];
  readonly profile: NodeObject;
  readonly byEoj: ReadonlyMap<number, NodeObject>;
  address: string;
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
    const devices = config.devices.map(({ eoj }) => eoj);
    this.instanceLists = instanceLists(devices);
    this.objects = definitions(config, devices, unitOf(kept, address)).map(makeObject);
    this.profile = this.objects[0] as NodeObject;
    this.byEoj = new Map(this.objects.map((it) => [it.eoj, it]));
    for (const object of this.objects)
      for (const epc of object.definitions.keys()) {
        const value = kept.values.get(object.eoj * 256 + epc);
        // A node that has started is able to communicate, whatever was written before (5.4).
        if (value && !(object === this.profile && epc === 0x80)) object.values.set(epc, value);
      }
  }

  async settle(address: string, reason: StartReason): Promise<void> {
    await this.release();
    this.address = address;
    this.socket = await this.lan.bind(address, PORT, (packet) => this.receive(this.arrival(packet)));
    if (this.config.tcp) this.tcp = await serveTcp(this, (arrival) => this.receive(arrival));
    for (const message of this.steps.startUp(this, reason)) this.say(message);
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

// Something that tells this node from others for as long as it lives, wherever it moves.
function unitOf({ memory }: Kept, address: string): number {
  const known = memory.get('unit') as number | undefined;
  if (known !== undefined) return known;
  let unit = 0x811c9dc5;
  for (let i = 0; i < address.length; i++) unit = Math.imul(unit ^ address.charCodeAt(i), 0x01000193);
  memory.set('unit', unit);
  return unit;
}

function definitions(config: NodeConfig, devices: readonly number[], unit: number): readonly ObjectDefinition[] {
  const profile = nodeProfile(config.transmissionOnly ? SENDER_PROFILE : PROFILE, devices, unit);
  const numbered = config.devices.map(({ eoj, properties }) => ({
    eoj,
    properties: properties.map((it) => (it.epc === 0x83 ? { ...it, initial: identification(unit, eoj) } : it)),
  }));
  return [profile, ...numbered].map(config.amend);
}

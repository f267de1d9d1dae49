import type { Captured } from '../capture/types.ts';
import { fits, type Stimulus } from '../conversation/exchange.ts';
import { decode, tidOf } from '../echonet-lite/frame.ts';
import type { Observation } from '../model.ts';
import type { History, Monitor } from '../suite.ts';
import { owesAnswer } from './answering.ts';
import type { Budget } from './knowledge.ts';
import { addBreach, newNode, takeNote, type Node } from './node.ts';
import { OpenRequests, type Arrival, type Match, type OpenRequest } from './open-requests.ts';
import { stimulusOf } from './stimulus.ts';
import { NO_CODE, Shapes, type Shape } from './shapes.ts';

/** A monitor that threw instead of judging. */
interface Stumble {
  readonly monitor: string;
  readonly packet: number;
  readonly error: Error;
}

/** What a capture came to. */
export interface Linted {
  /** Every address that sent something on the port of ECHONET Lite, in order of appearance. */
  readonly nodes: readonly Node[];
  /** Payloads of addresses beyond those that are kept apart. */
  readonly unjudged: number;
  readonly stumbles: readonly Stumble[];
}

/** Holds monitors against recorded traffic, as if each address that sends were the device under test. */
export interface Linter {
  hear(it: Captured): void;
  /** How many payloads were heard so far. */
  heard(): number;
  end(): Linted;
}

// Before so much of the capture (ms) has passed, a frame may answer a request from before it; devices known to be slow
// take one to three seconds.
const YOUNG = 5000;

// A capture that has lost the one request and the answer to another looks like a wrong TID: now and then, and never as
// often as the right TIDs come. A device that does not copy the TID does so always, in the one service or the other.
const OFTEN = 3;

// An installation has hundreds of nodes at most; a capture with more source addresses is a flood.
const MOST_NODES = 4096;
const MOST_STUMBLES = 20;
const MOST_KNOWLEDGE = 16 * 1024 * 1024;

/** Begins with an empty capture. */
export const linter = (monitors: readonly Monitor[]): Linter => new Engine(monitors);

class Engine implements Linter {
  readonly #monitors: readonly Monitor[];
  /** For each ESV, and for payloads without one, the numbers of the monitors that it may concern. */
  readonly #byCode: readonly (readonly number[])[];
  readonly #nodes = new Map<string, Node>();
  readonly #shapes = new Shapes();
  readonly #requests = new OpenRequests((request) => this.#account(request));
  readonly #stumbles: Stumble[] = [];
  readonly #budget: Budget = { bytes: MOST_KNOWLEDGE };
  #heard = 0;
  #unjudged = 0;
  #begun: number | undefined;
  #ending = 0;

  constructor(monitors: readonly Monitor[]) {
    this.#monitors = monitors;
    this.#byCode = Array.from({ length: NO_CODE + 1 }, (_, code) =>
      [...monitors.keys()].filter((i) => monitors[i]?.esvs?.includes(code) ?? true),
    );
  }

  heard(): number {
    return this.#heard;
  }

  hear(it: Captured): void {
    this.#heard++;
    const shape = this.#shapes.find(it) ?? this.#shapeOf(it);
    if (shape === undefined) {
      this.#unjudged++;
      return;
    }
    const { at, bytes } = it;
    this.#begun ??= at;
    this.#ending = at;
    const arrival: Arrival = { shape, tid: tidOf(bytes), at };
    const match = shape.asks ? 'nothing' : this.#answered(arrival);
    const requestsSeen = this.#seen(shape, match, at);
    if (!isKnownSound(shape, match, requestsSeen)) this.#judge(it, shape, match, requestsSeen);
    shape.node.judged += shape.concerned;
    takeNote(shape.node, shape);
    if (shape.mayBeAnswered) this.#requests.add(arrival);
  }

  end(): Linted {
    this.#requests.close();
    return { nodes: [...this.#nodes.values()], unjudged: this.#unjudged, stumbles: this.#stumbles };
  }

  #shapeOf(it: Captured): Shape | undefined {
    const { address } = it.from;
    let node = this.#nodes.get(address);
    if (node === undefined) {
      if (this.#nodes.size >= MOST_NODES) return undefined;
      node = newNode(address, it.packet, this.#budget);
      this.#nodes.set(address, node);
    }
    return this.#shapes.add(node, it);
  }

  #isYoung(at: number): boolean {
    return at - (this.#begun ?? at) < YOUNG;
  }

  #answered(arrival: Arrival): Match {
    const { node, code } = arrival.shape;
    const isYoung = this.#isYoung(arrival.at);
    const match = this.#requests.answered(arrival, isYoung || node.lacksRequests);
    if (typeof match === 'object') {
      count(node.ownTids, code);
      node.isHeardFrom ||= !match.shape.multicast;
    }
    if (match === 'other-tid') count(node.otherTids, code);
    if (match === 'unexplained' && !isYoung) node.lacksRequests = true;
    return match;
  }

  /** Whether the request would be known, if there was one. */
  #seen({ asks, node, multicast, code }: Shape, match: Match, at: number): History['requestsSeen'] {
    if (asks || typeof match === 'object') return 'all';
    if (match === 'other-tid') return isHabit(node, code) ? 'all' : 'some';
    // Who has heard the other requests to the node would have heard the one for this answer, too.
    return multicast && node.isHeardFrom && !node.lacksRequests && !this.#isYoung(at) ? 'all' : 'some';
  }

  #judge({ packet, at, bytes }: Captured, shape: Shape, match: Match, requestsSeen: History['requestsSeen']): void {
    const { node, via, multicast, from, to } = shape;
    const decoded = tidOf(bytes) === tidOf(shape.bytes) ? shape.decoded : decode(bytes);
    const seen: Observation = { n: packet, at, direction: 'received', via, multicast, from, to, bytes, decoded };
    const answered = typeof match === 'object' ? stimulusOf(match) : undefined;
    const { address: dut, group, known } = node;
    const isSound = this.#holdAll(shape, seen, { pics: known.pics, dut, group, answered, requestsSeen });
    learn(node, seen, answered);
    shape.soundWith = typeof match === 'object' ? match.shape : undefined;
    shape.soundWhen = isSound ? requestsSeen : undefined;
    shape.soundAt = known.version();
  }

  /** Holds each monitor against the frame; whether none found anything. */
  #holdAll(shape: Shape, seen: Observation, history: History): boolean {
    let isSound = true;
    shape.concerned = 0;
    for (const i of this.#byCode[shape.code] as readonly number[]) {
      const monitor = this.#monitors[i] as Monitor;
      try {
        if (!monitor.concerns(seen, history)) continue;
        shape.concerned++;
        const breach = monitor.see(seen, history);
        if (breach === undefined) continue;
        addBreach(shape.node, i, breach, seen.n);
        isSound = false;
      } catch (error) {
        isSound = false;
        if (this.#stumbles.length < MOST_STUMBLES)
          this.#stumbles.push({ monitor: monitor.id, packet: seen.n, error: error as Error });
      }
    }
    return isSound;
  }

  /** Adds a request that is over to the account of the node that it went to. */
  #account({ shape: { to, decoded }, at, answeredBy }: OpenRequest): void {
    const node = owesAnswer(decoded) ? this.#nodes.get(to.address) : undefined;
    if (node === undefined) return;
    node.asked++;
    // What was asked at the very end may have been answered after it.
    if (answeredBy.length === 0 && this.#ending - at > YOUNG) node.unanswered++;
  }
}

const count = (counts: Uint32Array, code: number): void => void (counts[code] = (counts[code] ?? 0) + 1);

const isHabit = ({ ownTids, otherTids }: Node, code: number): boolean => {
  const others = otherTids[code] ?? 0;
  return others >= OFTEN && others > (ownTids[code] ?? 0);
};

/** Whether the same frame, as the same answer, was sound when as much was known as is now. */
const isKnownSound = (shape: Shape, match: Match, requestsSeen: History['requestsSeen']): boolean =>
  shape.soundWhen === requestsSeen &&
  shape.soundWith === (typeof match === 'object' ? match.shape : undefined) &&
  shape.soundAt === shape.node.known.version();

/** An answer that comes from another object than was asked says nothing of either. */
function learn({ known }: Node, { decoded }: Observation, answered: Stimulus | undefined): void {
  if (decoded.ok && (answered === undefined || fits(decoded, answered.decoded))) known.learn(decoded.frame);
}

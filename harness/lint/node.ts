import { ESV } from '../echonet-lite/esv.ts';
import { eojOf, type Eoj } from '../echonet-lite/eoj.ts';
import type { Frame } from '../echonet-lite/frame.ts';
import { instanceTriples } from '../echonet-lite/property-map.ts';
import type { Observation } from '../model.ts';
import type { Breach } from '../suite.ts';
import { GROUPS } from '../transport/lan.ts';
import { knowledge, type Budget, type Knowledge } from './knowledge.ts';

/** How often and where a node broke what a monitor watches; `first` is how it did so the first time. */
interface Broken {
  readonly first: Breach;
  readonly packets: number[];
  count: number;
}

// More packets than these tell nobody more.
const MOST_PACKETS = 5;
const MOST_ANNOUNCERS = 512;

/** One address that sends, as far as a capture shows it. */
export interface Node {
  readonly address: string;
  /** The node as a list of nodes. */
  readonly alone: readonly Node[];
  readonly group: string;
  readonly known: Knowledge;
  readonly firstPacket: number;
  /** Whether it has sent a header of ECHONET Lite: what never does so is no node. */
  speaks: boolean;
  /** Whether the capture holds a request to it alone that it answered: then it holds those that come later, too. */
  isHeardFrom: boolean;
  /** Whether it has answered what the capture does not hold: then requests to it are missing there. */
  lacksRequests: boolean;
  /** By ESV, answers under the TID of a request, and answers whose TID was the only thing that did not fit. */
  readonly ownTids: Uint32Array;
  readonly otherTids: Uint32Array;
  payloads: number;
  /** Frames that it sent, by ESV. */
  readonly sent: Uint32Array;
  /** Requests to it alone that demand an answer, and how many got none. */
  asked: number;
  unanswered: number;
  /** EPCs of its INF and INFC frames, by object. */
  readonly announced: Map<Eoj, Set<number>>;
  /** The objects in its latest instance list notification (0xD5). */
  instances: readonly Eoj[] | undefined;
  /** How often a monitor was held against a frame of its own. */
  judged: number;
  /** What it broke, by number of the monitor. */
  readonly broken: Map<number, Broken>;
}

/** A node that nothing is known of. */
export function newNode(address: string, firstPacket: number, budget: Budget): Node {
  const alone: Node[] = [];
  const node: Node = {
    address,
    alone,
    group: address.includes(':') ? GROUPS[6] : GROUPS[4],
    known: knowledge(budget, address.includes(':') ? 6 : 4),
    firstPacket,
    speaks: false,
    isHeardFrom: false,
    lacksRequests: false,
    ownTids: new Uint32Array(256),
    otherTids: new Uint32Array(256),
    payloads: 0,
    sent: new Uint32Array(256),
    asked: 0,
    unanswered: 0,
    announced: new Map(),
    instances: undefined,
    judged: 0,
    broken: new Map(),
  };
  alone.push(node);
  return node;
}

/** Adds a breach of the monitor of that number to the node's account. */
export function addBreach({ broken }: Node, monitor: number, first: Breach, packet: number): void {
  const before = broken.get(monitor);
  if (before === undefined) {
    broken.set(monitor, { first, packets: [packet], count: 1 });
    return;
  }
  before.count++;
  if (before.packets.length < MOST_PACKETS) before.packets.push(packet);
}

/** Takes note of what the frame says of the node that sends it. */
export function takeNote(node: Node, { decoded, bytes }: Pick<Observation, 'decoded' | 'bytes'>): void {
  node.payloads++;
  node.speaks ||= (bytes[0] ?? 0) >> 4 === 1 && (bytes[1] === 0x81 || bytes[1] === 0x82);
  if (!decoded.ok) return;
  const { frame } = decoded;
  node.sent[frame.esv] = (node.sent[frame.esv] ?? 0) + 1;
  if (frame.esv === ESV.INF || frame.esv === ESV.INFC) noteAnnouncement(node, frame);
}

function noteAnnouncement(node: Node, { seoj, properties }: Frame): void {
  let epcs = node.announced.get(seoj);
  if (epcs === undefined) {
    if (node.announced.size >= MOST_ANNOUNCERS) return;
    epcs = new Set();
    node.announced.set(seoj, epcs);
  }
  for (const { epc, edt } of properties) {
    epcs.add(epc);
    if (epc === 0xd5) node.instances = instanceTriples(edt).map((triple) => eojOf(...triple));
  }
}

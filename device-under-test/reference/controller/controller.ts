import { nothing, type Message } from '../echonet-lite/bytes.ts';
import type { NodeConfig } from '../echonet-lite/config.ts';
import { superClass } from '../echonet-lite/devices.ts';
import { PROFILE } from '../echonet-lite/node-profile.ts';
import type { Bend, Node } from '../echonet-lite/node.ts';
import type { Arrival, Steps } from '../echonet-lite/steps.ts';
import { soundConduct, type Conduct } from './conduct.ts';
import { inquiry, toRead, type Inquiry, type Question } from './inquiry.ts';

/** The object that a controller asks as. */
const CONTROLLER = 0x05ff01;

/** A node with a controller and nothing else. */
export const controllerConfig: Partial<NodeConfig> = { devices: [{ eoj: CONTROLLER, properties: superClass }] };

const GET = 0x62;
const INF_REQ = 0x63;
const INF = 0x73;
const INFC = 0x74;
const STATUS = 0x80;
const GET_MAP = 0x9f;
const ANNOUNCED_LIST = 0xd5;
const LIST = 0xd6;

// The parts of one instance list come within this time; what comes later is another start of the node.
const ONE_START_MS = 500;

/** What a controller knows of the nodes around it. */
interface Knowledge {
  /** When the node at an address last announced itself. */
  readonly started: Map<string, number>;
  /** The objects that have been asked about since, as address and EOJ. */
  readonly surveyed: Set<string>;
  /** The nodes that notify it of their status, by address. */
  readonly subscribed: Map<string, Arrival>;
}

/**
 * A controller (0x05FF01): searches the group at its start and when somebody has it search, asks every node that
 * announces itself for its objects, their maps and their status, subscribes to it, and tells it of its own by INFC.
 */
export const controller =
  (conduct: Partial<Conduct> = {}): Bend =>
  (sound) => {
    const whole = { ...soundConduct, ...conduct };
    const known: Knowledge = { started: new Map(), surveyed: new Set(), subscribed: new Map() };
    const questions = inquiry(whole);
    const asker: Asker = { conduct: whole, known, questions };
    return {
      started: (node) => search(node, asker),
      prompted(node) {
        questions.forget();
        known.surveyed.clear();
        search(node, asker);
      },
      afterReceive(node, arrival, message, answers) {
        sound.afterReceive(node, arrival, message, answers);
        if (message !== undefined && arrival.from.address !== node.address) hear(node, asker, message, arrival);
      },
      store(node, object, epc, edt) {
        const before = object.values.get(epc);
        sound.store(node, object, epc, edt);
        if (object.eoj === CONTROLLER && epc === STATUS && object.values.get(epc) !== before)
          for (const to of known.subscribed.values()) tellStatus(node, asker, to);
      },
    };
  };

/** A controller with one more thing bent: `change` gets all its steps. */
export const bentController =
  (change: (whole: Steps) => Partial<Steps>, conduct: Partial<Conduct> = {}): Bend =>
  (sound) => {
    const own = controller(conduct)(sound);
    return { ...own, ...change({ ...sound, ...own }) };
  };

interface Asker {
  readonly conduct: Conduct;
  readonly known: Knowledge;
  readonly questions: Inquiry;
}

function search(node: Node, asker: Asker): void {
  asker.questions.ask(node, {
    request: { seoj: CONTROLLER, deoj: PROFILE, esv: GET, properties: toRead([LIST]) },
    answered: (answer, from) => learn(node, asker, answer, from),
  });
}

// 0x5x, and 0x7x but for INFC (3.2.5).
const isAnswer = (esv: number) => esv >> 4 === 5 || (esv >> 4 === 7 && esv !== INFC);

function hear(node: Node, asker: Asker, message: Message, arrival: Arrival): void {
  const announces = message.esv === INF && message.properties.some(({ epc }) => epc === ANNOUNCED_LIST);
  if (!announces) return isAnswer(message.esv) ? asker.questions.hear(node, message, arrival) : undefined;
  if (asker.conduct.greets) greet(node, asker, message, arrival);
}

function greet(node: Node, asker: Asker, message: Message, arrival: Arrival): void {
  const { started, surveyed } = asker.known;
  const { address } = arrival.from;
  const now = node.clock.now();
  if (now - (started.get(address) ?? -Infinity) > ONE_START_MS) {
    asker.questions.forget(address);
    for (const key of surveyed) if (key.startsWith(`${address} `)) surveyed.delete(key);
    asker.questions.ask(node, {
      request: { seoj: CONTROLLER, deoj: PROFILE, esv: GET, properties: toRead([LIST]) },
      of: arrival,
      answered: (answer, from) => learn(node, asker, answer, from),
    });
  }
  started.set(address, now);
  learn(node, asker, message, arrival);
}

/** Takes the objects of a node from its instance list and asks about those that are new. */
function learn(node: Node, asker: Asker, { properties }: Message, from: Arrival): void {
  const list = properties.find(({ epc, edt }) => (epc === ANNOUNCED_LIST || epc === LIST) && edt.length > 0)?.edt;
  if (list === undefined) return;
  subscribe(node, asker, from);
  for (let at = 1; at + 3 <= list.length; at += 3) {
    const [x1 = 0, x2 = 0, x3 = 0] = list.subarray(at, at + 3);
    survey(node, asker, (x1 << 16) | (x2 << 8) | x3, from);
  }
}

function survey(node: Node, { conduct, known, questions }: Asker, eoj: number, of: Arrival): void {
  const key = `${of.from.address} ${eoj}`;
  if (known.surveyed.has(key)) return;
  known.surveyed.add(key);
  const reading = (epcs: readonly number[], answered: Question['answered']): Question => ({
    request: { seoj: CONTROLLER, deoj: eoj, esv: GET, properties: toRead(epcs) },
    of,
    answered,
  });
  const states = (answer: Message) => {
    const own = ownOf(answer);
    const epcs = conduct.oneByOne ? [[STATUS], ...own.map((epc) => [epc])] : [[STATUS, ...own]];
    for (const it of epcs)
      questions.ask(
        node,
        reading(it, () => undefined),
      );
  };
  // Whoever gives no maps is not asked for more.
  if (!conduct.oneByOne) return questions.ask(node, reading([0x9d, 0x9e, GET_MAP], states));
  for (const epc of [0x9d, 0x9e])
    questions.ask(
      node,
      reading([epc], () => undefined),
    );
  questions.ask(node, reading([GET_MAP], states));
}

/** The properties of the maker's (0xF0-0xFF) in a Get map that is a list. */
function ownOf({ properties }: Message): readonly number[] {
  const map = properties.find(({ epc }) => epc === GET_MAP)?.edt ?? nothing;
  return [...map.subarray(1)].filter((epc) => epc >= 0xf0 && map.length < 17);
}

function subscribe(node: Node, asker: Asker, of: Arrival): void {
  const { subscribed } = asker.known;
  const isNew = !subscribed.has(of.from.address);
  subscribed.set(of.from.address, of);
  if (!isNew) return;
  const request = { seoj: CONTROLLER, deoj: PROFILE, esv: INF_REQ, properties: toRead([STATUS]) };
  asker.questions.ask(node, { request, of, answered: () => undefined });
  tellStatus(node, asker, of);
}

function tellStatus(node: Node, { questions }: Asker, of: Arrival): void {
  const edt = node.byEoj.get(CONTROLLER)?.values.get(STATUS);
  if (edt === undefined) return;
  const request = { seoj: CONTROLLER, deoj: PROFILE, esv: INFC, properties: [{ epc: STATUS, edt }] };
  questions.ask(node, { request, of, answered: () => undefined });
}

import { nothing, type Message } from '../echonet-lite/bytes.ts';
import type { Node } from '../echonet-lite/node.ts';
import type { Arrival } from '../echonet-lite/steps.ts';
import type { Conduct } from './conduct.ts';

/** Something that a controller wants to know: its request but for the TID, whom it goes to, and what the answer is for. */
export interface Question {
  readonly request: Omit<Message, 'tid'>;
  /** The node that is asked, by the last frame that came from it; the group where it is left out. */
  readonly of?: Arrival;
  readonly answered: (answer: Message, from: Arrival) => void;
}

/** A request that waits for its answer. */
export interface Open {
  readonly question: Question;
  readonly tid: number;
  readonly tries: number;
}

/** The questions of a controller: asked in turn, repeated, tied to their answers. */
export interface Inquiry {
  ask(node: Node, question: Question): void;
  /** Hands an answer to the question that it belongs to, if there is one. */
  hear(node: Node, answer: Message, from: Arrival): void;
  /** Drops what has been asked of the node at the address, or of everybody. */
  forget(address?: string): void;
}

/** Starts with nothing to ask. */
export function inquiry(conduct: Conduct): Inquiry {
  let waiting: Question[] = [];
  let open: Open[] = [];

  const proceed = (node: Node) => {
    while (open.length < conduct.lanes) {
      const question = waiting.shift();
      if (question === undefined) return;
      send(node, { question, tid: conduct.tid(node), tries: 1 });
    }
  };
  const send = (node: Node, it: Open) => {
    open.push(it);
    node.say({ ...it.question.request, tid: it.tid }, it.question.of);
    node.later(conduct.patience, () => expire(node, it));
  };
  const expire = (node: Node, it: Open) => {
    if (!open.includes(it)) return;
    open = open.filter((other) => other !== it);
    // Whoever is searched for by the group has answered by now, or is not there.
    if (it.question.of !== undefined && it.tries < conduct.tries) {
      const tid = conduct.sameTidAgain ? it.tid : conduct.tid(node);
      send(node, { question: it.question, tid, tries: it.tries + 1 });
    } else if (it.question.of !== undefined) forget(it.question.of.from.address);
    proceed(node);
  };
  // A node that does not answer is not asked for more.
  const forget = (address?: string) => {
    const stays = ({ of }: Question) => address !== undefined && of?.from.address !== address;
    waiting = waiting.filter(stays);
    open = open.filter(({ question }) => stays(question));
  };

  return {
    ask(node, question) {
      waiting.push(question);
      proceed(node);
    },
    hear(node, answer, from) {
      const it = open.find((other) => conduct.ties(answer, other, from));
      if (it === undefined) return;
      if (it.question.of !== undefined) open = open.filter((other) => other !== it);
      it.question.answered(answer, from);
      proceed(node);
    },
    forget,
  };
}

/** The properties of a request that reads. */
export const toRead = (epcs: readonly number[]): Message['properties'] => epcs.map((epc) => ({ epc, edt: nothing }));

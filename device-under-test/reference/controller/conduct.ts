import type { Message } from '../echonet-lite/bytes.ts';
import type { Node } from '../echonet-lite/node.ts';
import type { Arrival } from '../echonet-lite/steps.ts';
import type { Open } from './inquiry.ts';

/** How a controller asks, cut so that one thing can be done otherwise. Times in ms. */
export interface Conduct {
  /** Requests that may be open at once. */
  readonly lanes: number;
  /** How long an answer is waited for. */
  readonly patience: number;
  /** How often a request is sent at most. */
  readonly tries: number;
  /** Whether a request is repeated under its old TID. */
  readonly sameTidAgain: boolean;
  /** Whether each property is asked for by a request of its own. */
  readonly oneByOne: boolean;
  /** Whether a node that announces itself is asked at once, or only when somebody has the controller search. */
  readonly greets: boolean;
  tid(node: Node): number;
  /** Whether the frame answers the request (3.2.2). */
  ties(answer: Message, request: Open, from: Arrival): boolean;
}

const isAsked = (seoj: number, deoj: number) => seoj === deoj || ((deoj & 0xff) === 0 && seoj >> 8 === deoj >> 8);

/** The conduct of the reference controller. */
export const soundConduct: Conduct = {
  lanes: 4,
  // Longer than the slowest node that is known takes to answer.
  patience: 2500,
  tries: 2,
  sameTidAgain: false,
  oneByOne: false,
  greets: true,
  tid: (node) => node.nextTid(),
  ties({ tid, seoj, deoj }, { tid: asked, question: { request, of } }, { from }) {
    const isWhoWasAsked = of === undefined || of.from.address === from.address;
    return tid === asked && isWhoWasAsked && isAsked(seoj, request.deoj) && deoj === request.seoj;
  },
};

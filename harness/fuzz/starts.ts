import { classOf, NODE_PROFILE } from '../echonet-lite/eoj.ts';
import { ESV } from '../echonet-lite/esv.ts';
import type { Decoded, Frame } from '../echonet-lite/frame.ts';
import type { Finding } from './types.ts';

/** The start-up notification of 4.3.1. */
export const isStart = (decoded: Decoded): boolean =>
  decoded.ok &&
  decoded.frame.esv === ESV.INF &&
  decoded.frame.seoj === NODE_PROFILE &&
  decoded.frame.deoj === NODE_PROFILE &&
  decoded.frame.properties[0]?.epc === 0xd5;

/** Whether a request may be answered with what looks like the start-up notification. */
export const asksForStart = ({ esv, deoj, properties }: Frame): boolean =>
  esv === ESV.INF_REQ && classOf(deoj) === PROFILE_CLASS && properties.some(({ epc }) => epc === 0xd5);

const PROFILE_CLASS = classOf(NODE_PROFILE);

// A node that announces itself more often than this, in shares of all volleys, does so anyway (IC-INF-ANYTIME).
const CHATTY = 0.02;

// The parts of one instance list come within this time.
const PARTS_MS = 100;

/** Tells a restart from a node that likes to announce itself. */
export class Starts {
  #volleys = 0;
  #starts = 0;
  #expectedUntil = Number.NEGATIVE_INFINITY;

  volley(): void {
    this.#volleys++;
  }

  /** It has been started afresh and may announce itself until then, in ms. */
  expect(until: number): void {
    this.#expectedUntil = until;
  }

  /** A start-up notification has come now, in ms, that nobody asked for. */
  seen(now: number): Finding | undefined {
    if (now <= this.#expectedUntil) {
      this.#expectedUntil = Math.min(this.#expectedUntil, now + PARTS_MS);
      return undefined;
    }
    this.#starts++;
    return this.#starts > 1 + CHATTY * this.#volleys ? undefined : RESTARTED;
  }
}

/** The device has started afresh, and nobody told it to. */
export const RESTARTED: Finding = {
  kind: 'restarted',
  key: 'restarted',
  claim: 'the device goes on without a restart',
  expected: 'no start-up notification',
  actual: 'a start-up notification that nobody caused',
  rules: ['EL2-APP2-6'],
};

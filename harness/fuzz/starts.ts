import { NODE_PROFILE } from '../echonet-lite/eoj.ts';
import { ESV } from '../echonet-lite/esv.ts';
import type { Decoded } from '../echonet-lite/frame.ts';
import type { Finding } from './types.ts';

/** The start-up notification of 4.3.1. */
export const isStart = (decoded: Decoded): boolean =>
  decoded.ok &&
  decoded.frame.esv === ESV.INF &&
  decoded.frame.seoj === NODE_PROFILE &&
  decoded.frame.deoj === NODE_PROFILE &&
  decoded.frame.properties[0]?.epc === 0xd5;

// A node that announces itself more often than this, in shares of all volleys, does so anyway (IC-INF-ANYTIME).
const CHATTY = 0.02;

/** Tells a restart from a node that likes to announce itself. */
export class Starts {
  #volleys = 0;
  #starts = 0;

  volley(): void {
    this.#volleys++;
  }

  /** A start-up notification has come that nobody asked for. */
  seen(): Finding | undefined {
    this.#starts++;
    return this.#starts > 1 + CHATTY * this.#volleys ? undefined : RESTARTED;
  }
}

const RESTARTED: Finding = {
  kind: 'restarted',
  key: 'restarted',
  claim: 'the device goes on without a restart',
  expected: 'no start-up notification',
  actual: 'a start-up notification that nobody caused',
  rules: ['EL2-APP2-6'],
};

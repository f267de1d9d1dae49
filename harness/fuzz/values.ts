import { NODE_PROFILE, type Eoj } from '../echonet-lite/eoj.ts';
import { ESV } from '../echonet-lite/esv.ts';
import type { Frame, Property } from '../echonet-lite/frame.ts';
import type { Pics } from '../model.ts';
import { hex } from '../conversation/claims.ts';
import { Possible, type Moment } from './possible.ts';
import type { Finding } from './types.ts';

// Nothing changes them but another configuration of the node (6.10, 6.11).
const CONSTANT_OF_ALL = new Set([0x82, 0x83, 0x8a, 0x8b, 0x8c, 0x8d, 0x8e, 0x9d, 0x9e, 0x9f]);
const CONSTANT_OF_PROFILE = new Set([0xd3, 0xd4, 0xd6, 0xd7]);

// What a device makes of a number that is written there is its own (6.11.1 (3)).
const OWN_MIND = 0xbf;

interface Known {
  readonly constant: boolean;
  readonly possible: Possible;
}

/** What values the properties of a device may have: the one that each had, and those that were written since. */
export class Values {
  readonly #known = new Map<string, Known>();
  #moment: Moment = { batch: 0, now: 0 };

  constructor({ objects, neverWrite }: Pics, windowMs = 0) {
    for (const { eoj, values, set } of objects)
      for (const [epc, edt] of values) {
        const constant = CONSTANT_OF_ALL.has(epc) || (eoj === NODE_PROFILE && CONSTANT_OF_PROFILE.has(epc));
        if ((set.includes(epc) && constant) || epc === OWN_MIND) continue;
        if (constant || (set.includes(epc) && !neverWrite(eoj, epc)))
          this.#known.set(`${eoj} ${epc}`, { constant, possible: new Possible(edt, windowMs) });
      }
  }

  /** A new batch begins, at that time in ms: answers to older ones have come. */
  begin(now = 0): void {
    this.#moment = { batch: this.#moment.batch + 1, now };
  }

  /** The device has been started afresh: what was written may be gone, and the next reading is taken as it comes. */
  forget(): void {
    for (const { constant, possible } of this.#known.values()) if (!constant) possible.forget();
  }

  /** A payload leaves that may write these, whatever becomes of it. */
  wrote(eojs: readonly Eoj[], properties: readonly Property[]): void {
    for (const eoj of eojs)
      for (const { epc, edt } of properties) {
        const known = this.#known.get(`${eoj} ${epc}`);
        if (known?.constant === false) known.possible.mayBecome(edt, this.#moment);
      }
  }

  /**
   * Compares what a frame of the device tells with what is possible. What it tells of its own accord is news, which a read
   * may give later; an answer to an older request than one that was answered since says nothing.
   */
  read(frame: Frame, asked: boolean, askedIn = this.#moment.batch): Finding | undefined {
    for (const { epc, edt } of told(frame)) {
      const known = edt.length === 0 ? undefined : this.#known.get(`${frame.seoj} ${epc}`);
      if (known === undefined) continue;
      const possible = asked ? possibleBut(known, edt, askedIn, this.#moment) : this.#hears(known, edt);
      if (possible !== undefined) return wrongValue(frame.seoj, epc, edt, possible);
    }
    return undefined;
  }

  #hears({ constant, possible }: Known, edt: Uint8Array): undefined {
    if (!constant) possible.mayBecome(edt, this.#moment);
    return undefined;
  }
}

/** What a property could read, where this value is none of it. */
function possibleBut({ constant, possible }: Known, edt: Uint8Array, askedIn: number, moment: Moment) {
  if (constant) return possible.keeps(edt) ? undefined : [possible.last];
  return askedIn < possible.readIn ? undefined : possible.takes(edt, moment);
}

const READS = new Set<number>([ESV.Get_Res, ESV.Get_SNA, ESV.INF, ESV.INFC]);

const told = ({ esv, properties, alsoGet }: Frame): readonly Property[] =>
  alsoGet ?? (READS.has(esv) ? properties : []);

const wrongValue = (eoj: Eoj, epc: number, edt: Uint8Array, possible: readonly Uint8Array[]): Finding => ({
  kind: 'wrong-value',
  key: `${eoj} ${epc}`,
  claim: `0x${epc.toString(16).toUpperCase()} of ${eoj.toUpperCase()} has a value that it was given`,
  expected: [...new Set(possible.map((it) => hex(it, 20)))].slice(0, 4).join(' or '),
  actual: hex(edt, 20),
  rules: ['EL2-2.2-2'],
});

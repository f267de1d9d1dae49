import { NODE_PROFILE, type Eoj } from '../echonet-lite/eoj.ts';
import { ESV } from '../echonet-lite/esv.ts';
import type { Frame, Property } from '../echonet-lite/frame.ts';
import { decodeMap } from '../echonet-lite/property-map.ts';
import type { Pics } from '../model.ts';
import { hex } from '../conversation/claims.ts';
import { Possible, type Moment } from './possible.ts';
import type { Finding } from './types.ts';

// Nothing changes them but another configuration of the node (6.10, 6.11).
const CONSTANT_OF_ALL = new Set([0x82, 0x83, 0x8a, 0x8b, 0x8c, 0x8d, 0x8e, 0x9d, 0x9e, 0x9f]);
const CONSTANT_OF_PROFILE = new Set([0xd3, 0xd4, 0xd6, 0xd7]);

// What a device makes of a number that is written there is its own (6.11.1 (3)).
const OWN_MIND = 0xbf;

const isConstant = (eoj: Eoj, epc: number): boolean =>
  CONSTANT_OF_ALL.has(epc) || (eoj === NODE_PROFILE && CONSTANT_OF_PROFILE.has(epc));

/** Whose functions change with its mode may change its maps (EL2-6.10.2-7), to what is a map. */
const isAnotherMap = (epc: number, edt: Uint8Array): boolean => epc >= 0x9d && epc <= 0x9f && decodeMap(edt).ok;

interface Known {
  readonly constant: boolean;
  readonly possible: Possible;
}

/** What values the properties of a device may have: the one that each had, and those that were written since. */
export class Values {
  readonly #known = new Map<Eoj, Map<number, Known>>();
  readonly #now: () => number;
  #batch = 0;

  /** `now` in ms; a write may show as late as `windowMs` after it was accepted. */
  constructor({ objects, neverWrite }: Pics, windowMs = 0, now = () => 0) {
    this.#now = now;
    for (const { eoj, values, set } of objects) {
      const known = new Map<number, Known>();
      this.#known.set(eoj, known);
      for (const [epc, edt] of values) {
        const constant = isConstant(eoj, epc);
        const isWritten = set.includes(epc) && !neverWrite(eoj, epc) && epc !== OWN_MIND;
        // What is constant by rule and can be written is neither.
        if (constant !== set.includes(epc) && (constant || isWritten))
          known.set(epc, { constant, possible: new Possible(edt, windowMs) });
      }
    }
  }

  /** A new batch begins: answers to older ones have come. */
  begin(): void {
    this.#batch++;
  }

  /** The device has been started afresh: what was written may be gone, and the next reading is taken as it comes. */
  forget(): void {
    for (const object of this.#known.values())
      for (const { constant, possible } of object.values()) if (!constant) possible.forget();
  }

  /** A payload leaves that may write these, whatever becomes of it. */
  wrote(eojs: readonly Eoj[], properties: readonly Property[]): void {
    const moment = this.#moment();
    const written = new Set<Known>();
    let isNews = false;
    for (const eoj of eojs) {
      const object = this.#known.get(eoj);
      for (const { epc, edt } of properties) {
        const known = object?.get(epc);
        if (known === undefined || known.constant) continue;
        isNews ||= known.possible.isNews(edt);
        known.possible.mayBecome(edt, moment);
        written.add(known);
      }
    }
    // What one property becomes may be what others follow (IC-VALUE-MOVES): a mode brings its temperature.
    if (isNews) this.#unsettleAllBut(written, moment);
  }

  #unsettleAllBut(kept: ReadonlySet<Known>, moment: Moment): void {
    for (const object of this.#known.values())
      for (const it of object.values()) if (!it.constant && !kept.has(it)) it.possible.unsettle(moment);
  }

  /**
   * Compares what a frame of the device tells with what is possible. What it tells of its own accord is news, which a read
   * may give later; an answer to an older request than one that was answered since says nothing.
   */
  read(frame: Frame, asked: boolean, askedIn = this.#batch): Finding | undefined {
    const object = this.#known.get(frame.seoj);
    for (const { epc, edt } of told(frame)) {
      const known = edt.length === 0 ? undefined : object?.get(epc);
      if (known === undefined || isAnotherMap(epc, edt)) continue;
      const possible = asked ? possibleBut(known, edt, askedIn, this.#moment()) : this.#hears(known, edt);
      if (possible !== undefined) return wrongValue(frame.seoj, epc, edt, possible);
    }
    return undefined;
  }

  #hears({ constant, possible }: Known, edt: Uint8Array): undefined {
    if (!constant) possible.mayBecome(edt, this.#moment());
    return undefined;
  }

  #moment(): Moment {
    return { batch: this.#batch, now: this.#now() };
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

/** The property whose value was wrong; undefined for a finding of another kind. */
export function propertyOf({ kind, key }: Finding): { readonly eoj: Eoj; readonly epc: number } | undefined {
  const [eoj = '', epc = ''] = key.split(' ');
  return kind === 'wrong-value' ? { eoj: eoj as Eoj, epc: Number(epc) } : undefined;
}

/** Whether the value may change without anybody's doing (IC-VALUE-MOVES). */
export function mayMove(finding: Finding): boolean {
  const property = propertyOf(finding);
  return property !== undefined && !isConstant(property.eoj, property.epc);
}

const wrongValue = (eoj: Eoj, epc: number, edt: Uint8Array, possible: readonly Uint8Array[]): Finding => ({
  kind: 'wrong-value',
  key: `${eoj} ${epc}`,
  claim: `0x${epc.toString(16).toUpperCase()} of ${eoj.toUpperCase()} has a value that it was given`,
  expected: [...new Set(possible.map((it) => hex(it, 20)))].slice(0, 4).join(' or '),
  actual: hex(edt, 20),
  rules: ['EL2-2.2-2'],
});

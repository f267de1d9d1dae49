import { sameBytes } from '../bytes.ts';
/** When something happens: the number of the batch, and ms. */
export interface Moment {
  readonly batch: number;
  readonly now: number;
}

/** A value that was written or announced, or that was read before the last one, and when that was so last. */
interface Candidate extends Moment {
  readonly edt: Uint8Array;
  /** It was read before: only an answer that was overtaken may still tell it. */
  readonly wasRead: boolean;
}

// An answer may be from before the writes that left together with its request, or from after any of them.
const BATCHES_KEPT = 2;

// All values of one byte. Of longer ones more may be written than are kept: then what is read is taken as it comes.
const MOST_KEPT = 256;

const UNKNOWN = new Uint8Array();

/** What a property may read: the value that it had last, and those that were written since. */
export class Possible {
  last: Uint8Array;
  /** The batch in which it was read last. */
  readIn = 0;
  readonly #windowMs: number;
  readonly #first: Uint8Array;
  /** By value, the oldest first: of a device that answers fast there are hundreds. */
  readonly #candidates = new Map<number | string, Candidate>();
  /** When the newest of those was written that are not kept. */
  #lost: Moment | undefined;

  /** What is accepted may be done as late as `windowMs` after it was written (IC-ACCEPT-NOT-DO). */
  constructor(value: Uint8Array, windowMs: number) {
    this.last = value;
    this.#first = value;
    this.#windowMs = windowMs;
  }

  /** It may read this from now on. */
  mayBecome(edt: Uint8Array, moment: Moment): void {
    // What it has already it does not become.
    if (this.#candidates.size === 0 && sameBytes(this.last, edt)) return;
    this.#add(edt, moment, false);
  }

  #add(edt: Uint8Array, { batch, now }: Moment, wasRead: boolean): void {
    const key = keyOf(edt);
    this.#candidates.delete(key);
    this.#candidates.set(key, { edt, batch, now, wasRead });
    if (this.#candidates.size > MOST_KEPT) this.#lost = this.#dropOldest();
  }

  #dropOldest(): Moment | undefined {
    for (const [key, oldest] of this.#candidates) {
      this.#candidates.delete(key);
      return oldest;
    }
    return undefined;
  }

  /** Reads this: what it could read, the last value first, where this is none of it; from now on it is possible. */
  takes(edt: Uint8Array, moment: Moment): readonly Uint8Array[] | undefined {
    if (this.#candidates.size === 0 && this.#lost === undefined && sameBytes(this.last, edt)) {
      this.readIn = moment.batch;
      return undefined;
    }
    const found = this.#candidates.get(keyOf(edt));
    const isPossible =
      this.#lost !== undefined || sameBytes(this.last, edt) || (found !== undefined && this.#could(found, moment));
    const others = isPossible ? undefined : this.#all(moment);
    this.#forgetOld(moment);
    if (this.last !== UNKNOWN && !sameBytes(this.last, edt)) this.#overtakes(this.last, moment);
    this.last = edt;
    this.readIn = moment.batch;
    return others;
  }

  #all(moment: Moment): readonly Uint8Array[] {
    const could = [...this.#candidates.values()].filter((it) => this.#could(it, moment));
    return [this.last, ...could.map((it) => it.edt)];
  }

  #could(it: Candidate, moment: Moment): boolean {
    return !it.wasRead || this.#mayStillCome(it, moment);
  }

  /** What was written long before and does not show was not done. */
  #forgetOld(moment: Moment): void {
    for (const [key, it] of this.#candidates) {
      if (this.#mayStillCome(it, moment)) break;
      this.#candidates.delete(key);
    }
    if (this.#lost !== undefined && !this.#mayStillCome(this.#lost, moment)) this.#lost = undefined;
  }

  /** Whether it reads the same as the last time. */
  keeps(edt: Uint8Array): boolean {
    return sameBytes(this.last, edt);
  }

  /** Something else has changed that it may follow: for a while it may read anything. */
  unsettle(moment: Moment): void {
    this.#lost = moment;
  }

  /** Whether it may become another value than it has, and than it had first: a wrong size is refused (4.2.2 (E)). */
  isNews(edt: Uint8Array): boolean {
    if (edt.length !== this.#first.length || sameBytes(this.last, edt)) return false;
    return this.last !== UNKNOWN || !sameBytes(this.#first, edt);
  }

  /** The next reading is taken as it comes. */
  forget(): void {
    this.#candidates.clear();
    this.last = UNKNOWN;
    this.#lost = { batch: Number.NEGATIVE_INFINITY, now: Number.NEGATIVE_INFINITY };
  }

  /** What it read so far may be told once more; where it was written again since, it may even become that. */
  #overtakes(edt: Uint8Array, moment: Moment): void {
    if (this.#candidates.get(keyOf(edt))?.wasRead !== false) this.#add(edt, moment, true);
  }

  #mayStillCome({ batch, now }: Moment, moment: Moment): boolean {
    return batch + BATCHES_KEPT >= moment.batch || now + this.#windowMs > moment.now;
  }
}

/** One for each value: a number for those that fit into one. */
function keyOf(edt: Uint8Array): number | string {
  if (edt.length > 6) return Buffer.from(edt.buffer, edt.byteOffset, edt.length).toString('latin1');
  let key = 1;
  for (const byte of edt) key = key * 256 + byte;
  return key;
}

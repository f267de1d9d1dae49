import { classOf, instanceOf, type Eoj } from '../echonet-lite/eoj.ts';
import { ESV } from '../echonet-lite/esv.ts';
import type { Frame } from '../echonet-lite/frame.ts';
import { asksForStart } from './starts.ts';
import type { Values } from './values.ts';

const WRITES = new Set<number>([ESV.SetI, ESV.SetC, ESV.SetGet]);

/** What the frames that have left may bring about in the device, beside an answer. */
export class Effects {
  readonly #objects: readonly Eoj[];
  readonly #values: Values;
  #volley = 0;
  /** The last volley in which the list of instances was asked for as a notification. */
  #asked = 0;

  constructor(objects: readonly Eoj[], values: Values) {
    this.#objects = objects;
    this.#values = values;
  }

  /** A new volley begins. */
  begin(): void {
    this.#volley++;
  }

  /** A frame leaves, or bytes that a device may take for it. */
  note(frame: Frame): void {
    if (asksForStart(frame)) this.#asked = this.#volley;
    if (WRITES.has(frame.esv)) this.#values.wrote(this.#meant(frame.deoj), frame.properties);
  }

  /** Whether somebody may just have asked for what looks like a start-up notification. */
  mayAnnounce(): boolean {
    return this.#volley - this.#asked <= 1;
  }

  #meant(deoj: Eoj): readonly Eoj[] {
    if (instanceOf(deoj) !== 0) return [deoj];
    const code = classOf(deoj);
    return this.#objects.filter((eoj) => classOf(eoj) === code);
  }
}

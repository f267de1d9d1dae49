import { esvName, isRequest } from '../echonet-lite/esv.ts';
import { decode } from '../echonet-lite/frame.ts';
import type { Observation } from '../model.ts';
import { randomFrom, type Random } from '../transport/random.ts';
import type { AnswerTime, PropertyCount, Transition } from './outcome.ts';
import type { Fired, FuzzProperty, Trial } from './types.ts';

/** Answer times that are kept of a whole campaign: each answer has the same chance to be among them. */
const MOST_TIMES = 4096;

interface Count {
  inputs: number;
  frames: number;
  novel: number;
}

/** Counts what was asked and what came back. */
export class Tally {
  readonly #counts = new Map<string, Count>();
  readonly #transitions = new Map<string, Map<string, number>>();
  readonly #times: AnswerTime[] = [];
  readonly #random: Random;
  #answers = 0;

  constructor(seed: number) {
    this.#random = randomFrom(seed);
  }

  see({ input, fired }: Trial, novel: boolean): void {
    const count = this.#counts.get(input.property) ?? { inputs: 0, frames: 0, novel: 0 };
    this.#counts.set(input.property, count);
    count.inputs++;
    count.frames += fired.length;
    if (novel) count.novel++;
    for (const shot of fired) this.#seeShot(shot);
  }

  /** A row for each property that was picked; `skipped`: why it was left out. */
  properties(picked: readonly FuzzProperty[], skipped: ReadonlyMap<string, string>): readonly PropertyCount[] {
    return picked.map(({ name }): PropertyCount => {
      const count = this.#counts.get(name) ?? { inputs: 0, frames: 0, novel: 0 };
      const because = skipped.get(name) ?? (count.inputs === 0 ? 'nothing of it was drawn' : undefined);
      return { name, ...count, ...(because === undefined ? {} : { skipped: because }) };
    });
  }

  transitions(): readonly Transition[] {
    return [...this.#transitions].flatMap(([asked, row]) =>
      [...row].map(([answered, count]): Transition => ({ asked, answered, count })),
    );
  }

  answerTimes(): readonly AnswerTime[] {
    return this.#times.toSorted((a, b) => a.at - b.at);
  }

  #seeShot({ bytes, at, answers }: Fired): void {
    const asked = askedOf(bytes);
    const row = this.#transitions.get(asked) ?? new Map<string, number>();
    this.#transitions.set(asked, row);
    if (answers.length === 0) row.set('silence', (row.get('silence') ?? 0) + 1);
    for (const answer of answers) {
      const answered = answeredOf(answer);
      row.set(answered, (row.get(answered) ?? 0) + 1);
    }
    const [first] = answers;
    if (first !== undefined) this.#keepTime({ at, ms: Math.max(0, first.at - at) });
  }

  #keepTime(time: AnswerTime): void {
    const place = this.#answers++;
    const at = place < MOST_TIMES ? place : Math.floor(this.#random() * (place + 1));
    if (at < MOST_TIMES) this.#times[at] = time;
  }
}

function askedOf(bytes: Uint8Array): string {
  const decoded = decode(bytes);
  if (!decoded.ok) return 'no frame';
  return isRequest(decoded.frame.esv) ? esvName(decoded.frame.esv) : 'no request';
}

const answeredOf = ({ decoded }: Observation): string => (decoded.ok ? esvName(decoded.frame.esv) : 'no frame');

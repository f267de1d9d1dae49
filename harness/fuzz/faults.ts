import { render, type Input } from './input.ts';
import { isGradual } from './lab.ts';
import { shapeOf } from './shape.ts';
import type { Failure } from './types.ts';

type Found = Pick<Failure, 'finding' | 'before' | 'minimal'>;

/** Failures of one kind by inputs of one shape that are told: with more keys, it is mostly one fault that shows everywhere. */
const MOST_ALIKE = 3;

/** What tells the failures of a campaign apart, so that a fault is not told for each way in which it shows. */
export class Faults {
  readonly #known = new Set<string>();
  readonly #alike = new Map<string, number>();
  #more = 0;

  /** Failures that were left out because there are enough like them. */
  get more(): number {
    return this.#more;
  }

  /** Whether it is none of those that came before. */
  isNew(found: Found): boolean {
    const names = namesOf(found);
    const isKnown = names.some((name) => this.#known.has(name));
    for (const name of names) this.#known.add(name);
    if (isKnown) return false;
    const shape = `${found.finding.kind} ${shapeOf(byAnyWay(found.minimal))}`;
    const count = (this.#alike.get(shape) ?? 0) + 1;
    this.#alike.set(shape, count);
    if (count <= MOST_ALIKE) return true;
    this.#more++;
    return false;
  }
}

/**
 * The same payloads are the same fault, whatever else is wrong with the answer and whichever way they leave; so is what
 * comes of the same kind of input; what shows over many frames is one anyway. Where something has to come before, that is the fault: what it spoils is anything.
 */
function namesOf({ finding, before, minimal }: Found): readonly string[] {
  if (isGradual(finding)) return [`${finding.kind} ${finding.key}`];
  if (before.length === 0)
    return [`the payloads ${payloadsOf(minimal)}`, `${finding.kind} ${finding.key} ${shapeOf(minimal)}`];
  const shapes = new Set(before.map(shapeOf));
  return [`${finding.kind} after ${[...shapes].toSorted().slice(0, MOST_SHAPES).join(' & ')}`];
}

const byAnyWay = (input: Input): Input => ({ ...input, shots: input.shots.map((shot) => ({ ...shot, way: 'udp' })) });

// More of them are an accident that nobody sees twice.
const MOST_SHAPES = 4;

const payloadsOf = ({ shots }: Input): string =>
  shots.map(({ what, tid }) => `${tid ?? ''} ${Buffer.from(render(what, 0)).toString('hex')}`).join();

import { openDraw, type Pool } from './draw.ts';
import type { Input } from './input.ts';
import { isSafe } from './safety.ts';
import type { FuzzProperty, World } from './types.ts';
import { writeBudget } from './write-budget.ts';

/** An input and its number in the campaign. */
export interface Numbered {
  readonly input: Input;
  readonly index: number;
}

interface BatchOptions {
  /** Those that apply. */
  readonly properties: readonly FuzzProperty[];
  readonly world: World;
  readonly seed: number;
  readonly pool: Pool;
  /** Tried before anything is drawn. */
  readonly old: readonly Input[];
  readonly writesPerProperty?: number | undefined;
}

/** Inputs that are tried at once. A number that no clock has a say in: the same seed gives the same campaign. */
const BATCH = 64;

// A budget of writes that is spent leaves what writes nothing; where that is nothing at all, drawing has to end.
const MOST_DRAWN = 100 * BATCH;

/** The inputs of a campaign, one batch after the other. */
export class Batches {
  readonly #with: BatchOptions;
  readonly #draw: (index: number, pool: Pool) => Input;
  readonly #mayWrite: (input: Input) => boolean;
  #index = 0;
  #unsafe = 0;
  #unreachable = 0;
  #refused = 0;

  constructor(options: BatchOptions) {
    this.#with = options;
    this.#draw = openDraw(options.properties, options.world, options.seed);
    this.#mayWrite = writeBudget(options.world, options.writesPerProperty);
  }

  /** The next ones, of `frames` frames at most; the last is cut where it has more. None where nothing may be sent any more. */
  next(frames: number): readonly Numbered[] {
    const batch: Numbered[] = [];
    let left = frames;
    for (let drawn = 0; drawn < MOST_DRAWN && batch.length < BATCH && left > 0; drawn++) {
      const index = this.#index++;
      const input = this.#at(index, left);
      if (input === undefined) continue;
      batch.push({ input, index });
      left -= input.shots.length;
    }
    return batch;
  }

  /** What was left out, a line each. */
  remarks(): readonly string[] {
    const told = [
      [this.#unsafe, 'inputs of the corpus were left out: without --actuate nothing new may be written'],
      [this.#unreachable, 'inputs of the corpus were left out: they go by TCP, which the device does not take'],
      [this.#refused, 'inputs were left out: the writes that a property may get were used up'],
    ] as const;
    return told.filter(([count]) => count > 0).map(([count, why]) => `${count} ${why}`);
  }

  #at(index: number, left: number): Input | undefined {
    const { old, world, pool } = this.#with;
    const kept = old[index];
    const whole = kept ?? this.#draw(index, pool);
    const input = whole.shots.length > left ? { ...whole, shots: whole.shots.slice(0, left) } : whole;
    // What is drawn is safe by its making; what somebody has stored may come from a run that was free to write.
    if (kept !== undefined && !isSafe(input, world)) {
      this.#unsafe++;
      return undefined;
    }
    if (kept !== undefined && !world.pics.tcp && input.shots.some(({ way }) => way === 'tcp')) {
      this.#unreachable++;
      return undefined;
    }
    if (this.#mayWrite(input)) return input;
    this.#refused++;
    return undefined;
  }
}

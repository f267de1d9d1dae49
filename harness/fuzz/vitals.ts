import type { Opened } from '../../device-under-test/contract.ts';
import { lastWords } from '../evidence/last-words.ts';
import type { Clock } from '../time/clock.ts';
import type { Finding } from './types.ts';

const MB = 1024 * 1024;

// A process that is asked for its size this often does not notice; five sizes in a row that only grow are a trend.
const SAMPLE_MS = 2000;
const SAMPLES = 6;
const GROWTH = { share: 1.5, bytes: 30 * MB };

// A device that fills up is slower with every frame: how fast it is at first shows at once, and stays the measure.
const FIRST_TIMES = 100;
const TIMES = 2000;
const DRIFT = { factor: 5, ms: 20 };

/** How the device does as a whole: its process, its memory, how long it takes to answer. */
export class Vitals {
  readonly #opened: Opened;
  readonly #clock: Clock;
  #sizes: number[] = [];
  #sampledAt = Number.NEGATIVE_INFINITY;
  #early: number | undefined;

  constructor(opened: Opened, clock: Clock) {
    this.#opened = opened;
    this.#clock = clock;
  }

  /** What is wrong by now; `times` are the answer times in ms since it was asked last, and are taken. */
  look(times: number[]): readonly Finding[] {
    return [this.#crash(), this.#growth(), this.#drift(times)].filter((it) => it !== undefined);
  }

  #crash(): Finding | undefined {
    const ended = this.#opened.ended?.();
    if (ended === undefined) return undefined;
    const how = ended.signal === null ? `exit code ${ended.code}` : `signal ${ended.signal}`;
    const words = lastWords(this.#opened.log?.() ?? []);
    return {
      kind: 'crashed',
      key: how,
      claim: 'the process of the device goes on',
      expected: 'a process that runs',
      actual: `it ended with ${how}${words && `; its last words: ${words}`}`,
      rules: ['EL2-APP2-6'],
    };
  }

  #growth(): Finding | undefined {
    const now = this.#clock.now();
    if (this.#opened.memory === undefined || now - this.#sampledAt < SAMPLE_MS) return undefined;
    this.#sampledAt = now;
    const size = this.#opened.memory();
    if (size === undefined) return undefined;
    if (size <= (this.#sizes.at(-1) ?? 0)) this.#sizes = [];
    this.#sizes.push(size);
    const [first = size] = this.#sizes;
    const grew = this.#sizes.length >= SAMPLES && size > first * GROWTH.share && size - first > GROWTH.bytes;
    if (!grew) return undefined;
    this.#sizes = [size];
    return {
      kind: 'growing',
      key: 'memory',
      claim: 'the process of the device keeps its size',
      expected: `about ${Math.round(first / MB)} MB`,
      actual: `${Math.round(size / MB)} MB, more each time it was looked at`,
      rules: ['EL2-APP2-6'],
    };
  }

  #drift(times: number[]): Finding | undefined {
    if (times.length < (this.#early === undefined ? FIRST_TIMES : TIMES)) return undefined;
    const sorted = times
      .splice(0)
      .slice(-TIMES)
      .toSorted((a, b) => a - b);
    const median = sorted[sorted.length >> 1] ?? 0;
    this.#early ??= median;
    if (median <= DRIFT.factor * this.#early || median <= DRIFT.ms) return undefined;
    const early = this.#early;
    return {
      kind: 'slower',
      key: 'answer time',
      claim: 'the device answers as fast as at first',
      expected: `about ${early.toFixed(1)} ms`,
      actual: `${median.toFixed(1)} ms, the median of ${TIMES} answers`,
      rules: ['EL2-APP2-6'],
    };
  }
}

import { get, infReq } from '../echonet-lite/ask.ts';
import { NODE_PROFILE } from '../echonet-lite/eoj.ts';
import { encode } from '../echonet-lite/frame.ts';
import type { Clock } from '../time/clock.ts';
import type { Shot } from './input.ts';
import { owes, type Open } from './judge.ts';
import type { Line } from './line.ts';
import type { Expectation } from './model.ts';
import type { Pending } from './pending.ts';
import { RESTARTED } from './starts.ts';
import type { Finding } from './types.ts';

/** How the device is: alive, dead, started afresh meanwhile, or alive after it answered nothing for so many ms. */
export type Health = 'alive' | 'dead' | 'restarted' | number;

interface LivenessOptions {
  readonly line: Line;
  readonly pending: Pending;
  readonly clock: Clock;
  readonly windowMs: number;
}

const SENTINEL: Shot = { what: encode({ ...get(NODE_PROFILE, [0xd6]), tid: 0 }), way: 'udp' };
const INSTANCES: Shot = { what: encode({ ...infReq(NODE_PROFILE, [0xd5]), tid: 0 }), way: 'udp' };
const ALIVE: Expectation = { answers: 'due', count: 1, rule: 'EL2-1.2-U12', because: 'a node answers a plain Get' };

const WARM_UP = 8;
const INTERVAL_MS = 200;

const SOON_MS = 10;

// A network that loses one exchange in ten loses so many in a row once in a million times.
const MOST_LOST = 6;

/** Tells whether the device lives, by plain Gets. */
export class Liveness {
  readonly #with: LivenessOptions;

  constructor(options: LivenessOptions) {
    this.#with = options;
  }

  /** So long in ms is waited for answers before the device is asked whether it lives. */
  patience(): number {
    const { pending, windowMs } = this.#with;
    return Math.min(Math.max(100, windowMs / 4), Math.max(100, 10 * pending.slowestMs()));
  }

  /** Gets to know how fast the device answers, and what objects it announces. */
  async warmUp(announces: boolean): Promise<void> {
    const { pending, line, windowMs } = this.#with;
    pending.begin();
    for (let i = 0; i < WARM_UP; i++) await pending.until([this.ask()], windowMs);
    if (announces) {
      const asked = pending.prepare(INSTANCES);
      line.send(asked.fired.bytes, 'udp');
      await pending.until([asked], windowMs);
    }
    pending.retire();
    pending.loose = [];
  }

  /** Sends a plain Get. */
  ask(): Open {
    const open = this.#with.pending.prepare(SENTINEL, true, ALIVE);
    this.#with.line.send(open.fired.bytes, 'udp');
    return open;
  }

  /** Waits for what is due, and for a plain Get behind it where that proves nothing. */
  async after(opens: readonly Open[]): Promise<Health> {
    const { clock, pending, windowMs } = this.#with;
    const since = clock.now();
    const last = opens.at(-1);
    // An answer that is due proves as much.
    if (last?.expected.answers === 'due' && isPlain(last)) {
      await pending.until([last], this.#soon(opens));
      if (!owes(last)) return this.#alive(opens);
    }
    const probe = this.ask();
    await pending.until([probe], this.patience());
    if (!owes(probe)) return this.#alive(opens);
    const silentAt = clock.now();
    const asked = [probe];
    const away = await this.#seeks(asked, since);
    if (away === undefined) return 'dead';
    // Who answered nothing and then announces itself has not just been asked to.
    if (pending.startedAt >= silentAt) return 'restarted';
    const isLong = away > Math.max(1500, windowMs / 3, 5 * pending.usualMs());
    return isLong && asked.length > MOST_LOST ? away : 'alive';
  }

  /** What was answered behind them shows that the device has got to them. */
  async #alive(opens: readonly Open[]): Promise<Health> {
    await this.#with.pending.until(opens, this.#soon(opens));
    return 'alive';
  }

  /** So long in ms it takes at most, as a rule, until all of them are answered; what is answered later is asked again. */
  #soon(opens: readonly Open[]): number {
    const { pending } = this.#with;
    // A stream has no place in the order of datagrams.
    if (opens.some(({ fired }) => fired.shot.way === 'tcp')) return this.patience();
    return Math.min(this.patience(), Math.max(SOON_MS, 10 * pending.usualMs()));
  }

  /** Asks until one of them is answered; after how many ms that was, or undefined where none is. */
  async #seeks(asked: Open[], since: number): Promise<number | undefined> {
    const { clock, pending, windowMs } = this.#with;
    const interval = Math.max(INTERVAL_MS, 2 * pending.usualMs());
    while (clock.now() - since <= 2 * windowMs || asked.length <= MOST_LOST) {
      asked.push(this.ask());
      await pending.until(asked.slice(-1), interval);
      if (asked.some((it) => !owes(it))) return clock.now() - since;
    }
    return undefined;
  }
}

/** Whether it left as a datagram to the device alone. */
const isPlain = ({ fired }: Open): boolean => fired.shot.way === 'udp' || fired.shot.way === 'other-port';

/** What is wrong with a device that is not simply alive. */
export function illness(health: Health): readonly Finding[] {
  if (health === 'alive') return [];
  return [health === 'dead' ? DEAD : health === 'restarted' ? RESTARTED : hung(health)];
}

const DEAD: Finding = {
  kind: 'dead',
  key: 'dead',
  claim: 'the device keeps serving',
  expected: 'an answer to a plain Get',
  actual: `no answer to more than ${MOST_LOST} plain Gets`,
  rules: ['EL2-APP2-6'],
};

const hung = (ms: number): Finding => ({
  kind: 'hung',
  key: 'hung',
  claim: 'the device answers without a pause',
  expected: 'an answer to a plain Get at once',
  actual: `none for ${(ms / 1000).toFixed(1)} s`,
  rules: ['EL2-APP2-6'],
});

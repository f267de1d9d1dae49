import { inOneSegment, volleysOf } from './crowd.ts';
import type { Shot } from './input.ts';
import type { Open } from './judge.ts';
import type { Line } from './line.ts';
import { illness, Liveness } from './liveness.ts';
import { Pending, type PendingOptions } from './pending.ts';
import { owingOf, type Shooting } from './shooting.ts';
import { Starts } from './starts.ts';
import { Streams } from './streams.ts';

interface VolleyOptions extends PendingOptions {
  readonly line: Line;
  readonly budget: number;
  readonly rate?: number | undefined;
}

/** Sends inputs in volleys, so many frames at once, and judges what comes back. */
export class Volleys {
  sent = 0;
  judged = 0;
  readonly #with: VolleyOptions;
  readonly #pending: Pending;
  readonly #starts = new Starts();
  readonly #liveness: Liveness;
  #nextAt = 0;

  constructor(options: VolleyOptions) {
    this.#with = options;
    this.#pending = new Pending(options, () => this.#starts.seen(options.clock.now()));
    this.#liveness = new Liveness({ ...options, pending: this.#pending });
    options.line.hear = (seen) => this.#pending.hear(seen);
  }

  /** Answer times in ms, for whoever takes them away. */
  get times(): number[] {
    return this.#pending.times;
  }

  /** Tries them all, or as many as the device lives through. `patient`: an answer that is due gets the whole window. */
  async shoot(trials: readonly Shooting[], patient: boolean): Promise<void> {
    for (const volley of volleysOf(trials, this.#with.budget)) if (!(await this.#fire(volley, patient))) break;
    // Late answers have had their chance.
    for (const trial of trials) trial.owing = owingOf(trial.opens);
    this.#pending.retire();
  }

  /** Gets to know how fast the device answers, and what objects it announces. */
  warmUp(announces: boolean): Promise<void> {
    return this.#liveness.warmUp(announces);
  }

  /** Whether the device answers a plain Get, asked a few times. */
  async isAlive(): Promise<boolean> {
    return (await this.#liveness.after([])) !== 'dead';
  }

  /** The device is about to be started afresh; it may take so many ms until it announces itself. */
  restarts(bootTime: number): void {
    this.#starts.expect(this.#with.clock.now() + bootTime);
    this.#pending.restarts();
  }

  /** The device has been started afresh. */
  forget(): void {
    this.#pending.forget();
  }

  async #fire(volley: readonly Shooting[], patient: boolean): Promise<boolean> {
    this.#starts.volley();
    this.#pending.begin();
    volley[0]?.findings.push(...this.#pending.loose.splice(0));
    const streams: Streams[] = [];
    await Promise.all(this.#begin(volley, streams));
    const opens = volley.flatMap((trial) => trial.opens);
    const health = await this.#liveness.after(opens);
    for (const it of streams) it.forgive();
    if (patient && health !== 'dead') await this.#pending.until(opens, this.#with.windowMs);
    for (const it of streams) it.close();
    for (const trial of volley) {
      trial.findings.push(...this.#pending.loose, ...illness(health));
      trial.gone = health === 'dead';
      if (health !== 'dead') this.judged += trial.fired.length;
    }
    if (health !== 'dead') for (const it of streams) this.judged -= it.unsent;
    this.#pending.loose = [];
    return health !== 'dead';
  }

  /** Sends what can leave at once, and gives what takes its time. */
  #begin(volley: readonly Shooting[], streams: Streams[]): readonly Promise<void>[] {
    const slow: Promise<void>[] = [];
    for (const trial of volley)
      if (this.#isPlain(trial)) this.#fireAtOnce(trial);
      else slow.push(this.#fireAll(trial, streams));
    return slow;
  }

  /** Whether nothing has to be waited for between its shots. */
  #isPlain({ input: { shots } }: Shooting): boolean {
    const { rate, budget } = this.#with;
    return (
      rate === undefined && shots.length <= budget && shots.every((it) => it.way !== 'tcp' && it.tid === undefined)
    );
  }

  #fireAtOnce(trial: Shooting): void {
    for (const shot of trial.input.shots) this.#shootDatagram(trial, shot);
  }

  #shootDatagram(trial: Shooting, shot: Shot): void {
    const open = this.#pending.prepare(shot);
    this.#enlist(trial, open);
    if (shot.way !== 'tcp') this.#with.line.send(open.fired.bytes, shot.way);
  }

  async #fireAll(trial: Shooting, all: Streams[]): Promise<void> {
    const { line, clock, rate, budget } = this.#with;
    const { shots } = trial.input;
    let streams: Streams | undefined;
    let settled = 0;
    for (let i = 0; i < shots.length; i++) {
      const shot = shots[i] as Shot;
      if (trial.opens.length - settled >= budget) {
        await this.#settle(trial.opens.slice(settled));
        settled = trial.opens.length;
      }
      if (rate !== undefined) await this.#pace(rate);
      if (shot.tid !== undefined) await this.#pending.untilOver(shot.tid);
      if (shot.way === 'tcp') {
        if (streams === undefined)
          all.push((streams = new Streams(line, this.#pending, clock, this.#liveness.patience())));
        const together = inOneSegment(shots, i);
        for (const open of await streams.send(together)) this.#enlist(trial, open);
        i += together.length - 1;
      } else {
        this.#shootDatagram(trial, shot);
      }
    }
  }

  /** Waits until the device has dealt with these, as far as that shows. */
  async #settle(opens: readonly Open[]): Promise<void> {
    const probes = opens.at(-1)?.expected.answers === 'due' ? [] : [this.#liveness.ask()];
    await this.#pending.until([...opens, ...probes], this.#liveness.patience());
  }

  #enlist(trial: Shooting, open: Open): void {
    trial.opens.push(open);
    trial.fired.push(open.fired);
    this.sent++;
  }

  async #pace(rate: number): Promise<void> {
    const { clock } = this.#with;
    const at = Math.max(this.#nextAt, clock.now());
    this.#nextAt = at + 1000 / rate;
    if (at > clock.now()) await clock.sleep(at - clock.now());
  }
}

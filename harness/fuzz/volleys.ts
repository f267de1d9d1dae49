import { get, infReq } from '../echonet-lite/ask.ts';
import { instanceOf, NODE_PROFILE } from '../echonet-lite/eoj.ts';
import { encode } from '../echonet-lite/frame.ts';
import { missingNotice } from './contents.ts';
import { inOneSegment, volleysOf } from './crowd.ts';
import type { Input, Shot } from './input.ts';
import { miscounted, owes, unanswered, type Open } from './judge.ts';
import type { Line } from './line.ts';
import type { Expectation } from './model.ts';
import { Pending, type PendingOptions } from './pending.ts';
import { signatureOf } from './signature.ts';
import { Starts } from './starts.ts';
import { Streams } from './streams.ts';
import type { Finding, Fired } from './types.ts';

interface VolleyOptions extends PendingOptions {
  readonly line: Line;
  readonly budget: number;
  readonly rate?: number | undefined;
}

/** An input that is being tried. */
export interface Shooting {
  readonly input: Input;
  readonly fired: Fired[];
  readonly findings: Finding[];
  readonly opens: Open[];
  /** An answer that was due has not come. */
  missing: boolean;
  /** The device died meanwhile. */
  gone: boolean;
  signature(): string;
}

/** An input of which nothing has been sent yet. */
export function newTrial(input: Input): Shooting {
  const fired: Fired[] = [];
  const signature = () => `${input.property}/${signatureOf(fired)}`;
  return { input, fired, findings: [], opens: [], missing: false, gone: false, signature };
}

const SENTINEL: Shot = { what: encode({ ...get(NODE_PROFILE, [0xd6]), tid: 0 }), way: 'udp' };
const INSTANCES: Shot = { what: encode({ ...infReq(NODE_PROFILE, [0xd5]), tid: 0 }), way: 'udp' };
const WARM_UP = 8;
const ALIVE: Expectation = { answers: 'due', count: 1, rule: 'EL2-1.2-U12', because: 'a node answers a plain Get' };

// A device is given up when so many sentinels, spread over two windows, stay unanswered.
const SENTINELS = 6;

/** Sends inputs in volleys, so many frames at once, and judges what comes back. */
export class Volleys {
  sent = 0;
  judged = 0;
  readonly #with: VolleyOptions;
  readonly #pending: Pending;
  readonly #starts = new Starts();
  #nextAt = 0;

  constructor(options: VolleyOptions) {
    this.#with = options;
    this.#pending = new Pending(options, () => this.#starts.seen());
    options.line.hear = (seen) => this.#pending.hear(seen);
  }

  /** Answer times in ms, for whoever takes them away. */
  get times(): number[] {
    return this.#pending.times;
  }

  /** Tries them all, or as many as the device lives through. */
  async shoot(trials: readonly Shooting[]): Promise<void> {
    for (const volley of volleysOf(trials, this.#with.budget)) if (!(await this.#fire(volley))) break;
    // How often each shot was answered shows when late answers have had their chance.
    for (const { opens, findings } of trials)
      for (const open of opens) {
        const wrong = [miscounted(open), noticed(open)].filter((it) => it !== undefined);
        findings.push(...wrong, ...open.findings);
      }
    this.#pending.retire();
  }

  /** Gets to know how fast the device answers, and what objects it announces. */
  async warmUp(announces: boolean): Promise<void> {
    this.#pending.begin();
    for (let i = 0; i < WARM_UP; i++) await this.#pending.until([this.#sendSentinel()], this.#with.windowMs);
    const asked = announces ? this.#pending.prepare(INSTANCES) : undefined;
    if (asked !== undefined) {
      this.#with.line.send(asked.fired.bytes, 'udp');
      await this.#pending.until([asked], this.#with.windowMs);
    }
    this.#pending.retire();
    this.#pending.loose = [];
  }

  /** Whether the device answers a plain Get, asked a few times. */
  async isAlive(): Promise<boolean> {
    return (await this.#lives([], [])) !== 'dead';
  }

  /** The device is about to be started afresh. */
  restarts(): void {
    this.#pending.restarts();
  }

  /** The device has been started afresh. */
  forget(): void {
    this.#pending.forget();
  }

  async #fire(volley: readonly Shooting[]): Promise<boolean> {
    this.#starts.volley();
    this.#pending.begin();
    volley[0]?.findings.push(...this.#pending.loose.splice(0));
    const streams: Streams[] = [];
    await Promise.all(volley.map((trial) => this.#fireAll(trial, streams)));
    const opens = volley.flatMap((trial) => trial.opens);
    const health = await this.#lives(opens, streams);
    for (const it of streams) it.close();
    for (const trial of volley) this.#judge(trial, health);
    this.#pending.loose = [];
    return health !== 'dead';
  }

  #judge(trial: Shooting, health: 'alive' | 'dead' | number): void {
    const { opens, findings, fired } = trial;
    trial.missing = opens.some(owes);
    trial.gone = health === 'dead';
    findings.push(...this.#pending.loose);
    if (health === 'dead') return void findings.push(DEAD);
    if (health !== 'alive') findings.push(hung(health));
    for (const open of opens) if (owes(open)) findings.push(unanswered(open));
    this.judged += fired.length;
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
        if (streams === undefined) all.push((streams = new Streams(line, this.#pending, clock, this.#patience())));
        const together = inOneSegment(shots, i);
        this.#enlist(trial, await streams.send(together));
        i += together.length - 1;
      } else {
        const open = this.#pending.prepare(shot);
        this.#enlist(trial, [open]);
        line.send(open.fired.bytes, shot.way);
      }
    }
  }

  /** Waits until the device has dealt with these, as far as that shows. */
  async #settle(opens: readonly Open[]): Promise<void> {
    const probes = opens.at(-1)?.expected.answers === 'due' ? [] : [this.#sendSentinel()];
    await this.#pending.until([...opens, ...probes], this.#patience());
  }

  #enlist(trial: Shooting, opens: readonly Open[]): void {
    for (const open of opens) {
      trial.opens.push(open);
      trial.fired.push(open.fired);
      this.sent++;
    }
  }

  /** Waits for what is due and for a sentinel behind it; ms of silence where the device was away for a while. */
  async #lives(opens: readonly Open[], streams: readonly Streams[]): Promise<'alive' | 'dead' | number> {
    const { clock, windowMs } = this.#with;
    const since = clock.now();
    const last = opens.at(-1);
    // An answer that is due proves as much as a sentinel's.
    const proves = last?.expected.answers === 'due' && last.fired.shot.way === 'udp';
    const first = proves ? last : this.#sendSentinel();
    await this.#pending.until([...opens, first], this.#patience());
    if (owes(first)) {
      const away = await this.#seeksLife(first, since, proves);
      if (away === undefined) return 'dead';
      if (away > Math.max(1500, windowMs / 3, 5 * this.#pending.usualMs())) return away;
    }
    for (const it of streams) it.forgive();
    if (opens.some(owes)) await this.#pending.until(opens, windowMs);
    return 'alive';
  }

  /** Ms until one of several sentinels was answered; undefined where none is. */
  async #seeksLife(first: Open, since: number, isShot: boolean): Promise<number | undefined> {
    const { clock, windowMs } = this.#with;
    const sentinels = isShot ? [] : [first];
    for (let tries = 1; tries <= SENTINELS; tries++) {
      sentinels.push(this.#sendSentinel());
      await this.#pending.until(sentinels.slice(-1), (2 * windowMs) / SENTINELS);
      if (sentinels.some((it) => !owes(it))) return clock.now() - since;
    }
    return undefined;
  }

  #sendSentinel(): Open {
    const open = this.#pending.prepare(SENTINEL, true, ALIVE);
    this.#with.line.send(open.fired.bytes, 'udp');
    return open;
  }

  /** So long is waited for the first answers before the device is asked whether it lives. */
  #patience(): number {
    return Math.max(100, this.#with.windowMs / 4);
  }

  async #pace(rate: number): Promise<void> {
    const { clock } = this.#with;
    const at = Math.max(this.#nextAt, clock.now());
    this.#nextAt = at + 1000 / rate;
    if (at > clock.now()) await clock.sleep(at - clock.now());
  }
}

/** What all notifications together leave out that one object was asked for. */
const noticed = ({ decoded, expected, fired, shared }: Open): Finding | undefined =>
  decoded.ok && !shared && expected.answers === 'due' && instanceOf(decoded.frame.deoj) !== 0
    ? missingNotice(
        fired.answers.flatMap((it) => (it.decoded.ok ? [it.decoded.frame] : [])),
        decoded.frame,
      )
    : undefined;

const DEAD: Finding = {
  kind: 'dead',
  key: 'dead',
  claim: 'the device keeps serving',
  expected: 'an answer to a plain Get',
  actual: `no answer to ${SENTINELS + 1} plain Gets`,
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

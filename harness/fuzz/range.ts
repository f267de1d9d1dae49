import type { DeviceUnderTest, Opened } from '../../device-under-test/contract.ts';
import type { Pics } from '../model.ts';
import type { Monitor } from '../suite.ts';
import type { Clock } from '../time/clock.ts';
import type { Lan } from '../transport/lan.ts';
import { profile } from '../echonet-lite/choose.ts';
import type { Input } from './input.ts';
import { unanswered, type Open } from './judge.ts';
import { Line } from './line.ts';
import { Losses } from './losses.ts';
import { survey } from './survey.ts';
import type { Finding, Range, Trial } from './types.ts';
import { newTrial, trialOf, type Shooting } from './shooting.ts';
import { Volleys } from './volleys.ts';
import { Vitals } from './vitals.ts';

/** What a range is made of. Times in ms of the clock that the device lives by. */
export interface RangeOptions {
  readonly device: DeviceUnderTest;
  readonly opened: Opened;
  /** Lets nothing out but to the device and the group. */
  readonly lan: Lan;
  readonly clock: Clock;
  readonly bind: string;
  readonly monitors: readonly Monitor[];
  readonly windowMs: number;
  readonly seed: number;
  /** Frames that may be unanswered at once. */
  readonly budget: number;
  /** Frames a second; no limit unless given. */
  readonly rate?: number | undefined;
  /** The network loses nothing: an answer that does not come was not sent. */
  readonly lossless: boolean;
}

/** The device answered nothing at all, so that there is nothing to fuzz. */
export class NobodyThere extends Error {
  constructor(address: string) {
    super(`${address} does not answer a plain Get`);
    this.name = 'NobodyThere';
  }
}

/** Asks a device what it is and makes it a range. Rejects with NobodyThere, or where port 3610 of `bind` is taken. */
export async function openRange(options: RangeOptions): Promise<Range> {
  const { opened } = options;
  const found = await survey({ ...options, dut: opened.address });
  if (found === undefined) throw new NobodyThere(opened.address);
  const line = await Line.open({ ...options, dut: opened.address });
  const range = new LiveRange(options, line, found.pics);
  await range.begin();
  return range;
}

const isToGroup = ({ shots }: Input): boolean => shots.some(({ way }) => way === 'group');

class LiveRange implements Range {
  readonly pics: Pics;
  readonly reset?: () => Promise<boolean>;
  readonly #with: RangeOptions;
  readonly #line: Line;
  readonly #volleys: Volleys;
  readonly #vitals: Vitals;
  readonly #losses = new Losses();

  constructor(options: RangeOptions, line: Line, pics: Pics) {
    const { device } = options;
    this.pics = pics;
    this.#with = options;
    this.#line = line;
    this.#volleys = new Volleys({ ...options, line, pics, dut: options.opened.address, group: options.lan.group });
    this.#vitals = new Vitals(options.opened, options.clock);
    if (device.powerCycle !== undefined) this.reset = () => this.#restart();
  }

  begin(): Promise<void> {
    return this.#volleys.warmUp(profile(this.pics).announce.includes(0xd5));
  }

  get sent(): number {
    return this.#volleys.sent;
  }

  get judged(): number {
    return this.#volleys.judged;
  }

  recent = () => this.#line.recent();

  now = () => this.#with.clock.now();

  rest = (ms: number) => this.#with.clock.sleep(ms);

  async try(input: Input): Promise<Trial> {
    return (await this.tryAll([input]))[0] as Trial;
  }

  async tryAll(
    inputs: readonly Input[],
    wanted: (finding: Finding) => boolean = () => true,
  ): Promise<readonly Trial[]> {
    const { lossless } = this.#with;
    const trials = inputs.map(newTrial);
    await this.#shootAll(trials, lossless);
    this.#losses.learn(
      trials.reduce((sum, { opens }) => sum + opens.filter(isDue).length, 0),
      0,
    );
    // What goes to many gets lost even where nothing else does.
    const unsure = trials.filter(({ input, owing }) => owing.length > 0 && (!lossless || isToGroup(input)));
    for (const it of unsure) it.owing = it.owing.filter((place) => wanted(unanswered(it.opens[place] as Open)));
    await this.#insist(unsure);
    return trials.map((trial) => trialOf(trial, !lossless));
  }

  async revive(signal?: AbortSignal): Promise<boolean> {
    if (this.#with.device.powerCycle !== undefined) return this.#restart(signal);
    // Somebody may have a device that restarts by itself: it gets as long as a start takes.
    this.#volleys.restarts(this.#bootTime);
    return this.#comesBack(signal);
  }

  async #restart(signal?: AbortSignal): Promise<boolean> {
    this.#volleys.restarts(this.#bootTime);
    await this.#with.device.powerCycle?.();
    const isBack = await this.#comesBack(signal);
    if (isBack) this.#volleys.forget();
    return isBack;
  }

  get #bootTime(): number {
    const { device, windowMs } = this.#with;
    return device.bootTime ?? 10 * windowMs;
  }

  async #comesBack(signal: AbortSignal | undefined): Promise<boolean> {
    const { clock } = this.#with;
    const until = clock.now() + this.#bootTime;
    const mayWait = () => clock.now() < until && signal?.aborted !== true;
    do if (await this.#volleys.isAlive()) return true;
    while (mayWait());
    return false;
  }

  close(): Promise<void> {
    return this.#line.close();
  }

  async #shootAll(trials: readonly Shooting[], patient: boolean): Promise<void> {
    await this.#volleys.shoot(trials, patient);
    const whole = this.#vitals.look(this.#volleys.times);
    // How the device as a whole does is nobody's answer: it goes to all that may have brought it about.
    for (const finding of whole) for (const trial of trials) if (trial.fired.length > 0) trial.findings.push(finding);
  }

  /** Asks again what may have got lost, as a whole, for the order of its shots may matter; until each shot was answered. */
  async #insist(unsure: readonly Shooting[]): Promise<void> {
    for (let tries = 2; ; tries++) {
      const left = unsure.filter(({ owing }) => owing.length > 0);
      if (left.length === 0 || left.some(({ gone }) => gone)) return;
      const needed = this.#losses.tries() ?? 0;
      if (tries > needed) {
        if (needed === 0) for (const it of left) it.owing = [];
        return;
      }
      const again = left.map(({ input }) => newTrial(input));
      await this.#shootAll(again, tries === needed);
      for (const [i, trial] of left.entries()) this.#compare(trial, again[i] as Shooting);
    }
  }

  /** What an input still owes that was tried again. */
  #compare(trial: Shooting, again: Shooting): void {
    const still = new Set(again.owing);
    const came = trial.owing.filter((place) => place < again.opens.length && !still.has(place));
    this.#losses.learn(trial.owing.length, came.length);
    trial.owing = trial.owing.filter((place) => !came.includes(place));
    trial.findings.push(...again.findings);
    trial.gone = again.gone;
  }
}

const isDue = ({ expected }: Open): boolean => expected.answers === 'due';

import type { Opened } from '../../device-under-test/contract.ts';
import type { Absence } from '../conversation/claims.ts';
import { converse, type Afterwards, type Conversation } from '../conversation/conversation.ts';
import { health as newHealth, type Health } from '../conversation/health.ts';
import type { Exchange } from '../conversation/exchange.ts';
import type { Wire } from '../conversation/wire.ts';
import { ESV, isRequest } from '../echonet-lite/esv.ts';
import type { Measured, Observation, Pics, Planned, Result, Verdict } from '../model.ts';
import { casePeer, type CasePeer, type Knowledge } from '../peer/play.ts';
import type { CaseContext, TestCase } from '../suite.ts';
import { GROUPS } from '../transport/lan.ts';
import { discover } from './discover.ts';
import { abilitiesOf, answersTcp, interrupted, takesPower, unfit, unreachable } from './fitness.ts';
import type { Gate } from './gate.ts';
import { lastReport, reported } from './last-report.ts';
import { looseValue } from './loose-value.ts';
import { watchWith, type MonitorWatch } from './monitor-watch.ts';
import { planned } from './plan.ts';
import { powerDesk, type PowerDesk } from './powers.ts';
import { restore } from './restore.ts';
import type { RunOptions } from './run.ts';
import { resultOf } from './result-of.ts';
import { attributed, judged, notRun, worse } from './run-case.ts';

/** How a case went until its last step; its windows may still be open. */
interface Performed {
  readonly verdict: Verdict;
  readonly startedAt: number;
  /** Present where the case has really been run. */
  readonly talk?: {
    readonly node: Conversation & Afterwards;
    readonly peer: CasePeer;
    readonly absence: Absence | undefined;
    readonly notes: readonly string[];
    readonly dropsBefore: number | undefined;
    /** ms that the case has waited for the powers of the device. */
    readonly waited: number;
  };
}

// After this many vain checks a dead device is left in peace.
const MOST_CHECKS = 2;

/** The state of one run: what was found, who died, what was judged. */
export class Session {
  readonly results: Result[] = [];
  pics: Pics | undefined;
  readonly #options: RunOptions;
  readonly #wire: Wire;
  readonly #health: Health;
  readonly #monitors: MonitorWatch;
  readonly #desk: PowerDesk;
  readonly #plan: ReadonlyMap<string, Planned>;
  readonly #cautions: ReadonlyMap<string, string | undefined>;
  #groupProven: boolean;
  // Frames that came before it was known what the device is: the monitors see them then.
  #early: (readonly [Observation, Exchange | undefined])[] = [];
  readonly #known: Knowledge = { asksNothing: false, isNotMadeToAsk: false };
  #worstLag = 0;
  #grave: { because: string; checks: number } | undefined;
  #opened: Opened | undefined;

  constructor(options: RunOptions, wire: Wire) {
    const { library, device, windowMs, lan } = options;
    this.#options = options;
    this.#wire = wire;
    this.#health = newHealth(Math.max(windowMs, device.slowestAnswer ?? 0));
    this.#monitors = watchWith(library.monitors);
    this.#desk = powerDesk({ ...options, wire, health: this.#health });
    this.#plan = new Map(planned(library).map((it) => [it.id, it]));
    const judges = [...library.cases.map((it) => it.case), ...library.monitors];
    this.#cautions = new Map(judges.map(({ id, caution }) => [id, caution]));
    this.#groupProven = options.groupProven;
    wire.hear((seen, exchange) => {
      if (exchange?.how.multicast === true || seen.multicast) this.#groupProven = true;
      if (this.pics === undefined) this.#early.push([seen, exchange]);
      else this.#monitors.see(seen, exchange, { pics: this.pics, dut: wire.dut(), group: lan.group });
    });
  }

  /** Looks for a sign of life and asks the device what it is. */
  async begin(opened: Opened): Promise<void> {
    const { device, lan, bind, appendix, onStep, onFinding } = this.#options;
    const node = this.#converse();
    this.#opened = opened;
    if (device.pics?.transmissionOnly !== true) {
      onStep(`asking ${opened.address} for a sign of life`);
      const { died } = await judged(() => node.alive());
      const because = `${opened.address} did not answer at the start of the run${lastReport(opened).how}`;
      if (died) return void (this.#grave = { because, checks: MOST_CHECKS });
    }
    const found = await discover(node, device.pics ?? {}, {
      tcp: await answersTcp(lan, bind, opened.address),
      family: lan.group === GROUPS[6] ? 6 : 4,
      abilities: abilitiesOf(device, this.#wire, lan),
      asks: () => this.#wire.observations.some(isOwnRequest),
      loosely: (eoj, epc) => looseValue(this.#wire, eoj, epc),
      seen: (text) => onStep(`discovering ${text}`),
      appendix,
    });
    this.pics = found.pics;
    for (const [frame, exchange] of this.#early.splice(0))
      this.#monitors.see(frame, exchange, { pics: found.pics, dut: this.#wire.dut(), group: lan.group });
    found.findings.forEach((finding) => onFinding(finding));
  }

  /** Judges one case as soon as the gate lets it in, and reports it once its windows have closed. Never throws. */
  async runCase(it: TestCase, lanes: Gate): Promise<void> {
    const { pics } = this;
    const { clock, actuate } = this.#options;
    const early = pics === undefined ? undefined : unfit(it, pics, actuate);
    if (early !== undefined) return this.#report(it.id, early, {});
    const exclusive = it.writes === 'actuates' || takesPower(it);
    const { verdict, startedAt, talk } = await lanes.through(exclusive, () => this.#perform(it));
    if (talk === undefined) return this.#report(it.id, verdict, { startedAt });
    const late = await judged(() => talk.node.settled());
    const rests = it.plays === true || talk.node.restsOnSilence();
    const shaky = (talk.absence ?? late.absence) !== undefined || rests;
    const final = this.#heldByHost(worse(verdict, late.verdict), shaky, talk.dropsBefore);
    const durationMs = clock.now() - startedAt - talk.waited;
    const notes = [...talk.notes, ...talk.node.notes];
    const frames = [...talk.node.frames(), ...talk.peer.said].toSorted((a, b) => a.n - b.n);
    this.#report(it.id, final, { startedAt, durationMs, notes, frames });
  }

  judgeMonitors(): void {
    this.#tellFlood();
    for (const { monitor, verdict, notes, frames } of this.#monitors.verdicts()) {
      const reached = this.pics === undefined ? unreachable(this.#grave?.because ?? '') : verdict;
      this.#report(monitor.id, reached, { notes, frames });
    }
  }

  #tellFlood(): void {
    const more = this.#wire.uncounted();
    if (more === 0) return;
    const text = `the device floods: ${more} frames that nobody asked for were neither kept nor judged`;
    this.#options.onFinding({ kind: 'environment', text });
  }

  measured(): Measured {
    const health = this.#health;
    return {
      exchanges: health.exchanges,
      lost: health.losses,
      answerMs: health.answerTimes(),
      windowMs: health.window(),
      drops: this.#wire.drops(),
      worstLagMs: this.#worstLag,
    };
  }

  async #perform(it: TestCase): Promise<Performed> {
    const { clock, interrupted: stop, onStep } = this.#options;
    if (stop.aborted) return { verdict: interrupted, startedAt: clock.now() };
    onStep(it.id);
    const there = await this.#isThere();
    const startedAt = clock.now();
    const refusal = this.#desk.refusal(it.needs ?? []);
    if (refusal !== undefined) return { verdict: notRun(refusal), startedAt };
    const { pics } = this;
    if (!there || pics === undefined) return { verdict: unreachable(this.#grave?.because ?? ''), startedAt };
    const node = this.#converse();
    const notes: string[] = [];
    const dropsBefore = this.#wire.drops();
    const { powers, waited } = this.#desk.forCase();
    const peer = casePeer({ ...this.#options, wire: this.#wire, health: this.#health, powers, known: this.#known });
    const context: CaseContext = { node, pics, powers, peer, note: (text) => void notes.push(text) };
    const plain = await judged(() => it.run(context));
    peer.stop();
    const { died, absence } = plain;
    const last = lastReport(died ? this.#opened : undefined);
    const verdict = reported(attributed(plain, it.proves), last);
    notes.push(...last.said);
    if (died) this.#grave = { because: `the device stopped answering in ${it.id}${last.how}`, checks: 0 };
    else if (mayHaveChanged(it, verdict)) notes.push(...(await this.#putBack(pics, node)));
    return { verdict, startedAt, talk: { node, peer, absence, notes, dropsBefore, waited: waited() } };
  }

  /** Writes back what a case changed; a remark where that did not work. */
  async #putBack(pics: Pics, { exchanges }: Afterwards): Promise<readonly string[]> {
    const { verdict } = await judged(() => restore(this.#converse(), pics, exchanges));
    return verdict.outcome === 'pass' ? [] : ['what the case changed could not be written back'];
  }

  /** Whether the device can be talked to; one that died is asked again at the next cases, then never again. */
  async #isThere(): Promise<boolean> {
    if (this.#grave === undefined) return true;
    if (this.#grave.checks >= MOST_CHECKS) return false;
    this.#grave.checks++;
    const { device } = this.#options;
    const node = this.#converse();
    // A driver that fails here leaves the device as dead as it was.
    await judged(async () => {
      if (device.powerCycle === undefined) return;
      const since = node.now();
      await this.#desk.forCase().powers.powerCycle();
      await node.announced(since, () => true);
    });
    const { died } = await judged(() => node.alive());
    if (!died) this.#grave = undefined;
    return !died;
  }

  /** Where the host may have lost frames, nothing that rests on a missing frame is held. */
  #heldByHost(verdict: Verdict, shaky: boolean, dropsBefore: number | undefined): Verdict {
    const lag = this.#options.lag();
    this.#worstLag = Math.max(this.#worstLag, lag);
    const lost = (this.#wire.drops() ?? 0) - (dropsBefore ?? 0);
    const calm = lost <= 0 && lag < this.#health.window() / 2;
    if (!shaky || calm || (verdict.outcome !== 'pass' && verdict.outcome !== 'fail')) return verdict;
    const why = lost > 0 ? `this host dropped ${lost} datagrams` : `this host stood still for ${Math.round(lag)} ms`;
    return { outcome: 'inconclusive', because: `${why} during the case`, fault: 'host' };
  }

  #converse(): Conversation & Afterwards {
    const { clock } = this.#options;
    return converse({ wire: this.#wire, clock, health: this.#health, groupProven: () => this.#groupProven });
  }

  #report(id: string, verdict: Verdict, rest: Partial<Result>): void {
    const it = this.#plan.get(id) as Planned;
    const result = resultOf(it, verdict, this.#options, this.#cautions.get(id) !== undefined, rest);
    this.results.push(result);
    this.#options.onResult(result);
  }
}

/** Whether the device asks something of its own accord: INFC aside, which every node may send. */
const isOwnRequest = ({ direction, decoded }: Observation): boolean =>
  direction === 'received' && decoded.ok && isRequest(decoded.frame.esv) && decoded.frame.esv !== ESV.INFC;

/** Whether the device may now have values that it did not have before; a same-value write changes a wrong device only. */
const mayHaveChanged = ({ writes }: TestCase, { outcome }: Verdict): boolean =>
  writes === 'actuates' || (writes === 'same-value' && outcome !== 'pass');

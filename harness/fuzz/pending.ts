import { isInfAskedFor } from '../conversation/exchange.ts';
import { tidCounter } from '../conversation/tids.ts';
import type { Eoj } from '../echonet-lite/eoj.ts';
import { ESV } from '../echonet-lite/esv.ts';
import { decode, tidOf, type Frame } from '../echonet-lite/frame.ts';
import { frameCutter, type FrameCutter } from '../echonet-lite/stream.ts';
import type { ObjectPics, Observation, Pics } from '../model.ts';
import type { Monitor } from '../suite.ts';
import type { Clock } from '../time/clock.ts';
import { anotherWay, wrongContents } from './contents.ts';
import { render, type Shot } from './input.ts';
import { Effects } from './effects.ts';
import { answersShot, owes, Watch, type Open } from './judge.ts';
import { isResponse, tooLate } from './late.ts';
import { FREE, Model, type Expectation } from './model.ts';
import { OpenShots } from './open-shots.ts';
import { noticed } from './shooting.ts';
import { isStart } from './starts.ts';
import type { Finding, Fired } from './types.ts';
import { Pace } from './pace.ts';
import { Values } from './values.ts';
import { Waits } from './waits.ts';

/** What has to be known to tell right answers from wrong ones. */
export interface PendingOptions {
  readonly clock: Clock;
  readonly pics: Pics;
  readonly monitors: readonly Monitor[];
  readonly dut: string;
  readonly group: string;
  readonly windowMs: number;
  readonly seed: number;
}

const TO_GROUP = { multicast: true } as const;
const TO_ONE = {} as const;

/** Whether more is to come: an answer that is due, or the rest of notifications that come one for each property. */
const awaits = (open: Open): boolean => owes(open) || (open.fired.answers.length > 0 && noticed(open) !== undefined);

/** The shots that may still be answered, by TID, and what is wrong with the answers. */
export class Pending {
  /** Answer times in ms, for whoever takes them away. */
  readonly times: number[] = [];
  /** What is wrong with frames that answer nothing: anybody's doing. */
  loose: Finding[] = [];
  /** When the device announced itself last of its own accord, in ms. */
  startedAt = Number.NEGATIVE_INFINITY;
  readonly #with: PendingOptions;
  readonly #model: Model;
  readonly #watch: Watch;
  readonly #values: Values;
  readonly #effects: Effects;
  readonly #tids: () => number;
  readonly #open = new OpenShots();
  readonly #pace = new Pace();
  readonly #objects: ReadonlyMap<Eoj, ObjectPics>;
  readonly #waits = new Waits();
  readonly #restarted: () => Finding | undefined;
  #volley = 0;

  constructor(options: PendingOptions, restarted: () => Finding | undefined) {
    const { pics, monitors, dut, group, seed } = options;
    this.#with = options;
    this.#objects = new Map(pics.objects.map((it) => [it.eoj, it]));
    this.#model = new Model(pics);
    this.#watch = new Watch(monitors, pics, dut, group);
    this.#values = new Values(pics, options.windowMs, () => options.clock.now());
    this.#effects = new Effects([...this.#objects.keys()], this.#values);
    this.#tids = tidCounter(seed);
    this.#restarted = restarted;
  }

  /** A new volley begins: answers to older ones have come. */
  begin(): void {
    this.#volley++;
    this.#values.begin();
    this.#effects.begin();
  }

  /** The device is about to be started afresh: what it announces then is news, and it is held to that. */
  restarts(): void {
    this.#values.forget();
  }

  /** The device has been started afresh: nothing is open any more. */
  forget(): void {
    this.#open.retire();
    this.loose = [];
    this.times.length = 0;
  }

  /** What was tried is judged: what answers it from now on comes too late. */
  retire(): void {
    this.#open.retire();
  }

  /** A shot that leaves now. `sound`: the stream that it leaves on, if one, held nothing but frames so far. */
  prepare(shot: Shot, sound = true, expectation?: Expectation): Open {
    let tid = shot.tid ?? this.#tids();
    while (shot.tid === undefined && this.#open.get(tid) !== undefined) tid = this.#tids();
    const bytes = render(shot.what, tid);
    const decoded = decode(bytes);
    const expected = expectation ?? this.#model.expects(bytes, decoded, shot, sound);
    const fired: Fired = { shot, tid, at: this.#with.clock.now(), bytes, answers: [] };
    const stimulus = { bytes, decoded, how: shot.way === 'group' ? TO_GROUP : TO_ONE };
    const open: Open = { fired, decoded, expected, stimulus, findings: [], shared: false, volley: this.#volley };
    if (bytes.length >= 4) this.#enter(tid, open);
    this.#noteAll(open);
    return open;
  }

  /** Finds in a stream what a device finds in it: a frame that began in one shot may end in the next. */
  readonly cutter = (): FrameCutter =>
    frameCutter((frame) => {
      const part = decode(frame);
      if (part.ok) this.#effects.note(part.frame);
    });

  /** A frame of the device. */
  hear(seen: Observation): void {
    const { bytes } = seen;
    const tid = bytes.length >= 4 ? tidOf(bytes) : -1;
    const open = this.#open.get(tid);
    if (open !== undefined && answersShot(seen, open)) this.#answered(open, seen);
    else this.#unasked(seen, tid, open);
  }

  /** A frame that answers nothing that is open: of the device's own accord, or too late. */
  #unasked(seen: Observation, tid: number, open: Open | undefined): void {
    const { decoded } = seen;
    const late = this.#open.silencedAt(tid);
    if (late !== undefined && seen.at - late <= this.#with.windowMs && isResponse(decoded))
      this.loose.push(tooLate(seen));
    // Whose answer it is that comes so late cannot be told any more.
    const judged = open?.shared === true || (isResponse(decoded) && this.#open.wasUsed(tid));
    this.#add(this.loose, judged ? undefined : this.#watch.breach(seen, undefined, 'all'));
    if (decoded.ok) this.#told(decoded.frame);
    if (!isStart(decoded)) return;
    this.startedAt = seen.at;
    if (!this.#effects.mayAnnounce()) this.#add(this.loose, this.#restarted());
  }

  #told(frame: Frame): void {
    this.#add(this.loose, this.#values.read(frame, false));
    if (frame.esv === ESV.INF) this.#mayAnswer(frame);
  }

  /** Whether the INF that answers an INF_REQ carries its TID is in doubt (EL2-3.2.2-4): under another, it is due no more. */
  #mayAnswer(notice: Frame): void {
    for (const open of this.#open.all())
      if (owes(open) && open.decoded.ok && isInfAskedFor(notice, open.decoded.frame)) {
        open.expected = FREE;
        this.#waits.settle(open);
      }
  }

  #answered(open: Open, seen: Observation): void {
    const { decoded } = seen;
    if (!open.shared) this.#add(open.findings, this.#watch.breach(seen, open.stimulus, 'all'));
    if (!open.shared && open.expected.answers === 'due')
      this.#add(open.findings, anotherWay(seen, open.fired.shot.way));
    if (decoded.ok) {
      this.#add(open.findings, this.#values.read(decoded.frame, !open.shared, open.volley));
      if (!open.shared && open.decoded.ok)
        this.#add(
          open.findings,
          wrongContents(decoded.frame, open.decoded.frame, this.#objects.get(decoded.frame.seoj)),
        );
    }
    this.#answer(open, seen);
  }

  #add(to: Finding[], finding: Finding | undefined): void {
    if (finding !== undefined) to.push(finding);
  }

  /** Resolves when none of them owes an answer any more, or after `ms`. */
  until(opens: readonly Open[], ms: number): Promise<void> {
    return this.#waits.until(opens.filter(awaits), ms, this.#with.clock);
  }

  #answer(open: Open, seen: Observation): void {
    open.fired.answers.push(seen);
    if (open.fired.answers.length === 1) this.times.push(seen.at - open.fired.at);
    this.#pace.learn(seen.at - open.fired.at);
    if (!awaits(open)) this.#waits.settle(open);
  }

  #enter(tid: number, open: Open): void {
    const other = this.#open.get(tid);
    const isShared =
      other === undefined ? this.#isLately(this.#open.freeAt(tid)) : other !== open && this.#mayStillBeAnswered(other);
    if (isShared)
      for (const it of other === undefined ? [open] : [open, other]) {
        it.expected = FREE;
        it.shared = true;
      }
    this.#open.add(tid, open);
  }

  /** Where the document leaves it open how many answers come, nobody knows which one is the last. */
  #mayStillBeAnswered(other: Open): boolean {
    if (other.volley === this.#volley || owes(other)) return true;
    return other.expected.answers === 'free' && this.#isLately(other.fired.at);
  }

  /** Whether what left then may still be answered, as fast as the device is. */
  #isLately(at: number | undefined): boolean {
    return at !== undefined && this.#with.clock.now() - at <= 4 * this.#pace.slowest();
  }

  /** Waits until nothing that had this TID is answered any more: what leaves too soon cannot be judged. */
  async untilOver(tid: number): Promise<void> {
    const at = this.#open.get(tid) === undefined ? this.#open.freeAt(tid) : undefined;
    if (at !== undefined && this.#isLately(at))
      await this.#with.clock.sleep(at + 4 * this.#pace.slowest() - this.#with.clock.now() + 1);
  }

  /** How long the device takes for an answer as a rule, in ms. */
  usualMs(): number {
    return this.#pace.median();
  }

  /** How long it took at most for the last answers, in ms. */
  slowestMs(): number {
    return this.#pace.slowest();
  }

  /** What a payload does, be it to a device that finds frames in what the document leaves open. */
  #noteAll(open: Open): void {
    const { decoded, expected, fired } = open;
    if (decoded.ok) return this.#effects.note(decoded.frame);
    if (expected.answers !== 'free') return;
    const cutter = frameCutter((frame) => {
      const part = decode(frame);
      if (!part.ok) return;
      this.#effects.note(part.frame);
      open.shared = true;
      this.#enter(part.frame.tid, open);
    });
    cutter.push(fired.bytes);
    cutter.end();
  }
}

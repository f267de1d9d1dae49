import { NODE_PROFILE } from '../echonet-lite/eoj.ts';
import { encode } from '../echonet-lite/frame.ts';
import { get } from '../echonet-lite/ask.ts';
import type { Observation } from '../model.ts';
import type { Clock } from '../time/clock.ts';
import {
  asksInf,
  crowdOf,
  describe,
  infUnderOtherTid,
  isUnderOtherTid,
  looselyAnswered,
  partsOf,
  stray,
} from './answers.ts';
import { ClaimFailed, DeviceDied, hex, Unsettled } from './claims.ts';
import type { Connection } from './connections.ts';
import type { Health } from './health.ts';
import { firstAnswers } from './waiting.ts';
import type { Answer, Exchange, Sending } from './exchange.ts';
import type { Wire } from './wire.ts';

/** What a conversation is made of. */
export interface DialogueOptions {
  readonly wire: Wire;
  readonly clock: Clock;
  readonly health: Health;
  /** Whether a multicast that stays unanswered has reached the device for sure. */
  readonly groupProven: () => boolean;
}

interface Watch {
  readonly exchange: Exchange;
  readonly restsOnSilence: boolean;
}

// Crowds that are looked into at once: each takes a window, and some tries that come in one burst.
const AT_ONCE = 8;

const LIVE = encode({ ...get(NODE_PROFILE, [0xd6]), tid: 0 });

/** The stimuli of one case and everything that is still being watched. */
export class Dialogue {
  readonly exchanges: Exchange[] = [];
  readonly heard: Observation[] = [];
  readonly notes: string[] = [];
  readonly watches: Watch[] = [];
  readonly #crowded = new Map<Exchange, number>();
  readonly #connections: Connection[] = [];
  readonly #stopHearing: () => void;
  readonly #with: DialogueOptions;
  #late: unknown;
  #lastAt: number;

  constructor(options: DialogueOptions) {
    this.#with = options;
    this.#lastAt = options.clock.now();
    this.#stopHearing = options.wire.hear((seen, exchange) => {
      if (exchange === undefined) this.heard.push(seen);
    });
  }

  start(bytes: Uint8Array, how: Sending): Exchange {
    const exchange = this.#with.wire.start(bytes, how);
    this.exchanges.push(exchange);
    exchange.listeners.push(({ copy }) => copy && this.#with.health.doubled());
    this.#lastAt = this.#with.clock.now();
    return exchange;
  }

  startJoined(frames: readonly Uint8Array[], over: Connection): readonly { readonly exchange: Exchange }[] {
    const exchanges = this.#with.wire.startJoined(frames, over);
    this.exchanges.push(...exchanges);
    this.#lastAt = this.#with.clock.now();
    return exchanges.map((exchange) => ({ exchange }));
  }

  /** A TCP connection that lasts as long as the case. */
  async connect(): Promise<Connection | undefined> {
    const connection = await this.#with.wire.connect().catch((): undefined => undefined);
    if (connection !== undefined) this.#connections.push(connection);
    return connection;
  }

  again(exchange: Exchange): void {
    this.#with.wire.again(exchange);
    this.#lastAt = this.#with.clock.now();
  }

  /** Judges each answer, those that have come and those to come; a late breach is thrown by `settled`. */
  watch(exchange: Exchange, judge: (answer: Answer) => void, restsOnSilence = false): void {
    this.watches.push({ exchange, restsOnSilence });
    exchange.listeners.push((answer) => {
      try {
        judge(answer);
      } catch (error) {
        this.#late ??= error;
      }
    });
    for (const answer of exchange.answers) judge(answer);
  }

  /** More answers than are due are noted, not yet judged: a network that doubles datagrams makes them too. */
  expectAtMost(exchange: Exchange, count: number): void {
    this.watch(exchange, (answer) => {
      if (crowdOf(exchange, answer.attempt, count).size > 0) this.#crowded.set(exchange, count);
    });
  }

  answered(exchange: Exchange, enough: () => boolean): Promise<boolean> {
    return firstAnswers({ exchange, enough, again: () => this.again(exchange), ...this.#with });
  }

  /** The sentinel, on the same path as the stimulus. Who is deaf to multicast alone, or to UDP alone, is not dead. */
  async live(stimulus: Exchange | undefined, provoked: boolean): Promise<void> {
    const multicast = stimulus?.how.multicast === true && this.#with.groupProven();
    if (multicast && (await this.#answersGet({ multicast }))) return;
    const name = stimulus === undefined ? 'the start' : describe(stimulus);
    if (!(await this.#answersGet({})) && !(await this.#answersOverTcp())) {
      this.assumeSteady('no answer to a plain Get');
      throw new DeviceDied(name, provoked);
    }
    if (multicast && provoked)
      throw new Unsettled(`${name} got no answer, but a plain Get by multicast gets none either`, 'device');
  }

  async #answersOverTcp(): Promise<boolean> {
    const over = this.#connections.find((connection) => connection.isOpen());
    return over !== undefined && this.#answersGet({ over });
  }

  #answersGet(how: Sending): Promise<boolean> {
    const sentinel = this.start(LIVE, how);
    return this.answered(sentinel, () => sentinel.answers.length > 0 || looselyAnswered(this.heard, sentinel));
  }

  /** Resolves where no answer is the device's own doing: it is alive, and the network cannot be blamed. */
  async holdsSilence(exchange: Exchange): Promise<undefined> {
    const what = `no answer to ${describe(exchange)}`;
    await this.live(exchange, exchange.how.after !== undefined);
    if (exchange.how.multicast === true || asksInf(exchange)) this.assumeGroup(what);
    this.assumeSteady(what);
    return undefined;
  }

  /** Ends a case whose answer did not come though it was due. */
  missing(exchange: Exchange): never {
    if (exchange.answers.length > 0)
      throw new ClaimFailed(
        `${describe(exchange)} is answered to the group`,
        'INF by multicast',
        'INF by unicast alone',
        'stray',
      );
    const instead = infUnderOtherTid(exchange, this.heard) ?? stray(exchange, this.heard);
    const renamed = instead !== undefined && isUnderOtherTid(exchange, instead);
    const meanwhile = instead === undefined ? '' : `; meanwhile it sent ${hex(instead.bytes)}`;
    const { length } = exchange.attempts;
    throw new ClaimFailed(
      `${describe(exchange)} is answered`,
      'an answer',
      `none within ${Math.round(this.#with.health.window())} ms, ${length} tries${meanwhile}`,
      renamed ? 'other-tid' : instead !== undefined ? 'stray' : 'silence',
    );
  }

  /** Ends a case in which some answers came, but not the one of each instance. */
  incomplete(exchange: Exchange, expected: string, actual: string): never {
    const claim = `${describe(exchange)} is answered once for each instance`;
    if (infUnderOtherTid(exchange, this.heard) !== undefined)
      throw new ClaimFailed(claim, expected, `${actual}; others came under other TIDs`, 'other-tid');
    throw new ClaimFailed(claim, expected, actual);
  }

  /** Leaves open whether an INF_REQ may be answered by one INF for each property (EL2-4.2.3.5-3). */
  async assumeInOne(exchange: Exchange): Promise<void> {
    const { clock, health } = this.#with;
    // The others may be on their way.
    for (const until = clock.now() + health.window(); partsOf(exchange) === 'some' && clock.now() < until;)
      await clock.sleep(health.window() / 20);
    if (partsOf(exchange) === 'all')
      throw new Unsettled(`${describe(exchange)} is answered by one INF for each property`, 'device');
  }

  /** Nothing that goes by multicast is missed where none has ever come through. */
  assumeGroup(what: string): void {
    if (!this.#with.groupProven())
      throw new Unsettled(`${what}, and nothing proves that multicast gets through`, 'network');
  }

  /** Nothing that is missing is held against a device behind a network that loses too much. */
  assumeSteady(what: string): void {
    if (this.#with.health.tooLossy())
      throw new Unsettled(`${what}, but the network loses too much to blame the device`, 'network');
  }

  /** Resolves when every window is over; throws the late claim that failed, if one did. */
  async settled(): Promise<void> {
    const { clock, health } = this.#with;
    // What is heard from now on is the doing of other cases.
    this.#stopHearing();
    await clock.sleep(this.#lastAt + health.window() - clock.now());
    try {
      const crowds = [...this.#crowded];
      for (let i = 0; i < crowds.length && this.#late === undefined; i += AT_ONCE)
        await Promise.all(crowds.slice(i, i + AT_ONCE).map(([exchange, count]) => this.#confirmCrowd(exchange, count)));
    } finally {
      for (const connection of this.#connections) connection.close();
    }
    if (this.#late !== undefined) throw this.#late;
    this.#assumeSilenceCounts();
  }

  /** Too many answers count when they come every time, more often than a network that doubles datagrams would. */
  async #confirmCrowd(exchange: Exchange, count: number): Promise<void> {
    const { clock, health } = this.#with;
    const needed = health.triesForDoubling();
    if (needed === undefined)
      throw new Unsettled('more than half of all answers come twice: the network may double them', 'network');
    const tries = Array.from({ length: needed }, () => this.start(exchange.bytes, exchange.how));
    await clock.sleep(health.window());
    const crowds = tries.map((it) => crowdOf(it, it.attempts[0], count));
    const always = [...(crowds[0] ?? [])].filter((who) => crowds.every((crowd) => crowd.has(who)));
    const seen = `more, from ${always.join(', ') || 'one or the other'}, in ${tries.length} further tries`;
    this.notes.push(`${describe(exchange)}: answers due ${count}, got ${seen}`);
    if (always.length === 0) return;
    this.#late = new ClaimFailed(
      `${describe(exchange)} is answered ${count === 1 ? 'once' : `${count} times`}`,
      String(count),
      seen,
    );
  }

  #assumeSilenceCounts(): void {
    const { health } = this.#with;
    const needed = health.triesForSilence();
    if (!this.watches.some((it) => it.restsOnSilence && it.exchange.attempts.length < needed)) return;
    const { losses, exchanges } = health;
    throw new Unsettled(
      `the network lost ${losses} of ${exchanges + losses} exchanges: the silence may be its doing`,
      'network',
    );
  }
}

/** What the run has learnt of the path to the device: how long answers take, how many exchanges get lost. */
export interface Health {
  answered(ms: number): void;
  lost(attempts: number): void;
  /** A copy of an answer came. */
  doubled(): void;
  /** How long to wait before an unanswered read is sent again, in ms; a write waits longer. Never above the window. */
  patience(writes: boolean): number;
  /** The silence window in ms: the profile's value, or more where the device has shown to be slow. */
  window(): number;
  /** The device has just got power or network back: until then, on the clock, it may not have spoken. */
  startsBy(at: number): void;
  /** The device has spoken since. */
  hasStarted(): void;
  /** How long in ms to wait for a notification that is due: the window, or more while the device may be booting. */
  announcementWithin(now: number): number;
  /** So many tries in a row must stay unanswered before the network can no longer be blamed. */
  triesForAbsence(): number;
  /** Whether so much is lost that no affordable number of tries would do. */
  tooLossy(): boolean;
  /** So many times must a stimulus have been sent before silence counts. */
  triesForSilence(): number;
  /** So many times must an answer come twice in a row before the network cannot have doubled it; undefined: never. */
  triesForDoubling(): number | undefined;
  /** Copies of answers that have come. */
  readonly copies: number;
  readonly exchanges: number;
  readonly losses: number;
  answerTimes(): { median: number; p99: number; max: number };
}

// A claim that rests on something not arriving may be wrong by chance once in a million: a run makes thousands of them.
const CHANCE = 1e-6;
const MOST_TRIES = 16;
// Before anything is known a network is taken to lose one exchange in so many.
const PRIOR = 100;
// Below this many samples the answer time is unknown and patience is the whole window.
const ENOUGH = 20;

/** Starts with no knowledge; `windowMs` is the least silence window. */
export function health(windowMs: number): Health {
  const times: number[] = [];
  let exchanges = 0;
  let losses = 0;
  let slowest = 0;
  let doubles = 0;
  let startsBy = 0;
  const round = roundTrip();
  // The window follows the slow end of what was measured, without one outlier ruling it.
  const window = () => (times.length < ENOUGH ? windowMs : Math.max(windowMs, 3 * slowest));
  const tries = () => Math.ceil(Math.log(CHANCE) / Math.log((losses + 1) / (exchanges + losses + PRIOR)));
  return {
    answered(ms) {
      exchanges++;
      times.push(ms);
      round.learn(ms);
      slowest = Math.max(slowest, ms);
    },
    lost(attempts) {
      losses += attempts;
    },
    doubled() {
      doubles++;
    },
    // Where most answers come twice, a device that sends them twice looks just like a network that does.
    triesForDoubling() {
      const share = (doubles + 1) / (exchanges + PRIOR);
      return share > 0.5 ? undefined : Math.max(5, Math.ceil(Math.log(CHANCE) / Math.log(share)));
    },
    window,
    startsBy(at) {
      startsBy = at;
    },
    hasStarted() {
      startsBy = 0;
    },
    announcementWithin: (now) => Math.max(window(), startsBy - now),
    patience(writes) {
      if (times.length < ENOUGH) return window();
      return Math.min(window(), writes ? Math.max(250, 20 * slowest) : Math.max(100, 2 * round.outlier()));
    },
    triesForAbsence: () => Math.min(MOST_TRIES, Math.max(3, tries())),
    tooLossy: () => tries() > MOST_TRIES,
    triesForSilence: () => (losses === 0 ? 1 : tries()),
    get copies() {
      return doubles;
    },
    get exchanges() {
      return exchanges;
    },
    get losses() {
      return losses;
    },
    answerTimes: () => ({ median: quantile(times, 0.5), p99: quantile(times, 0.99), max: quantile(times, 1) }),
  };
}

const quantile = (times: readonly number[], share: number): number =>
  times.toSorted((a, b) => a - b)[Math.min(times.length - 1, Math.floor(share * times.length))] ?? 0;

/** As TCP estimates when to send again (RFC 6298): one late answer does not slow down all that follows. */
function roundTrip() {
  let usual = 0;
  let spread = 0;
  return {
    learn(ms: number) {
      spread += (Math.abs(ms - usual) - spread) / 4;
      usual += (ms - usual) / 8;
    },
    /** What few answers take longer than, in ms. */
    outlier: () => usual + 4 * spread,
  };
}

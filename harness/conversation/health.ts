/** What the run has learnt of the path to the device: how long answers take, how many exchanges get lost. */
export interface Health {
  answered(ms: number): void;
  lost(attempts: number): void;
  /** A copy of an answer came. */
  doubled(): void;
  /** How long to wait before an unanswered stimulus is sent again, in ms; never above the window. */
  patience(): number;
  /** The silence window in ms: the profile's value, or more where the device has shown to be slow. */
  window(): number;
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
  // The window follows the slow end of what was measured, without one outlier ruling it.
  const window = () => (times.length < ENOUGH ? windowMs : Math.max(windowMs, 3 * slowest));
  const tries = () => Math.ceil(Math.log(CHANCE) / Math.log((losses + 1) / (exchanges + losses + PRIOR)));
  return {
    answered(ms) {
      exchanges++;
      times.push(ms);
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
    patience: () => (times.length < ENOUGH ? window() : Math.min(window(), Math.max(250, 20 * slowest))),
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
    answerTimes() {
      const sorted = times.toSorted((a, b) => a - b);
      const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
      return { median: at(0.5), p99: at(0.99), max: sorted.at(-1) ?? 0 };
    },
  };
}

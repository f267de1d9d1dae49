/** Measures how long the event loop was kept from its work. */
export interface LagMeter {
  start(): void;
  /** Worst lag in ms since last asked, or since the start; 0 while stopped. A delay that still lasts is counted in. */
  worst(): number;
  stop(): void;
}

/** How often the loop is looked at, in ms. */
const EVERY = 10;

/**
 * A meter of this process's event loop. Not perf_hooks' histogram: it knows nothing of a block until the loop turns again, and
 * forgets one that begins right after a reset, and both are what a verdict asks about.
 */
export function lagMeter(): LagMeter {
  let timer: NodeJS.Timeout | undefined;
  let last = 0;
  let worst = 0;
  const look = () => {
    const now = performance.now();
    worst = Math.max(worst, now - last - EVERY);
    last = now;
  };
  return {
    start() {
      if (timer !== undefined) return;
      last = performance.now();
      worst = 0;
      timer = setInterval(look, EVERY).unref();
    },
    worst() {
      if (timer === undefined) return 0;
      look();
      const told = worst;
      worst = 0;
      return told;
    },
    stop() {
      clearInterval(timer);
      timer = undefined;
    },
  };
}

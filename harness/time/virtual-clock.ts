import type { Clock } from './clock.ts';

interface Entry {
  readonly due: number;
  readonly order: number;
  run: (() => void) | undefined;
}

/** A clock that jumps: time passes only when nothing else can happen. */
export interface VirtualClock extends Clock {
  /** Lets time pass until `work` has settled; throws where nothing is scheduled any more and it has not. */
  drive<T>(work: Promise<T>): Promise<T>;
}

/** Makes a virtual clock that starts at 0. Whatever waits on it must wait on it alone, not on sockets or files. */
export function virtualClock(): VirtualClock {
  const heap: Entry[] = [];
  let now = 0;
  let order = 0;
  let cancelled = 0;
  const after = (ms: number, run: () => void) => {
    const entry: Entry = { due: now + Math.max(0, ms), order: order++, run };
    push(heap, entry);
    return () => {
      if (entry.run === undefined) return;
      entry.run = undefined;
      // Limits that nobody reached would fill the heap: they lie far ahead, and time passes slowly.
      if (++cancelled > 64 && cancelled > heap.length / 2) {
        const left = heap.filter((it) => it.run !== undefined).toSorted((a, b) => (before(a, b) ? -1 : 1));
        heap.splice(0, heap.length, ...left);
        cancelled = 0;
      }
    };
  };
  const step = (): boolean => {
    const entry = pop(heap);
    if (entry === undefined) return false;
    const { run: happens } = entry;
    entry.run = undefined;
    if (happens === undefined) cancelled--;
    else {
      now = entry.due;
      happens();
    }
    return true;
  };
  return {
    now: () => now,
    after,
    sleep: (ms) => new Promise((resolve) => void after(ms, resolve)),
    async drive(work) {
      let settled = false;
      void work.finally(() => (settled = true)).catch(() => undefined);
      await stepwise(() => {
        if (settled) return false;
        if (!step()) throw new Error('virtual time stands still: the work waits for something that is not scheduled');
        return true;
      });
      return work;
    },
  };
}

/**
 * Calls `step` until it gives false, each time when no promise job is left, however long their chain was. Node runs a tick
 * only then, and that is far cheaper than a turn of the event loop, which comes once in so many steps so that nobody else
 * starves. Rejects where a step throws.
 */
function stepwise(step: () => boolean): Promise<void> {
  const here = Promise.resolve();
  return new Promise((resolve, reject) => {
    let steps = 0;
    // A tick that is asked for in a tick would come before the promise jobs.
    const ask = () => void (++steps % 1024 === 0 ? setImmediate(tick) : process.nextTick(tick));
    const tick = () => {
      try {
        if (step()) void here.then(ask);
        else resolve();
      } catch (error) {
        reject(error);
      }
    };
    void here.then(ask);
  });
}

const before = (a: Entry, b: Entry) => a.due < b.due || (a.due === b.due && a.order < b.order);

function push(heap: Entry[], entry: Entry): void {
  let at = heap.push(entry) - 1;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (!before(entry, heap[parent] as Entry)) break;
    heap[at] = heap[parent] as Entry;
    at = parent;
  }
  heap[at] = entry;
}

function pop(heap: Entry[]): Entry | undefined {
  const top = heap[0];
  const last = heap.pop();
  if (top === undefined || last === undefined || heap.length === 0) return top;
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && before(heap[child + 1] as Entry, heap[child] as Entry)) child++;
    if (!before(heap[child] as Entry, last)) break;
    heap[at] = heap[child] as Entry;
    at = child;
  }
  heap[at] = last;
  return top;
}

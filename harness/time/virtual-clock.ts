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
  const after = (ms: number, run: () => void) => {
    const entry: Entry = { due: now + Math.max(0, ms), order: order++, run };
    push(heap, entry);
    return () => {
      entry.run = undefined;
    };
  };
  const step = (): boolean => {
    const entry = pop(heap);
    if (entry === undefined) return false;
    if (entry.run !== undefined) {
      now = entry.due;
      entry.run();
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
      for (let steps = 1; ; steps++) {
        await microtasksDone(steps);
        if (settled) return work;
        if (!step()) throw new Error('virtual time stands still: the work waits for something that is not scheduled');
      }
    },
  };
}

// Node runs a tick only when no promise job is left, however long their chain was; that is far cheaper than a turn of
// the event loop, which comes once in so many steps so that nobody else starves.
const microtasksDone = (step: number) =>
  new Promise<void>((resolve) => void (step % 1024 === 0 ? setImmediate(resolve) : process.nextTick(resolve)));

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

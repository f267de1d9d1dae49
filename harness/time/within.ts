import type { Clock } from './clock.ts';

/** What `work` gives. Rejects where it has not settled after `ms`. */
export async function within<T>(clock: Clock, ms: number, work: Promise<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const cancel = clock.after(ms, () => reject(new Error(`not within ${ms / 1000} s`)));
  return Promise.race([work, late]).finally(cancel);
}

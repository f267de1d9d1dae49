import type { Clock } from '../../../../harness/time/clock.ts';

/** So many bad logins in a row lock an address out, for so long (ms). */
const BAD_LOGINS = 5;
const LOCKED = 60_000;
/** More addresses are not remembered: the oldest is forgotten. */
const ADDRESSES = 1000;

/** Who tried a wrong login, by IP address. */
export interface Lockout {
  locked(address: string): boolean;
  bad(address: string): void;
  good(address: string): void;
}

/** Opens the list of addresses that are locked out. */
export function openLockout(clock: Clock): Lockout {
  const tries = new Map<string, { readonly bad: number; readonly at: number }>();
  const recent = (address: string) => {
    const entry = tries.get(address);
    return entry !== undefined && clock.now() - entry.at < LOCKED ? entry.bad : 0;
  };
  return {
    locked: (address) => recent(address) >= BAD_LOGINS,
    bad(address) {
      const bad = recent(address) + 1;
      tries.delete(address);
      tries.set(address, { bad, at: clock.now() });
      const [oldest] = tries.keys();
      if (tries.size > ADDRESSES && oldest !== undefined) tries.delete(oldest);
    },
    good: (address) => void tries.delete(address),
  };
}

import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../../../../harness/time/clock.ts';

/** How long a nonce is good, ms, and for how many requests. */
const LIFE = 300_000;
const USES = 2000;

/** The nonces of one camera: those that it gave are known by their seal, so that strangers fill no memory. */
export interface Nonces {
  give(): string;
  /** Whether the camera gave it, and it may still be used. */
  state(nonce: string): 'good' | 'stale' | 'foreign';
  /** Notes that a request with this count (nc) was let in; false where there was one before. */
  count(nonce: string, nc: string): boolean;
}

/** Opens a camera's nonces; they are foreign to the next camera, and after a restart. */
export function openNonces(clock: Clock): Nonces {
  const key = randomBytes(32);
  const used = new Map<string, Set<string>>();
  const seal = (body: string) => createHmac('sha256', key).update(body).digest('base64url').slice(0, 22);
  const expired = (nonce: string) => clock.now() - Number.parseInt(nonce, 36) > LIFE;

  const forgetOld = () => {
    for (const nonce of used.keys()) {
      if (!expired(nonce)) return;
      used.delete(nonce);
    }
  };

  return {
    give() {
      const body = `${Math.floor(clock.now()).toString(36)}.${randomBytes(9).toString('base64url')}`;
      return `${body}.${seal(body)}`;
    },
    state(nonce) {
      const cut = nonce.lastIndexOf('.');
      const [given, expected] = [
        Buffer.from(nonce.slice(cut + 1)),
        Buffer.from(seal(nonce.slice(0, Math.max(0, cut)))),
      ];
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) return 'foreign';
      return expired(nonce) || (used.get(nonce)?.size ?? 0) >= USES ? 'stale' : 'good';
    },
    count(nonce, nc) {
      forgetOld();
      const counts = used.get(nonce) ?? new Set();
      used.set(nonce, counts);
      if (counts.has(nc)) return false;
      counts.add(nc);
      return true;
    },
  };
}

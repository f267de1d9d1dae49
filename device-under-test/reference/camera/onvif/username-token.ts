import { createHash, timingSafeEqual } from 'node:crypto';
import { child, text, type Element } from './xml.ts';

/** Who may log in, and by which time. */
export interface TokenAccount {
  readonly user: string;
  readonly password: string;
  /** ms since 1970, as the camera has it. */
  readonly now: () => number;
}

/** Judges the login in the header of an envelope. */
export type TokenCheck = (header: Element | undefined) => 'in' | 'stale' | 'bad';

/** So far from the camera's clock may "Created" be, ms; a nonce is not taken twice in that time. */
const FRESH = 300_000;
const MOST_NONCES = 10_000;

/** Checks WS-UsernameToken with a digest of the password (Web Services Security UsernameToken Profile 1.0). */
export function tokenCheck({ user, password, now }: TokenAccount): TokenCheck {
  const used = new Set<string>();
  return (header) => {
    const token = child(header, 'Security', 'UsernameToken');
    const given = child(token, 'Password');
    const created = text(child(token, 'Created'));
    const nonce = text(child(token, 'Nonce'));
    const hash = createHash('sha1').update(Buffer.from(nonce, 'base64')).update(created).update(password).digest();
    const digest = Buffer.from(text(given), 'base64');
    const known = digest.length === hash.length && timingSafeEqual(digest, hash);
    const named = text(child(token, 'Username')) === user && text(child(given, '@Type')).endsWith('#PasswordDigest');
    if (!known || !named) return 'bad';
    const fresh = Math.abs(Date.parse(created) - now()) <= FRESH && nonce !== '';
    if (!fresh || used.has(`${nonce} ${created}`)) return 'stale';
    used.add(`${nonce} ${created}`);
    const [oldest] = used;
    if (used.size > MOST_NONCES && oldest !== undefined) used.delete(oldest);
    return 'in';
  };
}

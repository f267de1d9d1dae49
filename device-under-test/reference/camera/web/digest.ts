import { createHash, timingSafeEqual } from 'node:crypto';
import { readDigestHeader } from './digest-header.ts';
import { ALGORITHMS, digestResponse } from './digest-response.ts';
import { openLockout } from './lockout.ts';
import { openNonces } from './nonces.ts';
import type { Algorithm } from './digest-response.ts';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../../../../harness/time/clock.ts';

/** The one account of the camera. */
export interface Account {
  readonly user: string;
  readonly password: string;
  readonly realm: string;
}

/** Lets in who knows the password (HTTP Digest, RFC 7616: SHA-256 and MD5, qop=auth); pages and streams share one. */
export interface Guard {
  /** Whether the request may go on; where not, it has been answered. */
  admit(request: IncomingMessage, response: ServerResponse): boolean;
}

type Verdict = 'in' | 'unknown' | 'stale' | 'bad' | 'malformed';

const NEEDED = ['username', 'realm', 'nonce', 'uri', 'response', 'nc', 'cnonce'] as const;

type Login = Readonly<Record<(typeof NEEDED)[number], string>> & { readonly algorithm: Algorithm };

function readLogin(header: string): Login | undefined {
  const given = readDigestHeader(header);
  if (given === undefined || NEEDED.some((name) => !given.has(name)) || given.get('qop') !== 'auth') return undefined;
  const algorithm = given.get('algorithm') ?? 'MD5';
  if (!Object.hasOwn(ALGORITHMS, algorithm) || !/^[0-9a-f]{8}$/i.test(given.get('nc') ?? '')) return undefined;
  return { ...(Object.fromEntries(given) as Login), algorithm: algorithm as Algorithm };
}

/** Compares without telling by the time taken where the texts differ. */
function same(one: string, other: string): boolean {
  return timingSafeEqual(createHash('sha256').update(one).digest(), createHash('sha256').update(other).digest());
}

/** Answers without a challenge, for the request cannot be made good by another login. */
function refuse(response: ServerResponse, status: 400 | 429): void {
  response.writeHead(status, status === 429 ? { 'Retry-After': '60', Connection: 'close' } : { Connection: 'close' });
  response.end(`<html><body>${status}</body></html>`);
}

/** Opens the guard of one camera. After 5 bad logins in a row an address is locked out for 60 s. */
export function openGuard({ user, password, realm }: Account, clock: Clock): Guard {
  const nonces = openNonces(clock);
  const lockout = openLockout(clock);

  const knows = (login: Login, method: string) =>
    same(login.response.toLowerCase(), digestResponse({ ...login, user, password, realm, method })) &&
    same(login.username, user) &&
    same(login.realm, realm);

  const judge = (request: IncomingMessage): Verdict => {
    const header = request.headers.authorization;
    if (header === undefined) return 'unknown';
    const login = readLogin(header);
    if (login === undefined) return /^digest\s/i.test(header) ? 'malformed' : 'bad';
    if (login.uri !== request.url) return 'malformed';
    const state = nonces.state(login.nonce);
    // A nonce of the time before a restart says nothing about the password.
    if (state !== 'good') return 'stale';
    if (!knows(login, request.method ?? '')) return 'bad';
    return nonces.count(login.nonce, login.nc.toLowerCase()) ? 'in' : 'stale';
  };

  const challenge = (response: ServerResponse, stale: boolean) => {
    const nonce = nonces.give();
    const challenges = (Object.keys(ALGORITHMS) as Algorithm[]).map(
      (algorithm) =>
        `Digest realm="${realm}", qop="auth", algorithm=${algorithm}, nonce="${nonce}"${stale ? ', stale=true' : ''}`,
    );
    response.writeHead(401, { 'WWW-Authenticate': challenges, 'Content-Type': 'text/html; charset=utf-8' });
    response.end('<html><body>401 Unauthorized</body></html>');
  };

  return {
    admit(request, response) {
      const address = request.socket.remoteAddress ?? '';
      const verdict = lockout.locked(address) ? 'locked' : judge(request);
      if (verdict === 'in') lockout.good(address);
      if (verdict === 'bad') lockout.bad(address);
      if (verdict === 'locked') refuse(response, 429);
      else if (verdict === 'malformed') refuse(response, 400);
      else if (verdict !== 'in') challenge(response, verdict === 'stale');
      return verdict === 'in';
    },
  };
}

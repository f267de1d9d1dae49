import { createHash, randomBytes } from 'node:crypto';

/** What a server demands of a login by HTTP Digest (RFC 7616, RFC 2617 where it says no more). */
export interface Challenge {
  readonly realm: string;
  readonly nonce: string;
  readonly hash: 'sha256' | 'md5';
  readonly algorithm: string | undefined;
  /** Whether quality of protection "auth" is to be used. */
  readonly auth: boolean;
  readonly opaque: string | undefined;
  readonly stale: boolean;
}

interface Credentials {
  readonly user: string;
  readonly password: string;
}

/** The best challenge that can be met, SHA-256 before MD5, of the WWW-Authenticate headers; undefined without one. */
export function strongest(headers: readonly string[]): Challenge | undefined {
  const met = headers.flatMap(challengesOf).filter((challenge) => challenge !== undefined);
  return met.find(({ hash }) => hash === 'sha256') ?? met[0];
}

// One header may hold several challenges, and commas stand both between and within them.
function challengesOf(header: string): (Challenge | undefined)[] {
  const found: Map<string, string>[] = [];
  let digest = false;
  for (const [, scheme, name, quoted, bare] of header.matchAll(
    /(?:^|[\s,])(?:([a-z]+)\s+)?([a-z0-9-]+)\s?=\s?(?:"((?:[^"\\]|\\.)*)"|([^\s,"]*))/gi,
  )) {
    if (scheme !== undefined) {
      digest = scheme.toLowerCase() === 'digest';
      if (digest) found.push(new Map());
    }
    if (digest) found.at(-1)?.set((name ?? '').toLowerCase(), quoted?.replaceAll(/\\(.)/g, '$1') ?? bare ?? '');
  }
  return found.map(challengeOf);
}

function challengeOf(parameters: ReadonlyMap<string, string>): Challenge | undefined {
  const realm = parameters.get('realm');
  const nonce = parameters.get('nonce');
  const algorithm = parameters.get('algorithm');
  const known = /^(md5|sha-256)(-sess)?$/i.exec(algorithm ?? 'MD5');
  const qualities = parameters
    .get('qop')
    ?.split(',')
    .map((quality) => quality.trim().toLowerCase());
  if (realm === undefined || nonce === undefined || known === null) return undefined;
  if (qualities !== undefined && !qualities.includes('auth')) return undefined;
  return {
    realm,
    nonce,
    hash: known[1]?.toLowerCase() === 'md5' ? 'md5' : 'sha256',
    algorithm,
    auth: qualities !== undefined,
    opaque: parameters.get('opaque'),
    stale: parameters.get('stale')?.toLowerCase() === 'true',
  };
}

/** The value of the Authorization header for the `count`th request (from 1) under a challenge. */
export function authorization(
  challenge: Challenge,
  credentials: Credentials,
  request: { readonly method: string; readonly uri: string; readonly count: number },
  cnonce = randomBytes(16).toString('hex'),
): string {
  const { realm, nonce, algorithm, opaque } = challenge;
  const user = octets(credentials.user);
  const hash = (...parts: readonly string[]) =>
    createHash(challenge.hash).update(parts.join(':'), 'latin1').digest('hex');
  const nc = request.count.toString(16).padStart(8, '0');
  const secret = hash(user, realm, octets(credentials.password));
  const a1 = algorithm?.toLowerCase().endsWith('-sess') === true ? hash(secret, nonce, cnonce) : secret;
  const a2 = hash(request.method, request.uri);
  const response = challenge.auth ? hash(a1, nonce, nc, cnonce, 'auth', a2) : hash(a1, nonce, a2);
  return `Digest ${[
    `username=${quoted(user)}`,
    `realm=${quoted(realm)}`,
    `nonce=${quoted(nonce)}`,
    `uri=${quoted(request.uri)}`,
    ...(algorithm === undefined ? [] : [`algorithm=${algorithm}`]),
    `response="${response}"`,
    ...(challenge.auth ? ['qop=auth', `nc=${nc}`, `cnonce="${cnonce}"`] : []),
    ...(opaque === undefined ? [] : [`opaque=${quoted(opaque)}`]),
  ].join(', ')}`;
}

// Header values are octets, one a character; the camera's own come so from Node.
const octets = (text: string): string => Buffer.from(text).toString('latin1');

const quoted = (text: string): string => `"${text.replaceAll(/["\\]/g, '\\$&')}"`;

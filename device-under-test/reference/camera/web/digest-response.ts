import { createHash } from 'node:crypto';

/** The hashes of HTTP Digest that the camera offers, by their names in the header and in node:crypto. */
export const ALGORITHMS = { 'SHA-256': 'sha256', MD5: 'md5' } as const;

export type Algorithm = keyof typeof ALGORITHMS;

/** What a digest is made of (RFC 7616, 3.4), all as they stand in the header, without quotes. */
export interface DigestParts {
  readonly algorithm: Algorithm;
  readonly user: string;
  readonly password: string;
  readonly realm: string;
  readonly method: string;
  readonly uri: string;
  readonly nonce: string;
  readonly nc: string;
  readonly cnonce: string;
}

/** The response with qop=auth, in lower-case hexadecimal (RFC 7616, 3.4.1). */
export function digestResponse(parts: DigestParts): string {
  const hash = (text: string) => createHash(ALGORITHMS[parts.algorithm]).update(text).digest('hex');
  const secret = hash(`${parts.user}:${parts.realm}:${parts.password}`);
  return hash([secret, parts.nonce, parts.nc, parts.cnonce, 'auth', hash(`${parts.method}:${parts.uri}`)].join(':'));
}

import { X509Certificate } from 'node:crypto';
import { printable } from '../evidence/printable.ts';

/** What a certificate says. */
export interface CertificateFacts {
  readonly pem: string;
  readonly der: Uint8Array;
  /** As `CN=camera, O=maker`, printable. */
  readonly subject: string;
  /** ms since 1970. */
  readonly notBefore: number;
  readonly notAfter: number;
  /** As `RSA 2048` or `EC prime256v1`. */
  readonly key: string;
  /** Bits of the modulus or of the curve; undefined where they do not tell its strength. */
  readonly keyBits?: number;
  readonly keyKind: 'RSA' | 'EC' | 'other';
}

/** A file of certificates is no larger than so many bytes, and holds no more than so many. */
const [LARGEST, MOST] = [262_144, 16];

const BLOCK = /-----BEGIN CERTIFICATE-----[\w+/=\s]+-----END CERTIFICATE-----/g;

/** The certificates of a file, PEM (one or more) or DER (one), in its order; none where it holds none. */
export function readCertificates(file: Uint8Array): readonly CertificateFacts[] {
  if (file.length > LARGEST) return [];
  const blocks = Buffer.from(file).toString('latin1').match(BLOCK);
  const each: readonly (string | Uint8Array)[] = blocks ?? [file];
  return each.slice(0, MOST).flatMap((one) => factsOf(one) ?? []);
}

function factsOf(one: string | Uint8Array): CertificateFacts | undefined {
  try {
    const certificate = new X509Certificate(one);
    return {
      pem: certificate.toString(),
      der: new Uint8Array(certificate.raw),
      subject: printable(certificate.subject.replaceAll('\n', ', '), 200),
      notBefore: certificate.validFromDate.getTime(),
      notAfter: certificate.validToDate.getTime(),
      ...keyOf(certificate),
    };
  } catch {
    return undefined;
  }
}

function keyOf(certificate: X509Certificate): Pick<CertificateFacts, 'key' | 'keyBits' | 'keyKind'> {
  const { asymmetricKeyType: type = 'unknown', asymmetricKeyDetails: details = {} } = certificate.publicKey;
  const { modulusLength, namedCurve } = details;
  if (modulusLength !== undefined && type.startsWith('rsa'))
    return { key: `RSA ${modulusLength}`, keyBits: modulusLength, keyKind: 'RSA' };
  if (namedCurve === undefined) return { key: type, keyKind: 'other' };
  // The names of curves hold their bits: prime256v1, secp384r1, brainpoolP512r1.
  const bits = /\d{3}/.exec(namedCurve)?.[0];
  return { key: `EC ${namedCurve}`, ...(bits !== undefined && { keyBits: Number(bits) }), keyKind: 'EC' };
}

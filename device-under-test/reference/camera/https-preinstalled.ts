// oxlint-disable-next-line import/no-unassigned-import -- @peculiar/x509 demands it of whoever imports it.
import 'reflect-metadata';
import { KeyObject, webcrypto } from 'node:crypto';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  type Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  Pkcs10CertificateRequestGenerator,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';
import type { CertificateTerms } from './https-steps.ts';

/** A certificate and its key, both PEM. */
export interface Identity {
  readonly certificate: string;
  readonly key: string;
}

/** What a camera comes with: the root certificate for download (PEM), and the server certificate that it signed. */
export interface Preinstalled extends Identity {
  readonly root: string;
}

type Keys = webcrypto.CryptoKeyPair;

const RSA = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' } as const;
const DAY = 86_400_000;
const ROOT = 'CN=i-PRO preinstalled root, O=Reference';
const ROOT_TERMS: CertificateTerms = { bits: 2048, fromDays: -730, toDays: 7300 };

const made = new Map<string, Promise<Preinstalled>>();
const keysMade = new Map<string, Promise<Keys>>();

/** The certificates of a camera at this IP address. The first call of a process makes the keys (1 s), later ones keep them. */
export function preinstalled(address: string, terms: CertificateTerms): Promise<Preinstalled> {
  const name = JSON.stringify([address, terms]);
  const there = made.get(name) ?? make(address, terms);
  made.set(name, there);
  return there;
}

/** A new RSA key of 2048 bits, as PEM (PKCS #8). */
export async function newKey(): Promise<string> {
  return pemOf(await newKeys(2048));
}

/** The certificate signing request of a key (both PEM) for this IP address. */
export async function signingRequest(key: KeyObject, publicKey: KeyObject, address: string): Promise<string> {
  const request = await Pkcs10CertificateRequestGenerator.create({
    name: `CN=${address}, O=i-PRO`,
    keys: {
      privateKey: key.toCryptoKey(RSA, false, ['sign']),
      publicKey: publicKey.toCryptoKey(RSA, true, ['verify']),
    },
    signingAlgorithm: RSA,
    extensions: [new SubjectAlternativeNameExtension([{ type: 'ip', value: address }])],
  });
  return `${request.toString('pem')}\n`;
}

const newKeys = (modulusLength: number): Promise<Keys> =>
  webcrypto.subtle.generateKey({ ...RSA, modulusLength, publicExponent: Uint8Array.of(1, 0, 1) }, true, [
    'sign',
    'verify',
  ]);

const pemOf = (keys: Keys): string =>
  KeyObject.from(keys.privateKey).export({ type: 'pkcs8', format: 'pem' }).toString();

/** Making keys takes most of the time: one pair of a kind serves all cameras of this process. */
function keptKeys(of: 'root' | 'server', bits: number): Promise<Keys> {
  const name = `${of} ${bits}`;
  const there = keysMade.get(name) ?? newKeys(bits);
  keysMade.set(name, there);
  return there;
}

async function make(address: string, terms: CertificateTerms): Promise<Preinstalled> {
  const [root, server] = await Promise.all([keptKeys('root', 2048), keptKeys('server', terms.bits)]);
  const caFlags = (KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign) as KeyUsageFlags;
  const flags = (KeyUsageFlags.digitalSignature | KeyUsageFlags.keyEncipherment) as KeyUsageFlags;
  return {
    root: await certificate(ROOT, root, root, ROOT_TERMS, [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(caFlags, true),
    ]),
    certificate: await certificate(`CN=${address}, O=i-PRO`, server, root, terms, [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(flags, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension([{ type: 'ip', value: address }]),
      await AuthorityKeyIdentifierExtension.create(root.publicKey),
    ]),
    key: pemOf(server),
  };
}

async function certificate(
  subject: string,
  keys: Keys,
  root: Keys,
  terms: CertificateTerms,
  extensions: readonly Extension[],
): Promise<string> {
  const signed = await X509CertificateGenerator.create({
    subject,
    issuer: ROOT,
    notBefore: new Date(Date.now() + terms.fromDays * DAY),
    notAfter: new Date(Date.now() + terms.toDays * DAY),
    publicKey: keys.publicKey,
    signingKey: root.privateKey,
    extensions: [...extensions, await SubjectKeyIdentifierExtension.create(keys.publicKey)],
  });
  return `${signed.toString('pem')}\n`;
}

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
  type Name,
  Pkcs10CertificateRequest,
  type PublicKeyType,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';
import { LEAF_KINDS, LEAFS, type LeafKind, type LeafRow } from './certificate-kinds.ts';

export { LEAF_KINDS, type LeafKind };

/** The kinds of keys: RSA of 2048 bits, ECDSA on P-256. */
export const FAMILIES = ['RSA', 'ECDSA'] as const;

/** What certificates are made for: the keys, and the name and the IP address by which a client comes. */
export interface CertificatesFor {
  readonly family: (typeof FAMILIES)[number];
  readonly host: string;
  readonly address: string;
}

/** A certificate in both of its forms. */
interface Certificate {
  readonly pem: string;
  readonly der: Uint8Array;
}

/** A server's certificate. */
interface Leaf extends Certificate {
  /** PEM of what a server sends, and of its key: a call, so that whatever prints a leaf prints no key. */
  identity(): { readonly certificate: string; readonly key: string };
}

/** A CA and servers' certificates that a client who trusts it should take, and should not. */
export interface Certificates {
  /** The CA that clients are told to trust. */
  readonly ca: Certificate;
  /** A CA that nobody trusts. */
  readonly otherCa: Certificate;
  /** A CA signed by the trusted one. */
  readonly intermediate: Certificate;
  readonly leafs: Readonly<Record<LeafKind, Leaf>>;
  /**
   * A server's certificate, signed by the trusted CA, for the key and the names of a request (PKCS #10, PEM or DER);
   * undefined where that is no request, or is not signed by its own key.
   */
  sign(request: Uint8Array): Promise<Certificate | undefined>;
}

type Keys = webcrypto.CryptoKeyPair;

/** Whoever signs: the name is what the signed certificate says of its issuer. */
interface Issuer {
  readonly name: string;
  readonly keys: Keys;
  /** Whether what it signs names its key, too. */
  readonly namesKey: boolean;
}

const ALGORITHMS = {
  RSA: { name: 'RSASSA-PKCS1-v1_5', modulusLength: 2048, publicExponent: Uint8Array.of(1, 0, 1), hash: 'SHA-256' },
  ECDSA: { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' },
} as const;

/** What the key of a server does: RSA may decrypt the secret of TLS 1.2 as well. */
const USAGES = {
  RSA: (KeyUsageFlags.digitalSignature | KeyUsageFlags.keyEncipherment) as KeyUsageFlags,
  ECDSA: KeyUsageFlags.digitalSignature,
} as const;

const YEAR_MS = 365 * 86_400_000;

/** In years from now, far enough for a device whose clock is months off. */
const PERIODS = { now: [-1, 1], past: [-3, -1], future: [1, 3], ca: [-5, 10] } as const;

const made = new Map<string, Promise<Certificates>>();

/** The certificates for a server; the first call makes them (RSA 0.3-1 s, ECDSA 0.1 s), later ones give the same. */
export function certificates(wanted: CertificatesFor): Promise<Certificates> {
  const name = JSON.stringify([wanted.family, wanted.host, wanted.address]);
  const there = made.get(name) ?? makeAll(wanted);
  made.set(name, there);
  return there;
}

async function makeAll(wanted: CertificatesFor): Promise<Certificates> {
  const makeKeys = () => webcrypto.subtle.generateKey(ALGORITHMS[wanted.family], true, ['sign', 'verify']);
  const keys = await Promise.all([makeKeys(), makeKeys(), makeKeys(), makeKeys()]);
  const [caKeys, otherKeys, middleKeys, leafKeys] = keys;
  const issuers = {
    ca: { name: 'Tekigo test CA', keys: caKeys, namesKey: true },
    'other CA': { name: 'Tekigo other CA', keys: otherKeys, namesKey: true },
    // Named keys would give it away: a client that trusts names alone must be able to fall for it.
    'same-name CA': { name: 'Tekigo test CA', keys: otherKeys, namesKey: false },
    intermediate: { name: 'Tekigo intermediate CA', keys: middleKeys, namesKey: true },
  } as const;
  const [ca, otherCa, intermediate] = await Promise.all([
    makeCa(issuers.ca, issuers.ca),
    makeCa(issuers['other CA'], issuers['other CA']),
    makeCa(issuers.intermediate, issuers.ca),
  ]);
  const key = KeyObject.from(leafKeys.privateKey).export({ type: 'pkcs8', format: 'pem' }).toString();
  const leafs = await Promise.all(
    LEAF_KINDS.map(async (kind): Promise<[LeafKind, Leaf]> => {
      const row = LEAFS[kind];
      const itself = { name: subjectOf(row, wanted), keys: leafKeys, namesKey: true };
      const leaf = await makeLeaf(row, wanted, leafKeys, row.signedBy === 'itself' ? itself : issuers[row.signedBy]);
      const certificate = row.sendsIntermediate === true ? leaf.pem + intermediate.pem : leaf.pem;
      return [kind, { ...leaf, identity: () => ({ certificate, key }) }];
    }),
  );
  return {
    ca,
    otherCa,
    intermediate,
    leafs: Object.fromEntries(leafs) as Record<LeafKind, Leaf>,
    sign: (request) => signRequest(request, issuers.ca),
  };
}

async function signRequest(file: Uint8Array, issuer: Issuer): Promise<Certificate | undefined> {
  const request = await readRequest(file);
  if (request === undefined) return undefined;
  const { serverAuth } = ExtendedKeyUsage;
  const names = request.extensions.filter((it) => it instanceof SubjectAlternativeNameExtension);
  return create(request.subjectName, request, issuer, 'now', [
    new BasicConstraintsExtension(false, undefined, true),
    new ExtendedKeyUsageExtension([serverAuth]),
    ...names,
  ]);
}

async function readRequest(file: Uint8Array): Promise<Pkcs10CertificateRequest | undefined> {
  const text = Buffer.from(file).toString('latin1').trim();
  try {
    const request = new Pkcs10CertificateRequest(text.startsWith('-----') ? text : file);
    return (await request.verify()) ? request : undefined;
  } catch {
    return undefined;
  }
}

async function makeCa(subject: Issuer, issuer: Issuer): Promise<Certificate> {
  const flags = (KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign) as KeyUsageFlags;
  return create(subject.name, subject.keys, issuer, 'ca', [
    new BasicConstraintsExtension(true, undefined, true),
    new KeyUsagesExtension(flags, true),
  ]);
}

async function makeLeaf(row: LeafRow, wanted: CertificatesFor, keys: Keys, issuer: Issuer): Promise<Certificate> {
  const { serverAuth, clientAuth } = ExtendedKeyUsage;
  return create(subjectOf(row, wanted), keys, issuer, row.period, [
    new BasicConstraintsExtension(false, undefined, true),
    new KeyUsagesExtension(USAGES[wanted.family], true),
    new ExtendedKeyUsageExtension([row.purpose === 'server' ? serverAuth : clientAuth]),
    new SubjectAlternativeNameExtension(row.names(wanted.host, wanted.address)),
  ]);
}

/** The common name: the first of the alternative names. */
const subjectOf = (row: LeafRow, { host, address }: CertificatesFor): string =>
  row.names(host, address)[0]?.value ?? '';

async function create(
  subject: string | Name,
  keys: { readonly publicKey: PublicKeyType },
  issuer: Issuer,
  period: keyof typeof PERIODS,
  extensions: readonly Extension[],
): Promise<Certificate> {
  const [from, to] = PERIODS[period];
  const now = Date.now();
  const certificate = await X509CertificateGenerator.create({
    subject: typeof subject === 'string' ? [{ CN: [subject] }] : subject,
    issuer: [{ CN: [issuer.name] }],
    notBefore: new Date(now + from * YEAR_MS),
    notAfter: new Date(now + to * YEAR_MS),
    publicKey: keys.publicKey,
    signingKey: issuer.keys.privateKey,
    extensions: [
      ...extensions,
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
      ...(issuer.namesKey ? [await AuthorityKeyIdentifierExtension.create(issuer.keys.publicKey)] : []),
    ],
  });
  return { pem: `${certificate.toString('pem')}\n`, der: new Uint8Array(certificate.rawData) };
}

import type { KeyObject, X509Certificate } from 'node:crypto';
import type { SecureVersion } from 'node:tls';
import type { Values } from '../../camera-contract.ts';

/** How the preinstalled server certificate is made: bits of the RSA key; days from now at which it begins and ends. */
export interface CertificateTerms {
  readonly bits: number;
  readonly fromDays: number;
  readonly toDays: number;
}

/** What the reference decides here, and a row may bend. */
export interface HttpsSteps {
  /** The versions that the server speaks, oldest first (document 12: 1.2 and 1.3 always, 1.1 by its box). */
  tlsVersions(values: Values): readonly SecureVersion[];
  /** The suites for these versions, as OpenSSL lists them. */
  tlsCiphers(versions: readonly SecureVersion[]): string;
  /** Which certificate is served; `installed`: whether there is a CA-signed one. */
  servedCertificate(choice: string, installed: boolean): 'preinstalled' | 'ca';
  /** Whether the HTTPS port is open: in HTTP mode only once HTTPS was set up before (document 12, note). */
  opensHttps(connection: string, setUpBefore: boolean): boolean;
  /** The port at which HTTPS is opened; `entered`: what the setting says. */
  httpsPort(entered: string): string;
  /** Whether a camera that was put to HTTPS still knows that after a loss of power. */
  remembersHttps(): boolean;
  /** What the HTTP port does with a request. */
  plainHttp(connection: string): 'serve' | 'redirect' | 'refuse';
  /** The most that all picture streams together may take, bit/s; none where they are free. */
  mostStreamBits(connection: string): number | undefined;
  /** Whether a certificate that is to be installed is for the camera's key. */
  belongs(certificate: X509Certificate, key: KeyObject): boolean;
  /** Whether "delete" takes the CA-signed certificate away. */
  deletesCertificate(): boolean;
  certificateTerms(): CertificateTerms;
  /** The file of "root certificate": both as PEM. */
  rootFile(root: string, server: string): string;
  /** What becomes of the HTTPS port after something that is no handshake. */
  afterBadHello(): 'serve' | 'stop';
  /** Connections that may be in their handshake at a time, and ms that one may take. */
  handshakes(): { readonly most: number; readonly timeout: number; readonly beyond: 'drop oldest' | 'refuse' };
}

const MODERN = [
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'TLS_AES_128_GCM_SHA256',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-RSA-CHACHA20-POLY1305',
  'ECDHE-RSA-AES128-GCM-SHA256',
];

/** All that TLS 1.1 knows and that is not broken; OpenSSL grants it at security level 0 only, for its SHA-1 signatures. */
const OF_TLS_1_1 = ['ECDHE-RSA-AES256-SHA', 'ECDHE-RSA-AES128-SHA', 'AES256-SHA', 'AES128-SHA', '@SECLEVEL=0'];

/** The decisions of the conforming camera. */
export const soundHttpsSteps: HttpsSteps = {
  tlsVersions: (values) => [...(values['https.tls1.1'] === 'on' ? ['TLSv1.1' as const] : []), 'TLSv1.2', 'TLSv1.3'],
  tlsCiphers: (versions) =>
    [...MODERN, ...(versions.includes('TLSv1.1') || versions.includes('TLSv1') ? OF_TLS_1_1 : [])].join(':'),
  servedCertificate: (choice, installed) => (choice === 'ca' && installed ? 'ca' : 'preinstalled'),
  opensHttps: (connection, setUpBefore) => connection === 'https' || setUpBefore,
  httpsPort: (entered) => entered,
  remembersHttps: () => true,
  plainHttp: (connection) => (connection === 'https' ? 'redirect' : 'serve'),
  mostStreamBits: (connection) => (connection === 'https' ? 32_000_000 : undefined),
  belongs: (certificate, key) => certificate.checkPrivateKey(key),
  deletesCertificate: () => true,
  certificateTerms: () => ({ bits: 2048, fromDays: -365, toDays: 3650 }),
  rootFile: (root) => root,
  afterBadHello: () => 'serve',
  handshakes: () => ({ most: 32, timeout: 10_000, beyond: 'drop oldest' }),
};

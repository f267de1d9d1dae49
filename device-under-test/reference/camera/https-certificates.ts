import { createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto';
import { detailsOf, labelOf, readCertificate } from './ca-file.ts';
import { newKey, preinstalled, signingRequest, type Identity, type Preinstalled } from './https-preinstalled.ts';
import type { HttpsSteps } from './https-steps.ts';
import type { HttpsCertificates } from './parts.ts';
import { wholeFile } from './whole-file.ts';

/** What the HTTPS server needs besides what the pages do: it outlives a loss of power. */
export interface HttpsIdentity extends HttpsCertificates {
  /** Certificate and key (PEM) to be served when the setting `https.certificate` has this value. */
  identity(choice: string): Identity;
  /** Whether the camera was ever put to HTTPS, by which its port stays open in HTTP mode, too. */
  wasSetUp(): boolean;
  setUp(was: boolean): void;
  /** Calls whenever `identity` or `wasSetUp` may give something else, until the function that it gives is called. */
  heard(listener: () => void): () => void;
  /** Forgets key, CA-signed certificate and set-up; the preinstalled certificates stay. */
  factoryDefault(): void;
}

/** Where a camera's certificates are made for, and kept: in memory where there is no folder. */
export interface CertificatesOptions {
  readonly address: string;
  readonly folder?: string;
  readonly steps: HttpsSteps;
  /** Hears one line where the file could not be used. */
  readonly tell: (line: string) => void;
}

interface Kept {
  readonly setUp: boolean;
  readonly preinstalled: Preinstalled;
  /** The CRT key as PEM. A certificate that was installed for an earlier one goes on being served with that. */
  readonly key?: string;
  readonly installed?: Identity;
}

const LARGEST = 65_536;

/** The certificates of one camera. Errors of the file system are thrown. */
export async function openHttpsCertificates(options: CertificatesOptions): Promise<HttpsIdentity> {
  const { address, steps, tell } = options;
  const listeners = new Set<() => void>();
  const file = wholeFile(options.folder, 'https.json');
  const text = file.read();
  const before = text === undefined ? undefined : readKept(text);
  // Not what is wrong with it: the text holds keys.
  if (text !== undefined && before === undefined) tell('https.json holds no certificates of a camera: made anew');
  let kept: Kept = before ?? { setUp: false, preinstalled: await preinstalled(address, steps.certificateTerms()) };
  const keep = (next: Kept) => {
    kept = next;
    file.write(JSON.stringify(kept));
    listeners.forEach((listener) => listener());
  };
  const forget = ({ preinstalled: stays, setUp }: Kept): Kept => ({ preinstalled: stays, setUp });
  keep(kept);
  return {
    rootPem: () => steps.rootFile(kept.preinstalled.root, kept.preinstalled.certificate),
    async generateKey() {
      const key = await newKey();
      keep({ ...kept, key });
    },
    async csr() {
      const { key } = kept;
      return key === undefined ? undefined : signingRequest(createPrivateKey(key), createPublicKey(key), address);
    },
    install(given) {
      const taken = take(given, kept.key, steps);
      if (typeof taken === 'string') return taken;
      keep({ ...kept, installed: taken });
      return undefined;
    },
    label: () => (kept.installed === undefined ? '無効' : labelOf(kept.installed.certificate)),
    details: () => (kept.installed === undefined ? '無効' : detailsOf(kept.installed.certificate)),
    remove() {
      if (!steps.deletesCertificate()) return;
      const { key } = kept;
      keep({ ...forget(kept), ...(key === undefined ? {} : { key }) });
    },
    identity: (choice) =>
      steps.servedCertificate(choice, kept.installed !== undefined) === 'ca' && kept.installed !== undefined
        ? kept.installed
        : kept.preinstalled,
    wasSetUp: () => kept.setUp,
    setUp(was) {
      if (was !== kept.setUp) keep({ ...kept, setUp: was });
    },
    heard(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    factoryDefault: () => keep({ ...forget(kept), setUp: false }),
  };
}

/** The certificate with the key that it is for, or what is wrong with the file. */
function take(file: Uint8Array, key: string | undefined, steps: HttpsSteps): Identity | string {
  if (key === undefined) return 'CRT鍵が生成されていません。';
  if (file.length === 0) return 'ファイルが空です。';
  if (file.length > LARGEST) return 'ファイルが大きすぎます。';
  const certificate = readCertificate(file);
  if (certificate === undefined)
    return '証明書として読み取れません。PEM形式またはDER形式のファイルを選択してください。';
  if (!steps.belongs(certificate, createPrivateKey(key))) return '証明書がCRT鍵と一致しません。';
  return { certificate: certificate.toString(), key };
}

/** What was kept; undefined where the file holds anything but pairs that belong together. */
function readKept(text: string): Kept | undefined {
  try {
    const kept = JSON.parse(text) as Kept;
    const pairs = [kept.preinstalled, ...(kept.installed === undefined ? [] : [kept.installed])];
    const sound = pairs.every((it) => new X509Certificate(it.certificate).checkPrivateKey(createPrivateKey(it.key)));
    if (kept.key !== undefined) createPrivateKey(kept.key);
    const root = new X509Certificate(kept.preinstalled.root);
    return sound && typeof kept.setUp === 'boolean' && root.ca ? kept : undefined;
  } catch {
    return undefined;
  }
}

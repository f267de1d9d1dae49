import { X509Certificate } from 'node:crypto';

/** A CA file that is longer (bytes) is none. */
const LONGEST = 65_536;

/** The certificate in a file, PEM or DER; undefined where there is none, or something besides it. */
export function readCertificate(file: Uint8Array): X509Certificate | undefined {
  if (Buffer.from(file).includes('PRIVATE KEY')) return undefined;
  try {
    const certificate = new X509Certificate(file);
    // 0x30 opens a DER certificate: bytes behind it are nothing that a certificate has.
    return file[0] === 0x30 && certificate.raw.length !== file.length ? undefined : certificate;
  } catch {
    return undefined;
  }
}

/** What is wrong with a file that is to become the root CA of MQTT (document 13: PEM or DER), for the page. */
export function wrongCa(file: Uint8Array): string | undefined {
  if (file.length === 0) return 'ファイルが空です。';
  if (file.length > LONGEST) return 'ファイルが大きすぎます。';
  const certificate = readCertificate(file);
  if (certificate === undefined)
    return '証明書として読み取れません。PEM形式またはDER形式のファイルを選択してください。';
  return certificate.ca ? undefined : 'ルートCA証明書ではありません。';
}

/** The host name in the subject of a certificate (PEM): its common name, else its organisation, else the whole subject. */
export function labelOf(pem: string): string {
  const certificate = new X509Certificate(pem);
  const subject = certificate.toLegacyObject().subject as Readonly<Record<string, string | string[] | undefined>>;
  return [subject['CN'] ?? subject['O'] ?? certificate.subject.replaceAll('\n', ', ')].flat().join(', ');
}

const onOneLine = (name: string | undefined) => (name ?? '').replaceAll('\n', ', ');

/** What the page shows of a certificate (PEM), one line for each part. */
export function detailsOf(pem: string): string {
  const certificate = new X509Certificate(pem);
  return [
    `発行先: ${onOneLine(certificate.subject)}`,
    `発行者: ${onOneLine(certificate.issuer)}`,
    `有効期間: ${certificate.validFrom} - ${certificate.validTo}`,
    `シリアル番号: ${certificate.serialNumber}`,
    `拇印 (SHA-256): ${certificate.fingerprint256}`,
  ].join('\n');
}

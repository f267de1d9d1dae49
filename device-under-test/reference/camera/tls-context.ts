import { constants } from 'node:crypto';
import type { SecureContextOptions, SecureVersion } from 'node:tls';
import type { HttpsIdentity } from './https-certificates.ts';
import type { HttpsSteps } from './https-steps.ts';
import type { SettingsStore } from './parts.ts';

/** All versions that can be spoken, oldest first, and what keeps one out of the middle of a range. */
const WITHOUT: Readonly<Record<SecureVersion, number>> = {
  TLSv1: constants.SSL_OP_NO_TLSv1,
  'TLSv1.1': constants.SSL_OP_NO_TLSv1_1,
  'TLSv1.2': constants.SSL_OP_NO_TLSv1_2,
  'TLSv1.3': constants.SSL_OP_NO_TLSv1_3,
};

/** How TLS is spoken under the settings as they are. */
export function secureContext(camera: {
  readonly settings: SettingsStore;
  readonly certificates: HttpsIdentity;
  readonly steps: HttpsSteps;
}): SecureContextOptions {
  const { settings, certificates, steps } = camera;
  const versions = steps.tlsVersions(settings.all());
  const { certificate, key } = certificates.identity(settings.get('https.certificate'));
  const all = Object.keys(WITHOUT) as SecureVersion[];
  const absent = all.filter((version) => !versions.includes(version));
  return {
    cert: certificate,
    key,
    minVersion: versions[0] ?? 'TLSv1.3',
    maxVersion: versions.at(-1) ?? 'TLSv1.3',
    ciphers: steps.tlsCiphers(versions),
    honorCipherOrder: true,
    secureOptions: absent.reduce((options, version) => options | WITHOUT[version], 0),
  };
}

import { readCertificate } from './ca-file.ts';
import { wholeFile } from './whole-file.ts';
import type { CaStore } from './parts.ts';
import type { SettingSteps } from './setting-steps.ts';

/** Where the root CA of MQTT is kept. */
export interface CaStoreOptions {
  /** Folder of `mqtt-ca.pem`; without it the CA lives as long as the process. */
  readonly folder?: string;
  readonly steps: SettingSteps;
  /** Hears one line where the file could not be used. */
  readonly tell: (line: string) => void;
}

/** Opens the store of the root CA of MQTT (document 13, ルート CA 証明書). Errors of the file system are thrown. */
export function openCaStore({ folder, steps, tell }: CaStoreOptions): CaStore {
  const file = wholeFile(folder, 'mqtt-ca.pem');
  const kept = file.read();
  let installed = kept === undefined || kept === '' ? undefined : readCertificate(Buffer.from(kept))?.toString();
  if (kept !== undefined && kept !== '' && installed === undefined)
    tell('mqtt-ca.pem holds no certificate: none is installed');

  const keep = (pem: string | undefined) => {
    file.write(pem ?? '');
    installed = pem;
  };

  return {
    pem: () => installed,
    install(bytes) {
      const wrong = steps.wrongCa(bytes);
      const pem = wrong === undefined ? readCertificate(bytes)?.toString() : undefined;
      keep(pem ?? steps.caAfterRefusal(installed));
      return wrong ?? (pem === undefined ? '証明書として読み取れません。' : undefined);
    },
    label: () => steps.caLabel(installed),
    details: () => (installed === undefined ? '無効' : steps.caDetails(installed)),
    remove: () => keep(undefined),
  };
}

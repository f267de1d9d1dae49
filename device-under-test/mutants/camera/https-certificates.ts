import type { CameraMutant } from './mutant.ts';

type Sound = Parameters<NonNullable<CameraMutant['steps']>>[0];

/** Installs whatever it gets. `foreign`: whether what is installed is for another key. */
function takingAny(sound: Sound) {
  let isForeign = false;
  return {
    foreign: () => isForeign,
    belongs(...[certificate, key]: Parameters<Sound['belongs']>) {
      isForeign = !sound.belongs(certificate, key);
      return true;
    },
    servedCertificate: (choice: string, installed: boolean) => sound.servedCertificate(choice, installed && !isForeign),
    deletesCertificate() {
      isForeign = false;
      return true;
    },
  };
}

/** Certificates of HTTPS (document 12). */
export const httpsCertificates: readonly CameraMutant[] = [
  {
    name: 'https-root-of-nobody',
    differs: 'The root certificate for download is the certificate of the server.',
    bends: 'CAM-TLS-09',
    steps: () => ({ rootFile: (_root, server) => server }),
  },
  {
    name: 'https-key-of-1024-bits',
    differs: 'The preinstalled certificate has an RSA key of 1024 bits.',
    bends: 'CAM-TLS-09',
    steps: (sound) => ({
      certificateTerms: () => ({ ...sound.certificateTerms(), bits: 1024 }),
      tlsCiphers: (versions) => `${sound.tlsCiphers(versions)}:@SECLEVEL=0`,
    }),
  },
  {
    name: 'https-certificate-expired',
    differs: 'The preinstalled certificate has expired.',
    bends: 'CAM-TLS-09',
    steps: (sound) => ({ certificateTerms: () => ({ ...sound.certificateTerms(), toDays: -1 }) }),
  },
  {
    name: 'https-certificate-of-tomorrow',
    differs: 'The preinstalled certificate is valid from tomorrow on.',
    bends: 'CAM-TLS-09',
    steps: (sound) => ({ certificateTerms: () => ({ ...sound.certificateTerms(), fromDays: 1 }) }),
  },
  {
    name: 'https-installed-certificate-not-served',
    differs: 'The preinstalled certificate is served, whatever is chosen.',
    bends: 'CAM-TLS-10',
    steps: () => ({ servedCertificate: () => 'preinstalled' }),
  },
  {
    name: 'https-certificate-of-any-key-taken',
    differs: 'A certificate for another key than that of the camera is installed, though never served.',
    bends: 'CAM-TLS-10',
    steps: (sound) => takingAny(sound),
  },
  {
    name: 'https-ends-with-certificate-of-another-key',
    differs: 'A certificate for another key is installed, and ends HTTPS until it is deleted.',
    bends: 'CAM-TLS-10',
    steps(sound) {
      const { foreign, ...steps } = takingAny(sound);
      return {
        ...steps,
        opensHttps: (connection, setUpBefore) => !foreign() && sound.opensHttps(connection, setUpBefore),
        plainHttp: (connection) => (foreign() ? 'serve' : sound.plainHttp(connection)),
      };
    },
  },
  {
    name: 'https-certificate-not-deleted',
    differs: '"Delete" leaves the installed certificate.',
    bends: 'CAM-TLS-10',
    steps: () => ({ deletesCertificate: () => false }),
  },
];

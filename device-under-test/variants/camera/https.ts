import type { CameraVariant } from './variant.ts';

/** What document 12 and TLS leave open. */
export const httpsVariants: readonly CameraVariant[] = [
  {
    name: 'https-mode-http-closed',
    differs: 'With the connection set to HTTPS, connections by HTTP are closed without a word.',
    freedom: 'CAM-TLS-07',
    steps: (sound) => ({
      plainHttp: (connection) => (connection === 'https' ? 'refuse' : sound.plainHttp(connection)),
    }),
  },
  {
    name: 'https-few-suites',
    differs: 'One suite for each version of TLS.',
    freedom: 'CAM-TLS-01',
    steps: () => ({
      tlsCiphers: (versions) =>
        ['TLS_AES_128_GCM_SHA256', 'ECDHE-RSA-AES128-GCM-SHA256']
          .concat(versions.includes('TLSv1.1') ? ['AES128-SHA', '@SECLEVEL=0'] : [])
          .join(':'),
    }),
  },
  {
    name: 'https-key-of-3072-bits',
    differs: 'The preinstalled certificate has a longer key, and lasts a month.',
    freedom: 'CAM-TLS-09',
    steps: () => ({ certificateTerms: () => ({ bits: 3072, fromDays: -1, toDays: 30 }) }),
  },
  {
    name: 'https-root-file-of-two',
    differs: 'The file of the root certificate holds that of the server, too, and before it.',
    freedom: 'CAM-TLS-09',
    steps: () => ({ rootFile: (root, server) => `${server}${root}` }),
  },
  {
    name: 'https-few-handshakes',
    differs: 'No more than four connections can be in their handshake.',
    freedom: 'CAM-TLS-13',
    steps: () => ({ handshakes: () => ({ most: 4, timeout: 2_000, beyond: 'drop oldest' }) }),
  },
  {
    name: 'https-rate-of-16-mbits',
    differs: 'With the connection set to HTTPS, half of what is allowed is delivered.',
    freedom: 'CAM-TLS-12',
    steps: () => ({ mostStreamBits: (connection) => (connection === 'https' ? 16_000_000 : undefined) }),
  },
  {
    name: 'https-forgotten-without-power',
    differs: 'After a loss of power, HTTPS has to be set up anew before it answers in HTTP mode.',
    freedom: 'CAM-TLS-08',
    steps: () => ({ remembersHttps: () => false }),
  },
];

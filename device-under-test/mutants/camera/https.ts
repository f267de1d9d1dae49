import type { Bend, CameraMutant } from './mutant.ts';

const without =
  (version: 'TLSv1.2' | 'TLSv1.3'): Bend =>
  (sound) => ({ tlsVersions: (values) => sound.tlsVersions(values).filter((one) => one !== version) });

/** A box that can be switched, and is followed. */
const switchable =
  (version: 'TLSv1.2' | 'TLSv1.3', box: 'https.tls1.2' | 'https.tls1.3'): Bend =>
  (sound) => ({
    fixed: (name) => name !== box && sound.fixed(name),
    tlsVersions: (values) => sound.tlsVersions(values).filter((one) => one !== version || values[box] === 'on'),
  });

/** Versions of TLS (document 12). */
export const tlsVersions: readonly CameraMutant[] = [
  {
    name: 'tls12-missing',
    differs: 'TLS 1.2 is not spoken.',
    bends: 'CAM-TLS-01',
    steps: without('TLSv1.2'),
  },
  {
    name: 'tls13-missing',
    differs: 'TLS 1.3 is not spoken.',
    bends: 'CAM-TLS-01',
    steps: without('TLSv1.3'),
  },
  {
    name: 'tls11-always-spoken',
    differs: 'TLS 1.1 is spoken while it is off.',
    bends: 'CAM-TLS-01',
    steps: (sound) => ({ tlsVersions: (values) => sound.tlsVersions({ ...values, 'https.tls1.1': 'on' }) }),
  },
  {
    name: 'tls10-with-tls11',
    differs: 'With TLS 1.1 on, TLS 1.0 is spoken, too.',
    bends: 'CAM-TLS-02',
    steps: (sound) => ({
      tlsVersions: (values) => [
        ...(values['https.tls1.1'] === 'on' ? ['TLSv1' as const] : []),
        ...sound.tlsVersions(values),
      ],
    }),
  },
  {
    name: 'tls11-never-spoken',
    differs: 'TLS 1.1 is refused while it is on.',
    bends: 'CAM-TLS-03',
    steps: (sound) => ({ tlsVersions: (values) => sound.tlsVersions({ ...values, 'https.tls1.1': 'off' }) }),
  },
  {
    name: 'tls11-in-place-of-tls12',
    differs: 'With TLS 1.1 on, TLS 1.2 is not spoken.',
    bends: 'CAM-TLS-03',
    steps: (sound) => ({
      tlsVersions: (values) =>
        sound.tlsVersions(values).filter((one) => one !== 'TLSv1.2' || values['https.tls1.1'] !== 'on'),
    }),
  },
  {
    name: 'tls11-stays-on',
    differs: 'TLS 1.1 that was on once is spoken for good.',
    bends: 'CAM-TLS-04',
    steps(sound) {
      let once = false;
      return {
        tlsVersions(values) {
          once ||= values['https.tls1.1'] === 'on';
          return sound.tlsVersions({ ...values, 'https.tls1.1': once ? 'on' : 'off' });
        },
      };
    },
  },
  {
    name: 'tls12-switched-off',
    differs: 'TLS 1.2 can be turned off.',
    bends: 'CAM-TLS-05',
    steps: switchable('TLSv1.2', 'https.tls1.2'),
  },
  {
    name: 'tls13-switched-off',
    differs: 'TLS 1.3 can be turned off.',
    bends: 'CAM-TLS-05',
    steps: switchable('TLSv1.3', 'https.tls1.3'),
  },
  {
    name: 'tls12-box-switched',
    differs: 'The box of TLS 1.2 can be switched off, without effect.',
    bends: 'CAM-TLS-05',
    steps: (sound) => ({ fixed: (name) => name !== 'https.tls1.2' && sound.fixed(name) }),
  },
  {
    name: 'tls13-not-chosen',
    differs: 'TLS 1.3 is never agreed on, nor is it told that the server speaks it.',
    bends: 'CAM-TLS-06',
    steps: without('TLSv1.3'),
  },
  {
    name: 'tls11-chosen-before-tls12',
    differs: 'With TLS 1.1 on, it is chosen where TLS 1.2 is offered, too.',
    bends: 'CAM-TLS-06',
    steps: (sound) => ({
      tlsVersions: (values) =>
        sound.tlsVersions(values).filter((one) => one !== 'TLSv1.2' || values['https.tls1.1'] !== 'on'),
    }),
  },
];

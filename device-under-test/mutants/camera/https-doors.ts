import { ruled, type FormRule } from './form-bends.ts';
import type { Bend, CameraMutant } from './mutant.ts';

/** A rule of the form that takes, or refuses, a port by itself. */
const portRule =
  (rule: FormRule): Bend =>
  (sound) => ({
    ...ruled('https.port', rule)(sound),
    // What is no port is taken by the page, and left at that.
    httpsPort: (entered) => (sound.wrong('https.port', entered) === undefined ? entered : '443'),
  });

const port = (name: string, differs: string, steps: Bend): CameraMutant => {
  return { name, differs, bends: 'CAM-TLS-11', steps };
};

/** Where HTTPS is served, and what of its settings is kept (document 12). */
export const httpsDoors: readonly CameraMutant[] = [
  {
    name: 'http-served-in-https-mode',
    differs: 'With the connection set to HTTPS, HTTP goes on serving.',
    bends: 'CAM-TLS-07',
    steps: () => ({ plainHttp: () => 'serve' }),
  },
  {
    name: 'https-closed-in-https-mode',
    differs: 'The connection set to HTTPS changes nothing: HTTP alone is served.',
    bends: 'CAM-TLS-07',
    steps: () => ({ plainHttp: () => 'serve', opensHttps: () => false }),
  },
  {
    name: 'https-gone-in-http-mode',
    differs: 'HTTPS ends once the connection is put back to HTTP.',
    bends: 'CAM-TLS-08',
    steps: () => ({ opensHttps: (connection) => connection === 'https' }),
  },
  {
    name: 'https-open-before-set-up',
    differs: 'HTTPS answers with factory settings.',
    bends: 'CAM-TLS-08',
    steps: () => ({ opensHttps: () => true }),
  },
  port(
    'https-port-0-taken',
    'Port 0 is taken.',
    portRule((value) => (value === '0' ? 'takes' : undefined)),
  ),
  port(
    'https-port-65536-taken',
    'Port 65536 is taken.',
    portRule((value) => (value === '65536' ? 'takes' : undefined)),
  ),
  port(
    'https-port-negative-taken',
    'Port -1 is taken.',
    portRule((value) => (value === '-1' ? 'takes' : undefined)),
  ),
  port(
    'https-port-65535-refused',
    'Port 65535 is refused.',
    portRule((value) => (value === '65535' ? 'refuses' : undefined)),
  ),
  port('https-port-always-443', 'Whatever port is entered, HTTPS stays at 443.', () => ({ httpsPort: () => '443' })),
  {
    name: 'https-rate-unlimited',
    differs: 'With the connection set to HTTPS, delivery is not limited.',
    bends: 'CAM-TLS-12',
    steps: () => ({ mostStreamBits: () => undefined }),
  },
  {
    name: 'https-ends-after-bad-hello',
    differs: 'After something that is no handshake, HTTPS takes no more connections.',
    bends: 'CAM-TLS-13',
    steps: () => ({ afterBadHello: () => 'stop' }),
  },
  {
    name: 'https-worn-out-by-bad-hellos',
    differs: 'After thirty connections that were not shaken hands with, HTTPS takes no more.',
    bends: 'CAM-TLS-13',
    steps() {
      let count = 0;
      return { afterBadHello: () => (++count < 30 ? 'serve' : 'stop') };
    },
  },
  {
    name: 'https-kept-by-half-open',
    differs: 'Connections that wait in their handshake keep all others out.',
    bends: 'CAM-TLS-13',
    steps: () => ({ handshakes: () => ({ most: 32, timeout: 60_000, beyond: 'refuse' }) }),
  },
  {
    name: 'tls11-lost-without-power',
    differs: 'The box of TLS 1.1 is off after a loss of power.',
    bends: 'CAM-TLS-14',
    steps: () => ({ survives: (name) => name !== 'https.tls1.1' }),
  },
  {
    name: 'https-connection-lost-without-power',
    differs: 'The connection is HTTP after a loss of power.',
    bends: 'CAM-TLS-14',
    steps: () => ({ survives: (name) => name !== 'https.connection' }),
  },
  {
    name: 'tls11-on-by-default',
    differs: 'The factory sets TLS 1.1 on.',
    bends: 'CAM-TLS-14',
    steps: (sound) => ({ factory: (name) => (name === 'https.tls1.1' ? 'on' : sound.factory(name)) }),
  },
];

import { checkServerIdentity, type DetailedPeerCertificate, type PeerCertificate } from 'node:tls';
import type { Bend, CameraMutant } from './mutant.ts';

/** Takes certificates against which Node's TLS holds this. */
const overlooks =
  (...errors: readonly string[]): Bend =>
  (sound) => ({ trusts: (values, error) => errors.includes(error ?? '') || sound.trusts(values, error) });

/** Says nothing in the system log of a connection that failed for this. */
const keepsSilentOf =
  (silent: string): Bend =>
  (sound) => ({ logRows: (cause) => (cause === silent ? [] : sound.logRows(cause)) });

/** After a server that it does not trust, it trusts the next one whoever that is. */
const secondTry: Bend = (sound) => {
  let tries = 0;
  return {
    trusts(values, error) {
      const trusted = sound.trusts(values, error);
      tries = trusted ? 0 : tries + 1;
      return trusted || tries > 1;
    },
  };
};

/** After a server that it does not trust, it trusts none. */
const offended: Bend = (sound) => {
  let isOffended = false;
  return {
    trusts(values, error) {
      isOffended ||= !sound.trusts(values, error);
      return !isOffended;
    },
  };
};

/** With each try it offers less. */
const givesWay: Bend = (sound) => {
  let tries = 0;
  return {
    tlsOptions(values) {
      tries += 1;
      const old = { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;
      return tries === 1 ? sound.tlsOptions(values) : { ...sound.tlsOptions(values), ...old };
    },
  };
};

/** A CA that comes as DER is installed, and not used. */
const derUnused: Bend = (sound) => {
  let isDer = false;
  return {
    wrongCa(file) {
      isDer = file[0] === 0x30;
      return sound.wrongCa(file);
    },
    trusts: (values, error) => !isDer && sound.trusts(values, error),
  };
};

/** Only a CA that has signed itself may be between a server and its certificate. */
function refuseChains(host: string, certificate: PeerCertificate): Error | undefined {
  const { issuerCertificate: issuer } = certificate as DetailedPeerCertificate;
  if (issuer.fingerprint256 !== issuer.issuerCertificate.fingerprint256) return new Error('a chain');
  return checkServerIdentity(host, certificate);
}

const [UNKNOWN, LEAF] = ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'];

const row = (name: string, differs: string, bends: CameraMutant['bends'], steps: Bend): CameraMutant => {
  return { name, differs, bends, steps };
};

/** SSL and the verification of the server (document 13, サーバー証明書検証). */
export const mqttSecurity: readonly CameraMutant[] = [
  row('mqtt-no-ca-taken', 'Without a root CA every server is taken, with verification on.', 'CAM-MQTT-06', () => ({
    needsCa: () => false,
    trusts: () => true,
  })),
  row(
    'mqtt-no-ca-not-logged',
    'Without a root CA, the system log has no failed connection.',
    'CAM-MQTT-06',
    keepsSilentOf('no CA'),
  ),
  row('mqtt-verified-nobody', 'With verification on, no server is taken.', 'CAM-MQTT-19', () => ({
    trusts: (values) => values['mqtt.verify'] !== 'on',
  })),
  row('mqtt-rsa-only', 'Servers with ECDSA keys are not taken.', 'CAM-MQTT-19', (sound) => ({
    tlsOptions: (values) => ({
      ...sound.tlsOptions(values),
      sigalgs: 'rsa_pss_rsae_sha256:rsa_pkcs1_sha256',
    }),
  })),
  row('mqtt-ca-der-not-used', 'A root CA in DER is installed, and verifies nobody.', 'CAM-MQTT-19', derUnused),
  row('mqtt-verification-skipped', 'Verification is never done.', 'CAM-MQTT-20', () => ({ trusts: () => true })),
  row('mqtt-other-ca-taken', 'Servers of any CA are taken.', 'CAM-MQTT-20', overlooks(UNKNOWN, LEAF)),
  row(
    'mqtt-signature-not-checked',
    'Of the CA, the name alone is compared.',
    'CAM-MQTT-20',
    overlooks('CERT_SIGNATURE_FAILURE'),
  ),
  row('mqtt-expired-taken', 'An expired certificate is taken.', 'CAM-MQTT-20', overlooks('CERT_HAS_EXPIRED')),
  row(
    'mqtt-not-yet-valid-taken',
    'A certificate that is not yet valid is taken.',
    'CAM-MQTT-20',
    overlooks('CERT_NOT_YET_VALID'),
  ),
  row(
    'mqtt-self-signed-taken',
    'A certificate that is signed by itself is taken.',
    'CAM-MQTT-20',
    overlooks('DEPTH_ZERO_SELF_SIGNED_CERT'),
  ),
  row('mqtt-taken-at-second-try', 'A server that was refused is taken at the next try.', 'CAM-MQTT-20', secondTry),
  row(
    'mqtt-handshake-not-logged',
    'A certificate that is refused is not in the system log.',
    'CAM-MQTT-20',
    keepsSilentOf('handshake'),
  ),
  row('mqtt-offended', 'After a certificate that was refused, no other one is taken.', 'CAM-MQTT-21', offended),
  row('mqtt-no-chains', 'Only servers that the root CA itself has signed are taken.', 'CAM-MQTT-22', () => ({
    tlsOptions: () => ({ minVersion: 'TLSv1.2', checkServerIdentity: refuseChains }),
  })),
  row(
    'mqtt-chains-not-checked',
    'Servers without a path to the root CA are taken.',
    'CAM-MQTT-22',
    overlooks(UNKNOWN, LEAF),
  ),
  row('mqtt-always-verified', 'Verification cannot be switched off.', 'CAM-MQTT-23', () => ({
    trusts: (_values, error) => error === undefined,
  })),
  row('mqtt-always-needs-ca', 'Without a root CA, nobody is connected to over SSL.', 'CAM-MQTT-23', () => ({
    needsCa: () => true,
  })),
  row(
    'mqtt-ca-compared-anyway',
    'With a root CA, servers of others are refused, verified or not.',
    'CAM-MQTT-23',
    () => ({
      trusts: (values, error) =>
        (values['mqtt.verify'] !== 'on' && error !== LEAF && error !== UNKNOWN) || error === undefined,
    }),
  ),
  row('mqtt-tls13-only', 'Only TLS 1.3 is spoken.', 'CAM-MQTT-24', () => ({
    tlsOptions: () => ({ minVersion: 'TLSv1.3' }),
  })),
  row('mqtt-tls12-at-most', 'TLS 1.3 is not spoken.', 'CAM-MQTT-24', () => ({
    tlsOptions: () => ({ maxVersion: 'TLSv1.2' }),
  })),
  row('mqtt-tls-gives-way', 'From the second try on, TLS 1.1 alone is offered.', 'CAM-MQTT-24', givesWay),
  row('mqtt-no-server-name', 'The host name is not in the TLS hello.', 'CAM-MQTT-24', () => ({
    tlsOptions: () => ({ minVersion: 'TLSv1.2', servername: '' }),
  })),
  row('mqtt-weak-suites', 'Suites without encryption are offered.', 'CAM-MQTT-24', (sound) => ({
    tlsOptions: (values) => ({ ...sound.tlsOptions(values), ciphers: 'ALL:eNULL:@SECLEVEL=0' }),
  })),
];

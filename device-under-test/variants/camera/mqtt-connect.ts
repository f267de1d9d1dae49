import { randomBytes } from 'node:crypto';
import type { CameraVariant } from './variant.ts';

const MOST: Readonly<Record<string, number>> = { 'mqtt.address': 128, 'mqtt.user': 32, 'mqtt.password': 32 };

/** What Node's TLS holds against a certificate that is good but for whom it is for. */
const NOT_FOR_THIS = new Set(['ERR_TLS_CERT_ALTNAME_INVALID', 'INVALID_PURPOSE']);

/** What document 13 and MQTT leave open of the form, of CONNECT and of TLS. */
export const mqttConnectVariants: readonly CameraVariant[] = [
  {
    name: 'mqtt-random-client-identifier',
    differs: 'Each connection has another client identifier of 64 characters, and a clean session.',
    freedom: 'CAM-MQTT-02',
    steps: (sound) => ({
      connectTerms: (values, unit) => ({
        ...sound.connectTerms(values, unit),
        clientId: randomBytes(32).toString('hex'),
        clean: true,
      }),
    }),
  },
  {
    name: 'mqtt-empty-credentials-sent',
    differs: 'User name and password are always in the CONNECT, empty where none is set.',
    freedom: 'CAM-MQTT-16',
    steps: (sound) => ({
      connectTerms: (values, unit) => ({
        ...sound.connectTerms(values, unit),
        user: values['mqtt.user'] ?? '',
        password: values['mqtt.password'] ?? '',
      }),
    }),
  },
  {
    name: 'mqtt-password-alone-refused',
    differs: 'The form refuses a password without a user name.',
    freedom: 'CAM-MQTT-16',
    steps: (sound) => ({
      wrongTogether: (values) =>
        values['mqtt.user'] === '' && values['mqtt.password'] !== ''
          ? { name: 'mqtt.user', text: 'ユーザー名を入力してください。' }
          : sound.wrongTogether(values),
    }),
  },
  {
    name: 'mqtt-long-texts-cut',
    differs: 'The form takes no more characters than it may, and leaves out the rest.',
    freedom: 'CAM-MQTT-13',
    steps: (sound) => ({
      wrong: (name, value) => sound.wrong(name, value.slice(0, MOST[name])),
      kept: (name, value) => sound.kept(name, value.slice(0, MOST[name])),
    }),
  },
  {
    name: 'mqtt-user-with-space-refused',
    differs: 'The form refuses a space in a user name.',
    freedom: 'CAM-MQTT-13',
    steps: (sound) => ({
      wrong: (name, value) =>
        name === 'mqtt.user' && value.includes(' ') ? '使用できない文字が入力されています。' : sound.wrong(name, value),
    }),
  },
  {
    name: 'mqtt-on-without-address-taken',
    differs: 'The form takes On without an address; nobody is connected to.',
    freedom: 'CAM-MQTT-07',
    steps: () => ({ wrongTogether: () => undefined }),
  },
  {
    name: 'mqtt-handshake-without-ca',
    differs: 'Without a root CA, a TLS handshake is begun, and ended at the certificate.',
    freedom: 'CAM-MQTT-06',
    steps: () => ({ needsCa: () => false }),
  },
  {
    name: 'mqtt-names-not-compared',
    differs: 'Of a certificate, neither the name nor the purpose is compared.',
    freedom: 'CAM-MQTT-21',
    steps: (sound) => ({
      trusts: (values, error) => NOT_FOR_THIS.has(error ?? '') || sound.trusts(values, error),
    }),
  },
  {
    name: 'mqtt-ca-line-in-full',
    differs: 'The information line has the subject of the root CA in full, and says in full width that there is none.',
    freedom: 'CAM-MQTT-17',
    steps: (sound) => ({
      caLabel: (pem) => (pem === undefined ? '　無効　' : `CN=${sound.caLabel(pem)}`),
    }),
  },
  {
    name: 'mqtt-any-certificate-as-ca',
    differs: "A server's certificate is installed as root CA, too, and vouches for nobody else.",
    freedom: 'CAM-MQTT-18',
    steps: (sound) => ({
      wrongCa: (file) => (sound.wrongCa(file) === 'ルートCA証明書ではありません。' ? undefined : sound.wrongCa(file)),
    }),
  },
  {
    name: 'mqtt-one-suite',
    differs: 'One suite for each version of TLS is offered.',
    freedom: 'CAM-MQTT-24',
    steps: (sound) => ({
      tlsOptions: (values) => ({
        ...sound.tlsOptions(values),
        ciphers: 'TLS_AES_128_GCM_SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES128-GCM-SHA256',
      }),
    }),
  },
  {
    name: 'mqtt-address-never-empty',
    differs: 'Once a server is entered, the form refuses to leave the address empty.',
    freedom: 'CAM-MQTT-07',
    steps: (sound) => ({
      wrong: (name, value) =>
        name === 'mqtt.address' && value === '' ? '入力してください。' : sound.wrong(name, value),
    }),
  },
];

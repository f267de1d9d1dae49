import {
  assume,
  printable,
  type BrokerScript,
  type CameraContext,
  type LeafKind,
  type MqttBroker,
  type Values,
} from '../../../harness/camera/index.ts';
import { attempt, isOpened, server, stopped } from './connect-cases.ts';
import { fresh } from './publish-cases.ts';

type Family = 'RSA' | 'ECDSA';

/** The factory's way to a broker: over SSL, with its certificate verified. */
export const secured = (context: CameraContext, broker: MqttBroker): Values => ({
  ...server(context, broker),
  'mqtt.protocol': 'ssl',
  'mqtt.verify': 'on',
});

/** What a broker with such a certificate is told. */
export async function scriptFor({ stand }: CameraContext, kind: LeafKind, family: Family = 'RSA') {
  const { leafs } = await stand.certificates(family);
  return { tls: leafs[kind].identity() };
}

/** Whether the information line says that no CA is installed: in Japanese, or as other pages say it. */
export const saysNone = (label: string): boolean =>
  label.trim() === '' || /無効|なし|invalid|disable|none|not installed/i.test(label.normalize('NFKC'));

/** No root CA is installed. Inconclusive where one stays. */
export async function withoutCa({ settings }: CameraContext): Promise<void> {
  if (saysNone(await settings.label('mqtt.ca'))) return;
  await settings.press('mqtt.ca.delete');
  const label = await settings.label('mqtt.ca');
  assume(saysNone(label), `a root CA stays installed: "${printable(label, 80)}"`);
}

/** The CA of that family is installed. Inconclusive where the camera does not take it: that is judged elsewhere. */
export async function trusted(
  { settings, stand }: CameraContext,
  family: Family = 'RSA',
  form: 'pem' | 'der' = 'pem',
): Promise<void> {
  const { ca } = await stand.certificates(family);
  const { accepted, text } = await settings.install('mqtt.ca', form === 'pem' ? Buffer.from(ca.pem) : ca.der);
  assume(accepted, `the root CA is not taken: "${printable(text, 80)}"`);
}

/** Certificates that a client with the right CA may not take (RFC 5280 6.1), and how a title speaks of them. */
export const UNTRUSTED = {
  'other CA': { slug: 'other-ca', what: 'that another CA has signed' },
  'same-name CA': { slug: 'same-name-ca', what: 'that another CA of the same name has signed' },
  expired: { slug: 'expired', what: 'that has expired' },
  'not yet valid': { slug: 'not-yet-valid', what: 'that is not yet valid' },
  'self-signed': { slug: 'self-signed', what: 'that it has signed itself' },
} as const satisfies Partial<Record<LeafKind, { slug: string; what: string }>>;

/** One of them. */
export type Untrusted = keyof typeof UNTRUSTED;

/** All of them. */
export const ALL_UNTRUSTED = Object.keys(UNTRUSTED) as Untrusted[];

/**
 * What the camera makes of a broker, once it is switched on: of that script, for the connections to come. See `attempt`.
 * `values`: what is set for it besides.
 */
export async function tried(
  context: CameraContext,
  broker: MqttBroker,
  script: BrokerScript,
  values: Values = {},
): Promise<'connected' | 'refused' | 'absent'> {
  await stopped(context, broker);
  broker.follow(script);
  const isNext = fresh(broker, isOpened);
  await context.settings.prepare({ ...secured(context, broker), ...values });
  return attempt(context, broker, isNext, context.camera.times.connect);
}

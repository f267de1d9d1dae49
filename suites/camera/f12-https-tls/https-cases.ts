import {
  assume,
  demand,
  describeAnswer,
  readCertificates,
  type CameraContext,
  type CertificateFacts,
  type TlsAnswer,
  type TlsVersion,
  type Witnessed,
} from '../../../harness/camera/index.ts';

/** What the camera speaks whatever is set (document 12). */
export const ALWAYS = ['TLSv1.2', 'TLSv1.3'] as const;

/** Puts the camera to HTTPS, where its TLS settings count, and waits until it serves there. */
export async function secured(context: CameraContext, tls11: 'on' | 'off' = 'off'): Promise<void> {
  await context.settings.prepare({ 'https.connection': 'https', 'https.tls1.1': tls11 });
  assume((await served(context)).kind === 'hello', 'HTTPS does not answer once the connection is set to it');
}

/** The answer to a hello with all that the camera always speaks, once there is a good one. */
export const served = (context: CameraContext, port?: number): Promise<TlsAnswer> =>
  settled(context, ALWAYS, ({ kind }) => kind === 'hello', port);

/** The first answer that fits, within the time that a setting may take; else the last one. */
export async function settled(
  context: CameraContext,
  offers: readonly [TlsVersion, ...TlsVersion[]],
  fits: (answer: TlsAnswer) => boolean,
  port?: number,
): Promise<TlsAnswer> {
  let last: TlsAnswer = { kind: 'unreachable', why: 'never tried' };
  const asked = async () => {
    last = await context.stand.probe(offers, port);
    return fits(last) ? last : undefined;
  };
  return (await context.poll(asked, context.camera.times.connect)) ?? last;
}

/** A hello that offers this version alone is answered with it. */
export async function verifySpoken(context: CameraContext, version: TlsVersion, when: string): Promise<void> {
  const speaks = (answer: TlsAnswer) => answer.kind === 'hello' && answer.version === version;
  const answer = await settled(context, [version], speaks);
  demand(speaks(answer), `${when}, ${version} is spoken`, `ServerHello ${version}`, describeAnswer(answer));
}

/** Ways to say no; nothing that a server says at all is one of them, too. */
const REFUSALS: ReadonlySet<TlsAnswer['kind']> = new Set(['alert', 'closed', 'reset', 'silence']);

/** A hello that offers this version alone is refused, by a server that answers another one. */
export async function verifyRefused(context: CameraContext, version: TlsVersion, when: string): Promise<void> {
  const answer = await settled(context, [version], ({ kind }) => REFUSALS.has(kind));
  demand(answer.kind !== 'hello', `${when}, ${version} is refused`, 'an alert or the end', describeAnswer(answer));
  assume(REFUSALS.has(answer.kind), `to ${version}, nothing of TLS is answered: ${describeAnswer(answer)}`);
  assume((await served(context)).kind === 'hello', 'HTTPS no longer answers');
  context.measure(`${when}, ${version}`, describeAnswer(answer));
}

/** Judges, and undoes what was done for that, whatever came of it. */
export async function undone(context: CameraContext, judge: () => Promise<void>, undo: () => Promise<unknown>) {
  try {
    await judge();
  } finally {
    await undo().catch(() => context.note('what the case changed may not have been put back'));
  }
}

/** A whole handshake that came about. */
type Agreed = Extract<Witnessed, { kind: 'agreed' }>;

/** A whole handshake of TLS 1.2, for its certificates; inconclusive where none comes about. `ca`: PEM. */
export async function handshake({ stand }: CameraContext, ca?: string): Promise<Agreed> {
  const outcome = await stand.witness('TLSv1.2', ca === undefined ? {} : { ca });
  assume(outcome.kind === 'agreed', `no handshake of TLS 1.2 comes about: ${whyNot(outcome)}`);
  return outcome;
}

/** The certificate that HTTPS serves, as it says. */
export async function shown(context: CameraContext): Promise<CertificateFacts> {
  const [own] = (await handshake(context)).chain.flatMap(({ der }) => readCertificates(der));
  assume(own !== undefined, 'the certificate that is served cannot be read');
  return own;
}

/** Why a handshake did not come about. */
export const whyNot = (outcome: Witnessed): string =>
  outcome.kind === 'agreed' ? 'it did' : outcome.kind === 'refused' ? describeAnswer(outcome.answer) : outcome.why;

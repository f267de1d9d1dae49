import { constants, X509Certificate } from 'node:crypto';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { Duplex, PassThrough } from 'node:stream';
import {
  connect as connectTls,
  createSecureContext,
  type SecureContext,
  type SecureVersion,
  type TLSSocket,
} from 'node:tls';
import { messageOf } from '../evidence/printable.ts';
import { realClock } from '../time/clock.ts';
import { answerReader, describeAnswer, type TlsAnswer } from './tls-answer.ts';
import type { TlsTarget } from './tls-exchange.ts';
import { RECORDS, type TlsVersion } from './tls-numbers.ts';
import { type Trace, type TraceNotes, type Sighting, traceOf } from './trace.ts';

/** A handshake that a whole TLS library is to complete. */
export interface WitnessOptions extends TlsTarget {
  /** This one and no other. */
  readonly version: TlsVersion;
  readonly serverName?: string;
  /** PEM, one CA each, against which the server's chain is verified; nothing is said of it where absent. */
  readonly ca?: readonly string[];
  /** In OpenSSL's words; without them all that this host knows, down to security level 0. */
  readonly ciphers?: string;
}

/** How the handshake ended. */
export type Witnessed =
  | {
      readonly kind: 'agreed';
      /** As `TLSv1.1` and `ECDHE-RSA-AES256-SHA`. */
      readonly version: string;
      readonly cipher: string;
      /** As the server sent it, its own first. */
      readonly chain: readonly { readonly pem: string; readonly der: Uint8Array }[];
      /** `why` is OpenSSL's word, as `CERT_HAS_EXPIRED`; names are not part of it. */
      readonly verified?: { readonly ok: true } | { readonly ok: false; readonly why: string };
      /** Whether the certificate is for the name that was asked for, or else for the address. */
      readonly named: boolean;
    }
  /** The device: an alert, a closed connection, or another version than the one it was asked for. */
  | { readonly kind: 'refused'; readonly answer: TlsAnswer }
  /** This host: no ClientHello left it, so nothing is known of the device. */
  | { readonly kind: 'unable'; readonly why: string }
  /** Neither: nobody there, no answer, garbage, or a handshake that began well and was not completed. */
  | { readonly kind: 'unfinished'; readonly why: string };

/** Above level 0 OpenSSL refuses TLS 1.0 and 1.1 itself, which would look like a refusal by the device. */
const LEVEL_0 = 'DEFAULT@SECLEVEL=0';

/** What a try of `version` tells, and the bytes of it. Rejects where `ca` or `ciphers` are none. */
export async function witness(options: WitnessOptions): Promise<{ outcome: Witnessed; trace: Trace }> {
  const notes = traceOf(options.clock ?? realClock);
  const { version } = options;
  const outcome: Witnessed =
    version === 'SSLv3'
      ? { kind: 'unable', why: 'the TLS library of this host has no SSL 3.0' }
      : await handshake(options, contextFor(version, options), notes);
  const what = describe(outcome);
  notes.note({ peer: `${options.address}:${options.port}`, direction: 'in', what, bytes: new Uint8Array() });
  return { outcome, trace: notes.trace };
}

function contextFor(version: SecureVersion, { ca = [], ciphers = LEVEL_0 }: WitnessOptions): SecureContext {
  return createSecureContext({
    minVersion: version,
    maxVersion: version,
    ciphers,
    // Without it the CAs of this host would be taken; and what is no certificate would be passed over.
    ca: ca.map((pem) => new X509Certificate(pem).toString()),
    // A server that does not know RFC 5746 must not be refused here.
    secureOptions: constants.SSL_OP_LEGACY_SERVER_CONNECT,
  });
}

async function handshake(
  options: WitnessOptions,
  secureContext: SecureContext,
  notes: TraceNotes<Sighting>,
): Promise<Witnessed> {
  const { address, port, ms, serverName, clock = realClock } = options;
  const raw = connectTcp({ host: address, port, noDelay: true });
  const gone = new Promise((resolve) => raw.once('close', resolve));
  const heard = listenTo(raw, `${address}:${port}`, notes);
  let secure: TLSSocket | undefined;
  const outcome = await new Promise<Witnessed>((resolve) => {
    const failed = (why: string) => resolve(notAgreed(options.version, heard, why));
    let cancel = clock.after(ms, () => resolve({ kind: 'unfinished', why: `no connection within ${ms} ms` }));
    raw.once('connect', () => {
      cancel();
      cancel = clock.after(ms, () => failed(`not completed within ${ms} ms`));
      const named = serverName === undefined ? {} : { servername: serverName };
      // The name is judged apart: a camera's own certificate is hardly ever for its address.
      const lenient = { rejectUnauthorized: false, checkServerIdentity: () => undefined };
      const stream = connectTls({ socket: heard.stream, secureContext, ...named, ...lenient });
      stream.once('secureConnect', () => resolve(agreed(options, stream)));
      stream.on('error', (error: TlsError) => {
        const why = messageOf(error.reason ?? error);
        const own = !heard.helloLeft() && error.code?.startsWith('ERR_SSL_') === true;
        if (own) resolve({ kind: 'unable', why });
        else failed(why);
      });
      secure = stream;
    });
    // Later than what TLS makes of the last bytes.
    raw.once('error', (error) => setImmediate(failed, messageOf(error)));
    void gone.then(() => {
      cancel();
      setImmediate(failed, 'the connection ended');
    });
  });
  secure?.destroy();
  raw.destroy();
  await gone;
  return outcome;
}

/** OpenSSL's errors have a reason; their message has places in its source as well. */
type TlsError = NodeJS.ErrnoException & { readonly reason?: string };

/** The connection as TLS gets it, and what of it was heard on the way. */
interface Heard {
  readonly stream: Duplex;
  readonly helloLeft: () => boolean;
  readonly answer: () => TlsAnswer | undefined;
}

function listenTo(raw: Socket, peer: string, notes: TraceNotes<Sighting>): Heard {
  const reader = answerReader();
  const [inward, outward] = [new PassThrough(), new PassThrough()];
  let helloLeft = false;
  let answer: TlsAnswer | undefined;
  raw.on('data', (bytes) => {
    notes.note({ peer, direction: 'in', what: `${bytes.length} bytes of TLS`, bytes });
    answer ??= reader.read(bytes);
  });
  raw.once('end', () => (answer ??= reader.end({ kind: 'closed' })));
  raw.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'ECONNRESET' || error.code === 'EPIPE') answer ??= reader.end({ kind: 'reset' });
    inward.destroy();
  });
  outward.on('data', (bytes: Buffer) => {
    notes.note({ peer, direction: 'out', what: `${bytes.length} bytes of TLS`, bytes });
    helloLeft ||= bytes[0] === RECORDS.handshake;
  });
  outward.pipe(raw).pipe(inward);
  const stream = Duplex.from({ readable: inward, writable: outward });
  // What becomes of the connection is heard at the socket.
  stream.on('error', () => {});
  return { stream, helloLeft: () => helloLeft, answer: () => answer };
}

function agreed({ address, serverName, ca }: WitnessOptions, secure: TLSSocket): Witnessed {
  const own = secure.getPeerX509Certificate();
  const chain: X509Certificate[] = [];
  for (let one = own; one !== undefined; one = one.issuerCertificate) chain.push(one);
  return {
    kind: 'agreed',
    version: secure.getProtocol() ?? 'unknown',
    cipher: secure.getCipher().name,
    chain: chain.map((one) => ({ pem: one.toString(), der: new Uint8Array(one.raw) })),
    ...(ca !== undefined && { verified: verdict(secure) }),
    named: own !== undefined && isFor(own, serverName ?? address),
  };
}

/** Node's types call it an error; it is the code of one. */
const verdict = ({ authorized, authorizationError }: TLSSocket) =>
  authorized ? ({ ok: true } as const) : ({ ok: false, why: String(authorizationError) } as const);

const isFor = (certificate: X509Certificate, name: string): boolean =>
  (isIP(name) === 0 ? certificate.checkHost(name) : certificate.checkIP(name)) !== undefined;

/** Whose fault it is, once a ClientHello may have left. */
function notAgreed(version: TlsVersion, { answer }: Heard, why: string): Witnessed {
  const heard = answer();
  if (heard === undefined) return { kind: 'unfinished', why };
  const refused = REFUSALS.has(heard.kind) || (heard.kind === 'hello' && heard.version !== version);
  if (refused) return { kind: 'refused', answer: heard };
  return { kind: 'unfinished', why: heard.kind === 'hello' ? why : describeAnswer(heard) };
}

const REFUSALS: ReadonlySet<TlsAnswer['kind']> = new Set(['alert', 'closed', 'reset']);

type LineOf = { readonly [Kind in Witnessed['kind']]: (outcome: Extract<Witnessed, { kind: Kind }>) => string };

const LINES: LineOf = {
  agreed: ({ version, cipher, chain }) => `handshake completed: ${version} ${cipher}, ${chain.length} certificates`,
  refused: ({ answer }) => `refused by the device: ${describeAnswer(answer)}`,
  unable: ({ why }) => `this host cannot try that version: ${why}`,
  unfinished: ({ why }) => `handshake not completed: ${why}`,
};

/** One line for people. */
const describe = (outcome: Witnessed): string => (LINES[outcome.kind] as (outcome: Witnessed) => string)(outcome);

import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { createServer, type SecureVersion, type TLSSocket } from 'node:tls';

/** TLS of a broker. */
export interface BrokerTls {
  /** PEM: the certificate and what is sent with it. */
  readonly certificate: string;
  /** PEM; goes to TLS and nowhere else. */
  readonly key: string;
  readonly minVersion?: SecureVersion;
  readonly maxVersion?: SecureVersion;
  /** In OpenSSL's words; below TLS 1.2 it takes `DEFAULT@SECLEVEL=0`. */
  readonly ciphers?: string;
  /** PEM of the CA whose clients are let in: a client without its certificate is turned away. */
  readonly clientCa?: string;
}

/** What was agreed on in a handshake. */
export interface SeenTls {
  /** As `TLSv1.3`. */
  readonly version: string;
  readonly cipher: string;
  /** The name that the client asked for (SNI); absent where it sent none. */
  readonly serverName?: string;
  readonly clientCertificate: boolean;
}

/** Who hears of a handshake. */
export interface HandshakeEars {
  /** Bytes of the handshake, before anything is agreed on. */
  crossed(direction: 'in' | 'out', bytes: Uint8Array): void;
  secured(stream: TLSSocket, seen: SeenTls): void;
  failed(why: Error): void;
}

/** Does the server's side of TLS over an accepted connection. Throws where the certificate and its key cannot be used. */
export function secureServerSide(raw: Socket, tls: BrokerTls, ears: HandshakeEars, silent: () => boolean): void {
  const { certificate: cert, key, minVersion, maxVersion, ciphers, clientCa } = tls;
  const server = createServer({
    cert,
    key,
    ...(minVersion && { minVersion }),
    ...(maxVersion && { maxVersion }),
    ...(ciphers !== undefined && { ciphers }),
    ...(clientCa !== undefined && { ca: clientCa, requestCert: true, rejectUnauthorized: true }),
  });
  let settled = false;
  const failed = (error: Error) => {
    if (!settled) ears.failed(error);
    settled = true;
  };
  server.once('secureConnection', (stream) => {
    settled = true;
    ears.secured(stream, agreed(stream));
  });
  server.once('tlsClientError', (error, stream) => {
    // What comes after the first error is its consequence.
    stream.on('error', () => {});
    failed(error);
  });
  const tap = tapOn(raw, silent, (direction, bytes) => {
    if (!settled) ears.crossed(direction, bytes);
  });
  tap.once('end', () =>
    // By then TLS has had the last bytes, which may have been an alert.
    setImmediate(() => {
      if (settled) return;
      failed(new Error('closed by the client inside the handshake'));
      raw.destroy();
    }),
  );
  server.emit('connection', tap);
}

const agreed = (stream: TLSSocket): SeenTls => {
  // SNI is `false` where the client sent none; the types know of the client's side only.
  const { servername } = stream as TLSSocket & { servername?: string | false };
  return {
    version: stream.getProtocol() ?? 'unknown',
    cipher: stream.getCipher().name,
    ...(typeof servername === 'string' && { serverName: servername }),
    clientCertificate: Object.keys(stream.getPeerCertificate()).length > 0,
  };
};

/** The connection as TLS gets it: each byte is shown before it goes on. */
function tapOn(raw: Socket, silent: () => boolean, show: (direction: 'in' | 'out', bytes: Uint8Array) => void): Duplex {
  const tap = new Duplex({
    read() {
      if (!silent()) raw.resume();
    },
    write(chunk: Buffer, _encoding, done) {
      show('out', chunk);
      if (raw.writable && !silent()) raw.write(chunk, () => done());
      else done();
    },
    final(done) {
      raw.end(() => done());
    },
    destroy(error, done) {
      raw.destroy();
      done(error);
    },
  });
  raw.on('data', (chunk: Buffer) => {
    show('in', chunk);
    if (!tap.push(chunk)) raw.pause();
  });
  raw.once('end', () => tap.push(null));
  raw.once('close', () => tap.destroy());
  return tap;
}

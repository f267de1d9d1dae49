import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { get as secureGet } from 'node:https';
import { authorization, strongest } from './digest.ts';

/** Where a picture stream is, and who logs in. */
export interface StreamOptions {
  readonly address: string;
  readonly port: number;
  readonly secure: boolean;
  /** "/cgi-bin/stream". */
  readonly path: string;
  readonly user: string;
  readonly password: string;
  /** ms until an answer is given up: 15000 unless given. */
  readonly patience?: number;
}

/** Starts one picture stream that is guarded by HTTP Digest. Rejects where the camera does not give it. */
export async function openStream(options: StreamOptions): Promise<{ received(): number; stop(): Promise<void> }> {
  const asked = await answerOf(options);
  const challenge = strongest(asked.headersDistinct['www-authenticate'] ?? []);
  asked.destroy();
  if (asked.statusCode !== 401 || challenge === undefined)
    throw new Error(`the camera answers ${asked.statusCode ?? 0} to ${options.path} without a login by HTTP Digest`);
  const { user, password, path: uri } = options;
  const stream = await answerOf(
    options,
    authorization(challenge, { user, password }, { method: 'GET', uri, count: 1 }),
  );
  if (stream.statusCode !== 200) {
    stream.destroy();
    throw new Error(`the camera answers ${stream.statusCode ?? 0} to ${options.path}`);
  }
  let received = 0;
  stream.on('data', (bytes: Buffer) => void (received += bytes.length));
  // A camera that ends the stream gives no more bytes: that is what is looked at.
  stream.on('error', () => undefined);
  return {
    received: () => received,
    async stop() {
      if (stream.destroyed) return;
      stream.destroy();
      await once(stream, 'close');
    },
  };
}

/** The answer to one request; its body is still to come. */
async function answerOf(options: StreamOptions, login?: string): Promise<IncomingMessage> {
  const { address, port, secure, path, patience = 15_000 } = options;
  const headers = login === undefined ? {} : { authorization: login };
  const where = { host: address, port, path, headers, agent: false };
  // Cameras have certificates of their own making, and nothing secret is sent.
  const request = secure ? secureGet({ ...where, rejectUnauthorized: false }) : get(where);
  // What goes wrong after the answer has begun shows in the answer.
  request.on('error', () => undefined);
  const signal = AbortSignal.timeout(patience);
  try {
    const [answer] = (await once(request, 'response', { signal })) as [IncomingMessage];
    return answer;
  } catch (error) {
    request.destroy();
    throw signal.aborted ? new Error(`the camera does not answer ${path} in time`, { cause: error }) : error;
  }
}

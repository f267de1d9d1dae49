import { request } from 'node:http';
import { messageOf, printable } from '../evidence/printable.ts';
import type { Clock } from '../time/clock.ts';

/** What a GET over HTTP, without a login, brought. */
export type HttpLook =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly location?: string;
      /** Of the body; counted to `MOST`. */
      readonly bytes: number;
      /** Whether the body names an address that begins with "https:". */
      readonly namesHttps: boolean;
    }
  /** Nobody there, a connection that ended, or no answer in time. */
  | { readonly kind: 'none'; readonly why: string };

/** Where and for how long is looked. */
export interface HttpTarget {
  readonly clock: Clock;
  readonly address: string;
  readonly port: number;
  readonly path: string;
  /** For the whole of it. */
  readonly ms: number;
}

/** Bytes of a body after which nothing more is read: a picture stream has no end. */
const MOST = 65_536;

/** Asks once, follows nothing. Never rejects. */
export function lookByHttp({ clock, address, port, path, ms }: HttpTarget): Promise<HttpLook> {
  return new Promise((resolve) => {
    const asked = request({ host: address, port, path, agent: false, headers: { Connection: 'close' } });
    const settle = (look: HttpLook) => {
      cancel();
      asked.destroy();
      resolve(look);
    };
    const cancel = clock.after(ms, () => settle({ kind: 'none', why: `no answer within ${ms} ms` }));
    asked.on('error', (error) => settle({ kind: 'none', why: messageOf(error) }));
    asked.once('response', (response) => {
      const { statusCode: status = 0 } = response;
      const { location } = response.headers;
      let body = '';
      const done = () => {
        const [bytes, namesHttps] = [body.length, /https:/i.test(body)];
        settle({ kind: 'answer', status, ...(location !== undefined && { location }), bytes, namesHttps });
      };
      response.setEncoding('latin1').on('data', (chunk: string) => {
        body = (body + chunk).slice(0, MOST);
        if (body.length === MOST) done();
      });
      // An answer that is cut off is one all the same.
      response.on('error', done);
      response.once('close', done);
    });
    asked.end();
  });
}

/** One line for people. */
export const describeLook = (look: HttpLook): string =>
  look.kind === 'none'
    ? printable(look.why)
    : `status ${look.status}${look.location === undefined ? '' : ` to ${printable(look.location, 120)}`}, ${look.bytes} bytes`;

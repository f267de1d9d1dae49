import { setTimeout as sleep } from 'node:timers/promises';
import { printable } from '../../../harness/evidence/printable.ts';
import { type Doors, doorsOf } from './doors.ts';
import { type Door, exchange, nameOf, NotSent, type Reply, type Shipment } from './http-exchange.ts';
import { digestLogin } from './http-login.ts';
import type { LoginTries } from './login-tries.ts';

/** Where a camera is, who logs in, and the least ms from an answer to the next request. */
export interface ClientOptions {
  readonly address: string;
  readonly httpPort: number;
  readonly httpsPort: number;
  readonly user: string;
  readonly password: string;
  readonly spacing: number;
  /** Shared with other drivers of the same camera. */
  readonly tries?: LoginTries;
}

/** HTTP and HTTPS of one camera, with Digest login; one request at a time. */
export interface HttpClient {
  /**
   * Gives the answer, redirects on the camera itself followed. Throws one line where there is none, and at once where the
   * camera has refused the login twice.
   */
  send(request: Shipment): Promise<Reply>;
  readonly moved: Doors['moved'];
}

const REDIRECTS = new Set([301, 302, 303, 307, 308]);
// Once to HTTPS, and some within the pages.
const MOST_REDIRECTS = 4;

/** Makes the client; nothing is sent yet. */
export function httpClient(options: ClientOptions): HttpClient {
  const doors = doorsOf(options);
  let answered = Number.NEGATIVE_INFINITY;

  const loggedIn = digestLogin(options, async (door, request, header) => {
    await sleep(Math.max(0, Math.ceil(answered + options.spacing - performance.now())));
    try {
      return await exchange(options.address, door, request, header);
    } finally {
      answered = performance.now();
    }
  });

  const open = async (request: Shipment): Promise<{ readonly door: Door; readonly reply: Reply }> => {
    const closed: string[] = [];
    for (const door of doors.all()) {
      try {
        return { door, reply: await loggedIn(door, request) };
      } catch (error) {
        // What did not get there can be tried elsewhere.
        if (!(error instanceof NotSent)) throw error;
        closed.push(error.message);
      }
    }
    throw new NotSent(closed.join('; '));
  };

  return {
    async send(request) {
      let asked = request;
      for (let followed = 0; followed <= MOST_REDIRECTS; followed++) {
        const { door, reply } = await open(asked);
        doors.first(door);
        if (!REDIRECTS.has(reply.status) || reply.location === undefined) return reply;
        const to = target(reply.location, options.address, door, asked.path);
        // A door that sends elsewhere has not done what was asked.
        asked = nameOf(to.door) === nameOf(door) ? { method: 'GET', path: to.path } : { ...asked, path: to.path };
        doors.first(to.door);
      }
      throw new Error(`the camera redirects ${request.method} ${request.path.split('?')[0]} again and again`);
    },
    moved: (to) => doors.moved(to),
  };
}

/** Where a Location leads; only on the camera itself. */
function target(location: string, address: string, from: Door, path: string): { door: Door; path: string } {
  const host = address.includes(':') ? `[${address}]` : address;
  const base = `${from.secure ? 'https' : 'http'}://${host}:${from.port}${path}`;
  const to = URL.parse(location, base);
  if (to === null || (to.protocol !== 'http:' && to.protocol !== 'https:') || to.hostname !== new URL(base).hostname)
    throw new Error(`the camera redirects to ${printable(location, 100)}: another host is not followed`);
  const secure = to.protocol === 'https:';
  return { door: { secure, port: Number(to.port || (secure ? 443 : 80)) }, path: to.pathname + to.search };
}

import { setTimeout as sleep } from 'node:timers/promises';
import type { Page, Response } from 'playwright-core';
import { printable } from '../../../harness/evidence/printable.ts';
import { type Doors, doorsOf } from './doors.ts';
import type { Door } from './http-exchange.ts';
import { loginGate, loginTries, refusalOf, type LoginFate, type LoginTries } from './login-tries.ts';

/** Opens pages of one camera in a tab. */
export interface Visitor {
  /** False where the camera has no such page (404). Throws one line where it does not come. */
  visit(page: Page, path: string): Promise<boolean>;
  /** Told that HTTP or HTTPS was set anew: for a while, a camera that cannot be reached is tried again. */
  moved(to: Parameters<Doors['moved']>[0]): void;
}

interface VisitOptions {
  readonly address: string;
  readonly httpPort: number;
  readonly httpsPort: number;
  readonly user: string;
  readonly spacing: number;
  readonly settle: number;
  /** Shared with other drivers of the same camera. */
  readonly tries?: LoginTries;
}

const PATIENCE = 15_000;
const AGAIN = 250;
// Nobody is there, or speaks TLS there.
const CLOSED = /net::ERR_(?:CONNECTION_|SSL_|EMPTY_RESPONSE|ADDRESS_|SOCKET_)\w*/;

// The page that Chromium shows in place of the last one, which did not come, gets in the way of the next one.
const IN_THE_WAY = /interrupted by another navigation to "chrome-error:/;
const MOST_TRIES = 3;

const fateOf = (status: number): LoginFate => (status === 401 ? 'refused' : status < 400 ? 'taken' : undefined);

/** The login is tried twice at most, then every visit throws at once. */
export function visitor(options: VisitOptions): Visitor {
  const doors = doorsOf(options);
  let settledAt = Number.NEGATIVE_INFINITY;
  const refused = refusalOf(options.user);
  const gate = loginGate(options.tries ?? loginTries(), refused);

  const anyDoor = async (page: Page, path: string): Promise<number> => {
    for (;;) {
      const closed: string[] = [];
      for (const door of doors.all()) {
        const result = await through(options.address, page, door, path);
        if (typeof result !== 'number') {
          closed.push(result.closed);
          continue;
        }
        const { protocol, port } = new URL(page.url());
        const secure = protocol === 'https:';
        doors.first({ secure, port: Number(port || (secure ? 443 : 80)) });
        return result;
      }
      if (performance.now() > settledAt)
        throw new Error(`the camera at ${options.address} cannot be reached: ${closed.join('; ')}`);
      await sleep(AGAIN);
    }
  };

  return {
    async visit(page, path) {
      const status = await gate(async () => {
        await sleep(options.spacing);
        return anyDoor(page, path);
      }, fateOf);
      if (status === 401) throw new Error(refused);
      if (status >= 400 && status !== 404) throw new Error(`the camera answers GET ${path} with status ${status}`);
      return status !== 404;
    },
    moved(to) {
      doors.moved(to);
      settledAt = performance.now() + options.settle;
    },
  };
}

/** The status, or what kept the page from coming. */
async function through(
  address: string,
  page: Page,
  door: Door,
  path: string,
): Promise<number | { readonly closed: string }> {
  const host = address.includes(':') ? `[${address}]` : address;
  try {
    const url = `${door.secure ? 'https' : 'http'}://${host}:${door.port}${path}`;
    return (await goTo(page, url))?.status() ?? 0;
  } catch (error) {
    const [said = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    const closed = CLOSED.exec(said)?.[0];
    if (closed !== undefined) return { closed: `port ${door.port}: ${closed}` };
    throw new Error(`the camera at ${address} port ${door.port} does not show ${path}: ${printable(said, 200)}`, {
      cause: error,
    });
  }
}

async function goTo(page: Page, url: string, tries = 1): Promise<Response | null> {
  try {
    return await page.goto(url, { timeout: PATIENCE, waitUntil: 'load' });
  } catch (error) {
    if (tries >= MOST_TRIES || !(error instanceof Error) || !IN_THE_WAY.test(error.message)) throw error;
    return goTo(page, url, tries + 1);
  }
}

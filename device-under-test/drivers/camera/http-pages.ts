import { setTimeout as sleep } from 'node:timers/promises';
import { type Element, find, readHtml } from './html.ts';
import type { Entry } from './html-form.ts';
import { type HttpClient } from './http-client.ts';
import { CutOff, NotSent, type Reply, type Shipment } from './http-exchange.ts';
import type { HttpProfile, Page } from './profile-types.ts';

/** What is done with the pages of a profile, over HTTP. */
export interface Pages {
  /** The page, or undefined where the camera has none at that path (404). */
  read(path: string): Promise<Element | undefined>;
  /** Sends fields, with the token of the profile. */
  send(request: Outgoing): Promise<Reply>;
  /** Told that HTTP or HTTPS was set anew: for a while, connections that are refused are tried again. */
  unsettled(): void;
}

interface Outgoing {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly entries: readonly Entry[];
  readonly encoding: 'urlencoded' | 'multipart';
  readonly file?: { readonly field: string; readonly bytes: Uint8Array };
}

/** ms that a camera may take to serve again after a change of its ports, where the profile does not say. */
export const SETTLE = 10_000;
const AGAIN = 250;
// The test of NTP waits for a server that says nothing.
const PATIENCE = 90_000;

/** Throws, in one line each, where the camera does not answer or answers a page that cannot be read. */
export function pagesOf(profile: HttpProfile, client: HttpClient): Pages {
  let settledAt = Number.NEGATIVE_INFINITY;

  const send = async (request: Shipment): Promise<Reply> => {
    for (;;) {
      try {
        return await client.send(request);
      } catch (error) {
        const again = error instanceof NotSent || (error instanceof CutOff && request.method === 'GET');
        if (!again || performance.now() > settledAt) throw error;
      }
      await sleep(AGAIN);
    }
  };

  const token = async (): Promise<readonly Entry[]> => {
    if (profile.token === undefined) return [];
    const { path, after, field } = profile.token;
    const text = (await send({ method: 'GET', path })).text();
    const at = text.indexOf(after);
    const number = at < 0 ? undefined : /^[^\s&"'<>;]{1,200}/.exec(text.slice(at + after.length))?.[0];
    if (number === undefined)
      throw new Error(`${profile.name}: GET ${path} holds nothing behind the "after" of the token`);
    return [[field, number]];
  };

  return {
    async read(path) {
      const reply = await send({ method: 'GET', path });
      if (reply.status === 404) return undefined;
      if (reply.status !== 200) throw new Error(`the camera answers GET ${path} with status ${reply.status}`);
      return readHtml(reply.text());
    },
    async send({ method, path, entries, encoding, file }) {
      const all = [...entries, ...(await token())];
      if (method === 'POST') {
        const body = file === undefined && encoding === 'urlencoded' ? urlencoded(all) : await multipart(all, file);
        return send({ method, path, body, patience: PATIENCE });
      }
      const query = encoded(all);
      const joint = path.includes('?') ? '&' : '?';
      return send({ method, path: query === '' ? path : `${path}${joint}${query}`, patience: PATIENCE });
    },
    unsettled() {
      settledAt = performance.now() + (profile.settle ?? SETTLE);
    },
  };
}

/** A page that has to be there. Throws where it is not: the profile is for another firmware. */
export async function pageAt(profile: HttpProfile, pages: Pick<Pages, 'read'>, path: string): Promise<Element> {
  const page = await pages.read(path);
  if (page === undefined) throw new Error(`${profile.name}: the camera has no page ${path}`);
  return page;
}

/** The form of a page. Throws where it is not there. */
export function formOf(profile: HttpProfile, page: Page, root: Element): Element {
  const form = find(root, page.form);
  if (form === undefined) throw new Error(`${profile.name}: page ${page.path} has no form ${page.form}`);
  return form;
}

const encoded = (entries: readonly Entry[]): string =>
  new URLSearchParams(entries.map(([name, value]): [string, string] => [name, value])).toString();

const urlencoded = (entries: readonly Entry[]) => ({
  type: 'application/x-www-form-urlencoded',
  bytes: Buffer.from(encoded(entries)),
});

async function multipart(entries: readonly Entry[], file: Outgoing['file']) {
  const form = new FormData();
  for (const [name, value] of entries) form.append(name, value);
  if (file !== undefined) form.append(file.field, new Blob([Uint8Array.from(file.bytes)]), FILE_NAME);
  const whole = new Response(form);
  const type = whole.headers.get('content-type') ?? 'multipart/form-data';
  return { type, bytes: new Uint8Array(await whole.arrayBuffer()) };
}

const FILE_NAME = 'certificate.crt';

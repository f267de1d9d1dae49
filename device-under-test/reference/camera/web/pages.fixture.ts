import { createHash } from 'node:crypto';
import { createServer, request as httpRequest } from 'node:http';
import { parse } from 'node-html-parser';
import { realClock } from '../../../../harness/time/clock.ts';
import { openCaStore } from '../ca-store.ts';
import { openHttpsCertificates } from '../https-certificates.ts';
import { soundHttpsSteps } from '../https-steps.ts';
import { listen } from '../listening.ts';
import { soundSettingSteps } from '../setting-steps.ts';
import { openSettings } from '../settings.ts';
import { openSystemLog } from '../system-log.ts';
import { openGuard } from './digest.ts';
import { cameraPages } from './handler.ts';
import type { PageParts } from './view.ts';
import type { SettingSteps } from '../setting-steps.ts';
import type { IncomingHttpHeaders } from 'node:http';

export const USER = 'admin';
export const PASSWORD = 'camera-4711';
const ADDRESS = '127.0.15.1';

export interface Got {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

export interface Bench {
  readonly parts: PageParts;
  readonly port: number;
  readonly address: string;
  /** How often the NTP test ran. */
  tests(): number;
  /** Whether the next test reaches its server. */
  reaches(yes: boolean): void;
  /** One request without a login of its own. */
  raw(method: string, path: string, headers?: Record<string, string>, body?: string | Uint8Array): Promise<Got>;
  /** With the login (Digest, MD5 by hand), as a GET or as a form. */
  get(path: string): Promise<Got>;
  post(path: string, fields?: Record<string, string>): Promise<Got>;
  upload(path: string, file: Uint8Array, field?: string): Promise<Got>;
  close(): Promise<void>;
}

const md5 = (text: string) => createHash('md5').update(text).digest('hex');

/** The header that answers a challenge, written from the RFC without a line of the camera. */
export function loginHeader(
  challenge: string,
  method: string,
  uri: string,
  { user = USER, password = PASSWORD, nc = '00000001' }: { user?: string; password?: string; nc?: string } = {},
): string {
  const realm = /realm="([^"]*)"/.exec(challenge)?.[1];
  const nonce = /nonce="([^"]*)"/.exec(challenge)?.[1];
  const response = md5(
    `${md5(`${user}:${realm}:${password}`)}:${nonce}:${nc}:0a4f113b:auth:${md5(`${method}:${uri}`)}`,
  );
  return `Digest username="${user}", realm="${realm}", nonce="${nonce}", uri="${uri}", algorithm=MD5, qop=auth, nc=${nc}, cnonce="0a4f113b", response="${response}"`;
}

function asking(port: number): Bench['raw'] {
  return (method, path, headers = {}, body = '') =>
    new Promise((resolve, reject) => {
      const asked = httpRequest({ host: ADDRESS, port, method, path, headers, agent: false }, (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () =>
          resolve({
            status: answer.statusCode ?? 0,
            headers: answer.headers,
            text: Buffer.concat(chunks).toString('utf8'),
          }),
        );
      });
      asked.on('error', reject);
      asked.end(body);
    });
}

/** The pages of a camera behind a real HTTP server. */
export async function openBench(
  options: { readonly firmware?: '1.50' | '1.60'; readonly steps?: Partial<SettingSteps> } = {},
): Promise<Bench> {
  const steps = { ...soundSettingSteps, ...options.steps };
  const tell = () => {};
  let tests = 0;
  let reached = true;
  const parts: PageParts = {
    firmware: options.firmware ?? '1.60',
    steps,
    guard: openGuard({ user: USER, password: PASSWORD, realm: 'camera' }, realClock),
    settings: openSettings({ steps, tell }),
    log: openSystemLog(() => 0),
    clock: {
      now: () => 0,
      test() {
        tests += 1;
        return Promise.resolve(reached);
      },
    },
    ca: openCaStore({ steps, tell }),
    https: await openHttpsCertificates({ address: ADDRESS, steps: soundHttpsSteps, tell }),
  };
  const server = createServer(cameraPages(parts));
  const port = await listen(server, ADDRESS, 0);
  const raw = asking(port);

  const login = async (method: string, path: string, headers: Record<string, string>, body: string | Uint8Array) => {
    const { headers: asked } = await raw('GET', '/');
    const challenge = asked['www-authenticate'] ?? '';
    return raw(method, path, { ...headers, Authorization: loginHeader(challenge, method, path) }, body);
  };

  return {
    parts,
    port,
    address: ADDRESS,
    tests: () => tests,
    reaches(yes) {
      reached = yes;
    },
    raw,
    get: (path) => login('GET', path, {}, ''),
    post: (path, fields = {}) =>
      login(
        'POST',
        path,
        { 'Content-Type': 'application/x-www-form-urlencoded' },
        new URLSearchParams(fields).toString(),
      ),
    upload(path, file, field = 'file') {
      const head = `--frontier\r\nContent-Disposition: form-data; name="${field}"; filename="ca.pem"\r\nContent-Type: application/octet-stream\r\n\r\n`;
      const body = Buffer.concat([Buffer.from(head), file, Buffer.from('\r\n--frontier--\r\n')]);
      return login('POST', path, { 'Content-Type': 'multipart/form-data; boundary=frontier' }, body);
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** What a browser sends of the form of a page: its controls as they stand, decoded. */
export function fieldsOf(page: string): Record<string, string> {
  const controls = parse(page).querySelectorAll('input[name]:not([type=file]):not([disabled]), select');
  const sent = controls.filter(
    (it) => !['radio', 'checkbox'].includes(it.getAttribute('type') ?? '') || it.hasAttribute('checked'),
  );
  return Object.fromEntries(
    sent.map((it) => [
      it.getAttribute('name') ?? '',
      (it.querySelector('option[selected]') ?? it).getAttribute('value') ?? '',
    ]),
  );
}

/** What a page says in red. */
export const errorsOf = (page: string): string[] =>
  parse(page)
    .querySelectorAll('.error')
    .map((it) => it.text);

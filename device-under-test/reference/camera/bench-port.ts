import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { isIP } from 'node:net';
import type { AlarmKind } from '../../camera-contract.ts';
import type { ReferenceCamera } from './camera.ts';
import { listen } from './listening.ts';
import { ALARM_KINDS } from './setting-table.ts';

/** Where the hands at the bench are: what happens to a camera other than through its network. */
export interface BenchPort {
  readonly address: string;
  readonly port: number;
  close(): Promise<void>;
}

/** Does what was asked; gives what is wrong with the request. */
type Act = (camera: ReferenceCamera, query: URLSearchParams) => Promise<string | undefined> | string | undefined;

/** Only programs of this machine have hands here. */
const LOOPBACK = '127.0.0.1';

const isAlarm = (text: string | null): text is AlarmKind => ALARM_KINDS.some((kind) => kind === text);

const ACTS: Readonly<Record<string, Act>> = {
  '/alarm'(camera, query) {
    const kind = query.get('kind');
    if (!isAlarm(kind)) return `kind: one of ${ALARM_KINDS.join(', ')}`;
    try {
      camera.raise(kind, Number(query.get('sensor') ?? 1));
      return undefined;
    } catch (error) {
      if (error instanceof RangeError) return `sensor: ${error.message}`;
      throw error;
    }
  },
  async '/power-cycle'(camera) {
    await camera.powerCycle();
    return undefined;
  },
  async '/factory-default'(camera) {
    await camera.factoryDefault();
    return undefined;
  },
  '/lease'(camera, query) {
    const servers = (query.get('servers') ?? '').split(',').filter((server) => server !== '');
    const odd = servers.find((server) => isIP(server) === 0);
    if (odd !== undefined) return 'servers: IP addresses with commas between them';
    camera.lease(servers);
    return undefined;
  },
};

/**
 * Opens the hands at the bench for a camera that is a process of its own, by HTTP on loopback: `POST
 * /alarm?kind=terminal1&sensor=1`, `/power-cycle`, `/factory-default`, `/lease?servers=192.0.2.1,192.0.2.2`. The answer
 * is 204 once it has been done. Rejects with `code` EADDRINUSE where the port is taken.
 */
export async function openBenchPort(camera: ReferenceCamera, { port }: { readonly port: number }): Promise<BenchPort> {
  const server = createServer((request, response) => {
    answer(camera, request, response).catch((error: unknown) => end(response, 500, String(error)));
  });
  return {
    address: LOOPBACK,
    port: await listen(server, LOOPBACK, port),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(camera: ReferenceCamera, { method, url = '' }: IncomingMessage, response: ServerResponse) {
  const [path = '', query] = url.split('?', 2);
  const act = Object.hasOwn(ACTS, path) ? ACTS[path] : undefined;
  if (act === undefined) return end(response, 404, `POST to one of ${Object.keys(ACTS).join(', ')}`);
  if (method !== 'POST') return end(response.setHeader('Allow', 'POST'), 405, 'POST only');
  const wrong = await act(camera, new URLSearchParams(query));
  return wrong === undefined ? end(response, 204) : end(response, 400, wrong);
}

const end = (response: ServerResponse, status: number, text = ''): void =>
  void response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' }).end(text === '' ? '' : `${text}\n`);

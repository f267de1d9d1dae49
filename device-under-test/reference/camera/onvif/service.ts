import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Handler } from '../https-server.ts';
import { readBody } from '../web/body.ts';
import { openLockout } from '../web/lockout.ts';
import { deviceOperations, type DeviceParts } from './device-operations.ts';
import { eventOperations, type EventTask } from './event-operations.ts';
import { envelope, faultBody, type Fault } from './soap.ts';
import { openSubscriptions, type EventParts } from './subscriptions.ts';
import { tokenCheck } from './username-token.ts';
import { child, names, readXml, type Element } from './xml.ts';

/** What the ONVIF service of a camera works on. */
export interface OnvifParts extends DeviceParts, EventParts {
  readonly user: string;
  readonly password: string;
}

/** The ONVIF service of a camera that has power. */
export interface Onvif {
  /** Answers what comes to `/onvif/…`: SOAP 1.2 by POST. */
  readonly handler: Handler;
  /** Ends the subscriptions. */
  close(): void;
}

type Run = (task: EventTask) => Promise<string | Fault> | string | Fault;

const LARGEST = 65_536;
const EVENTS = '/onvif/event_service';
const PULL_POINT = '/onvif/subscription/';
/** Answered without login (ONVIF Core Specification, 5.9.4.3: PRE_AUTH). */
const OPEN: ReadonlySet<string> = new Set(['GetSystemDateAndTime', 'GetCapabilities']);

/** Opens the service: GetCapabilities tells where events are. */
export function openOnvif(parts: OnvifParts): Onvif {
  const subscriptions = openSubscriptions(parts);
  const check = tokenCheck(parts);
  const lockout = openLockout(parts.clock);
  const device = Object.entries(deviceOperations(parts)).map(([name, run]): [string, Run] => [
    name,
    (task) => run(task.request),
  ]);
  const operations = new Map<string, Run>([
    ...device,
    ...Object.entries(eventOperations(subscriptions)),
    ['GetCapabilities', (task) => capabilities(task.addressOf(''))],
  ]);

  function admits(name: string, header: Element | undefined, from: string): boolean {
    if (OPEN.has(name)) return true;
    if (lockout.locked(from)) return false;
    const login = check(header);
    if (login === 'bad') lockout.bad(from);
    if (login === 'in') lockout.good(from);
    return login === 'in';
  }

  async function answer(request: IncomingMessage, body: string): Promise<string | Fault> {
    const asked = child(readXml(body), 'Envelope');
    const [name] = names(child(asked, 'Body'));
    if (asked === undefined || name === undefined) return { subcode: 'WellFormed', reason: 'no SOAP envelope' };
    if (!admits(name, child(asked, 'Header'), request.socket.remoteAddress ?? ''))
      return { subcode: 'NotAuthorized', reason: 'Sender not Authorized' };
    const run = operations.get(name);
    if (run === undefined) return { subcode: 'ActionNotSupported', reason: 'no such operation' };
    return run({
      request: child(asked, 'Body', name),
      id: request.url?.startsWith(PULL_POINT) === true ? request.url.slice(PULL_POINT.length) : '',
      addressOf: (id) => `${originOf(request)}${id === '' ? EVENTS : `${PULL_POINT}${id}`}`,
      now: parts.now,
    });
  }

  return {
    handler(request, response) {
      // Whoever goes away in the middle of a request gets no answer.
      serve(request, response, answer).catch(() => response.destroy());
    },
    close: () => subscriptions.close(),
  };
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  answer: (request: IncomingMessage, body: string) => Promise<string | Fault>,
): Promise<void> {
  if (request.method !== 'POST') {
    response.writeHead(405, { Allow: 'POST' }).end();
    return;
  }
  const body = await readBody(request, LARGEST);
  if (body === undefined) {
    response.writeHead(413, { Connection: 'close' }).end();
    return;
  }
  const answered = await answer(request, body.toString('utf8'));
  const isFault = typeof answered !== 'string';
  response.writeHead(isFault ? 400 : 200, { 'Content-Type': 'application/soap+xml; charset=utf-8' });
  response.end(envelope(isFault ? faultBody(answered) : answered));
}

const capabilities = (events: string): string =>
  '<tds:GetCapabilitiesResponse><tds:Capabilities>' +
  `<tt:Device><tt:XAddr>${events.replace(EVENTS, '/onvif/device_service')}</tt:XAddr></tt:Device>` +
  `<tt:Events><tt:XAddr>${events}</tt:XAddr><tt:WSSubscriptionPolicySupport>false</tt:WSSubscriptionPolicySupport>` +
  '<tt:WSPullPointSupport>true</tt:WSPullPointSupport></tt:Events>' +
  '</tds:Capabilities></tds:GetCapabilitiesResponse>';

/** Scheme, address and port at which the client came: the Host header is for the client to choose, so not that. */
function originOf({ socket }: IncomingMessage): string {
  const { localAddress = '', localPort } = socket;
  const host = localAddress.includes(':') ? `[${localAddress}]` : localAddress;
  return `${'encrypted' in socket ? 'https' : 'http'}://${host}:${localPort}`;
}

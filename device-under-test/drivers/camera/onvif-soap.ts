import { printable } from '../../../harness/evidence/printable.ts';
import { exchange, type Door, type Reply } from './http-exchange.ts';
import { all, escaped, first, localName, readXml, text, type Xml } from './onvif-xml.ts';

/** One call: `body` is the request's element. */
export interface SoapCall {
  /** Path of the service, with its query. */
  readonly path: string;
  /** WS-Addressing action. */
  readonly action: string;
  readonly body: string;
  /** Where the message goes, as the camera gave it: pull points want to be told. */
  readonly to?: string;
  /** The element `Security`. */
  readonly security?: string;
  /** ms until an answer is given up: 15000 unless given. */
  readonly patience?: number;
}

/** The camera does not take the login: what it said. */
export class LoginRefused extends Error {}

/** The camera answered, but not with what was asked for: a fault, or no SOAP at all. */
export class OnvifRefused extends Error {}

/** Who refuses a login, by the local names of fault codes (ONVIF Core Specification, 5.8.2; Web Services Security, 12). */
const LOGIN_FAULTS = new Set(['NotAuthorized', 'FailedAuthentication', 'InvalidSecurity', 'InvalidSecurityToken']);

const ENVELOPE =
  '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:a="http://www.w3.org/2005/08/addressing">';

/** One SOAP 1.2 call. Gives the element in the body of the answer; throws LoginRefused, OnvifRefused, or that there is no answer. */
export async function soapCall(address: string, door: Door, call: SoapCall): Promise<Xml> {
  const reply = await followed(address, door, call);
  const body = first(readXml(reply.text()), 'Envelope', 'Body');
  const fault = first(body, 'Fault');
  const codes = [...all(fault, 'Code', 'Value'), ...subcodes(first(fault, 'Code'))].map((code) =>
    localName(text(code)),
  );
  const name = call.action.slice(call.action.lastIndexOf('/') + 1).replace(/Request$/u, '');
  const where = `ONVIF of the camera at ${address} port ${door.port}`;
  // Calls with a login have a line of their own for it.
  if (reply.status === 401 || codes.some((code) => LOGIN_FAULTS.has(code)))
    throw new LoginRefused(`${where}: ${name} wants a login; let the camera tell its time without one`);
  if (fault !== undefined) {
    const reason = printable(text(fault, 'Reason', 'Text'), 200);
    throw new OnvifRefused(`${where}: ${name} is refused: ${printable(codes.join(' '), 100)} "${reason}"`);
  }
  const answer = first(body, `${name}Response`);
  if (answer !== undefined && reply.status === 200) return answer;
  const path = printable(call.path, 100);
  if (reply.status === 404 || reply.status === 405 || reply.status === 503)
    throw new OnvifRefused(
      `${where}: there is no service at ${path} (HTTP ${reply.status}); turn ONVIF on at the camera`,
    );
  throw new OnvifRefused(
    `${where}: ${path} answers ${name} with something else (HTTP ${reply.status}, ${kindOf(body)})`,
  );
}

const kindOf = (body: Xml | undefined): string => (body === undefined ? 'no SOAP envelope' : 'no such element');

/** A code may have a subcode, and that one again. */
function subcodes(code: Xml | undefined, depth = 0): readonly Xml[] {
  const subcode = first(code, 'Subcode');
  return subcode === undefined || depth > 3 ? [] : [...all(subcode, 'Value'), ...subcodes(subcode, depth + 1)];
}

/** A camera that was put to HTTPS says so at its HTTP port: the call goes there, to the same address and no other. */
async function followed(address: string, door: Door, call: SoapCall): Promise<Reply> {
  const reply = await send(address, door, call);
  if (reply.status < 300 || reply.status > 399 || door.secure || reply.location === undefined) return reply;
  const url = URL.parse(reply.location);
  if (url?.protocol !== 'https:') return reply;
  return send(address, { secure: true, port: Number(url.port || 443) }, call);
}

function send(
  address: string,
  door: Door,
  { path, action, body, to, security = '', patience }: SoapCall,
): Promise<Reply> {
  const target = to === undefined ? '' : `<a:Action>${action}</a:Action><a:To>${escaped(to)}</a:To>`;
  const envelope = `${ENVELOPE}<s:Header>${security}${target}</s:Header><s:Body>${body}</s:Body></s:Envelope>`;
  return exchange(address, door, {
    method: 'POST',
    path,
    body: { type: `application/soap+xml; charset=utf-8; action="${action}"`, bytes: Buffer.from(envelope) },
    ...(patience === undefined ? {} : { patience }),
  });
}

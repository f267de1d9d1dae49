import type { HttpsIdentity } from '../https-certificates.ts';
import type { HttpsSteps } from '../https-steps.ts';
import type { SettingsStore } from '../parts.ts';
import type { OnvifSteps } from './onvif-steps.ts';
import type { Fault } from './soap.ts';
import { child, children, escaped, text, type Element } from './xml.ts';
import type { Values } from '../../../camera-contract.ts';

/** What the device service works on. */
export interface DeviceParts {
  readonly settings: SettingsStore;
  readonly certificates: HttpsIdentity;
  readonly steps: OnvifSteps & HttpsSteps;
  /** ms since 1970, as the camera has it. */
  readonly now: () => number;
  readonly httpPort: () => number;
}

/** What an operation makes of the element of the request: the body of the answer. */
export type Operation = (request: Element | undefined) => string | Fault;

const wrong = (reason: string): Fault => ({ subcode: 'InvalidArgVal', reason });

/** The operations of the device service, by the local names of the requests. */
export function deviceOperations(parts: DeviceParts): Readonly<Record<string, Operation>> {
  return {
    GetSystemDateAndTime: () => dateAndTime(parts),
    GetNTP: () => ntp(parts.settings.all()),
    SetNTP: (request) => setNtp(parts, request),
    GetNetworkProtocols: () => protocols(parts),
    SetNetworkProtocols: (request) => setProtocols(parts, request),
  };
}

function dateAndTime({ settings, steps, now }: DeviceParts): string {
  const time = new Date(steps.systemTime(now()));
  const clock = `<tt:Hour>${time.getUTCHours()}</tt:Hour><tt:Minute>${time.getUTCMinutes()}</tt:Minute><tt:Second>${time.getUTCSeconds()}</tt:Second>`;
  const date = `<tt:Year>${time.getUTCFullYear()}</tt:Year><tt:Month>${time.getUTCMonth() + 1}</tt:Month><tt:Day>${time.getUTCDate()}</tt:Day>`;
  const utc = `<tt:Time>${clock}</tt:Time><tt:Date>${date}</tt:Date>`;
  return (
    '<tds:GetSystemDateAndTimeResponse><tds:SystemDateAndTime>' +
    `<tt:DateTimeType>${settings.get('ntp.adjustment') === 'ntp' ? 'NTP' : 'Manual'}</tt:DateTimeType>` +
    '<tt:DaylightSavings>false</tt:DaylightSavings><tt:TimeZone><tt:TZ>GMT0</tt:TZ></tt:TimeZone>' +
    `<tt:UTCDateTime>${utc}</tt:UTCDateTime>` +
    '</tds:SystemDateAndTime></tds:GetSystemDateAndTimeResponse>'
  );
}

const typeOf = (address: string): 'IPv4' | 'IPv6' | 'DNS' =>
  /^\d+(?:\.\d+){3}$/u.test(address) ? 'IPv4' : address.includes(':') ? 'IPv6' : 'DNS';

const ADDRESS_OF_TYPE = { IPv4: 'IPv4Address', IPv6: 'IPv6Address', DNS: 'DNSname' } as const;

function ntp(values: Values): string {
  const address = values['ntp.address'] ?? '';
  const type = typeOf(address);
  const element = ADDRESS_OF_TYPE[type];
  const server = escaped(`${type === 'IPv6' ? `[${address}]` : address}:${values['ntp.port']}`);
  const manual = `<tt:NTPManual><tt:Type>${type}</tt:Type><tt:${element}>${server}</tt:${element}></tt:NTPManual>`;
  const fromDhcp = values['ntp.source'] === 'auto';
  return (
    `<tds:GetNTPResponse><tds:NTPInformation><tt:FromDHCP>${fromDhcp}</tt:FromDHCP>` +
    `${fromDhcp || address === '' ? '' : manual}</tds:NTPInformation></tds:GetNTPResponse>`
  );
}

/** One server only: more are left aside. */
function setNtp({ settings, steps }: DeviceParts, request: Element | undefined): string | Fault {
  const done = '<tds:SetNTPResponse/>';
  if (isTrue(text(child(request, 'FromDHCP')))) {
    const refused = settings.change({ 'ntp.source': 'auto' });
    return refused === undefined ? done : wrong(refused);
  }
  const manual = child(request, 'NTPManual');
  const type = text(child(manual, 'Type'));
  const element = Object.entries(ADDRESS_OF_TYPE).find(([name]) => name === type)?.[1];
  const server = element === undefined ? undefined : steps.ntpServer(text(child(manual, element)));
  if (server === undefined) return wrong('no address of an NTP server of the type that it says');
  const refused = settings.change({
    'ntp.source': 'manual',
    'ntp.address': server.address,
    'ntp.port': server.port,
  });
  return refused === undefined ? done : wrong(refused);
}

interface Protocol {
  readonly enabled: boolean;
  readonly port: number;
}

function current({ settings, certificates, steps, httpPort }: DeviceParts): Record<'HTTP' | 'HTTPS', Protocol> {
  const connection = settings.get('https.connection');
  return {
    HTTP: { enabled: connection === 'http', port: httpPort() },
    HTTPS: {
      enabled: steps.opensHttps(connection, certificates.wasSetUp()),
      port: Number(settings.get('https.port')),
    },
  };
}

function protocols(parts: DeviceParts): string {
  const listed = Object.entries(current(parts)).map(
    ([name, { enabled, port }]) =>
      `<tds:NetworkProtocols><tt:Name>${name}</tt:Name><tt:Enabled>${enabled}</tt:Enabled><tt:Port>${port}</tt:Port></tds:NetworkProtocols>`,
  );
  return `<tds:GetNetworkProtocolsResponse>${listed.join('')}</tds:GetNetworkProtocolsResponse>`;
}

/** HTTP and HTTPS, or one of them: what is not named stays. */
function setProtocols(parts: DeviceParts, request: Element | undefined): string | Fault {
  const wanted = current(parts);
  const { port: httpPort } = wanted.HTTP;
  for (const protocol of children(request, 'NetworkProtocols')) {
    const name = text(child(protocol, 'Name'));
    if (name !== 'HTTP' && name !== 'HTTPS') return wrong('only HTTP and HTTPS can be set');
    const port = text(child(protocol, 'Port'));
    wanted[name] = {
      enabled: isTrue(text(child(protocol, 'Enabled'))),
      port: port === '' ? wanted[name].port : Number(port),
    };
  }
  if (!wanted.HTTP.enabled && !wanted.HTTPS.enabled) return wrong('HTTP and HTTPS cannot both be off');
  if (wanted.HTTP.port !== httpPort) return wrong('the port of HTTP cannot be changed');
  const refused = parts.settings.change({
    'https.connection': wanted.HTTP.enabled ? 'http' : 'https',
    'https.port': `${wanted.HTTPS.port}`,
  });
  if (refused !== undefined) return wrong(refused);
  parts.certificates.setUp(wanted.HTTPS.enabled);
  return '<tds:SetNetworkProtocolsResponse/>';
}

const isTrue = (value: string): boolean => value === 'true' || value === '1';

import type { AlarmOracle } from '../../camera-contract.ts';
import { printable } from '../../../harness/evidence/printable.ts';
import { realClock } from '../../../harness/time/clock.ts';
import { onvifOracle } from './onvif-events.ts';
import { tokenLogin, type Credentials } from './onvif-login.ts';
import { OnvifRefused, soapCall, type SoapCall } from './onvif-soap.ts';
import { escaped, first, text, type Xml } from './onvif-xml.ts';

/** Where the ONVIF service of a camera is, and who logs in. `secure`: `port` is that of HTTPS. */
export interface OnvifOptions extends Credentials {
  readonly address: string;
  readonly port: number;
  readonly secure?: boolean;
}

/** The NTP server of a camera: "192.0.2.1:10123" as it says it, or from DHCP. */
type NtpServerOfCamera = { readonly server: string } | 'from DHCP' | 'none';

/** What a camera does by ONVIF. All calls reject with one line that names the camera and the cure. */
export interface OnvifDriver {
  readonly oracle: AlarmOracle;
  /** What its clock says, ms since 1970, in whole seconds. Needs no login. */
  clock(): Promise<number>;
  /** Sets its one NTP server, with the port in the address as i-PRO wants it: "192.0.2.1:10123". */
  setNtp(server: string): Promise<void>;
  getNtp(): Promise<NtpServerOfCamera>;
}

const DEVICE = 'http://www.onvif.org/ver10/device/wsdl';
const SCHEMA = 'http://www.onvif.org/ver10/schema';
const DEVICE_PATH = '/onvif/device_service';

/** Works a camera by ONVIF; nothing is sent before the first call. Logins follow the camera's clock and are tried twice at most. */
export function onvifDriver({ address, port, secure = false, ...credentials }: OnvifOptions): OnvifDriver {
  const door = { secure, port };
  const where = `ONVIF of the camera at ${address} port ${port}`;
  const send = (call: SoapCall) => soapCall(address, door, call);
  async function clock(): Promise<number> {
    const answer = await send(ask('GetSystemDateAndTime'));
    const time = timeOf(first(answer, 'SystemDateAndTime', 'UTCDateTime'));
    if (time === undefined)
      throw new OnvifRefused(`${where}: GetSystemDateAndTime gives no UTC time; set the camera's clock`);
    return time;
  }
  const login = tokenLogin(credentials, clock, where);
  const callWithLogin = (call: SoapCall): Promise<Xml> => login((security) => send({ ...call, security }));

  async function eventPath(): Promise<string> {
    const answer = await callWithLogin(ask('GetCapabilities', '<Category>Events</Category>'));
    const url = URL.parse(text(answer, 'Capabilities', 'Events', 'XAddr'));
    if (url === null) throw new OnvifRefused(`${where}: it has no events`);
    return `${url.pathname}${url.search}`;
  }

  return {
    oracle: onvifOracle({ call: callWithLogin, eventPath, clock: realClock }),
    clock,
    async setNtp(server) {
      const [type, element] = kindOfServer(server);
      const manual = `<tt:Type>${type}</tt:Type><tt:${element}>${escaped(server)}</tt:${element}>`;
      await callWithLogin(ask('SetNTP', `<FromDHCP>false</FromDHCP><NTPManual>${manual}</NTPManual>`));
    },
    async getNtp() {
      const answer = first(await callWithLogin(ask('GetNTP')), 'NTPInformation');
      if (text(answer, 'FromDHCP') === 'true') return 'from DHCP';
      const manual = first(answer, 'NTPManual');
      const server = ['IPv4Address', 'IPv6Address', 'DNSname'].map((name) => text(manual, name)).find(Boolean);
      return server === undefined ? 'none' : { server: printable(server, 200) };
    },
  };
}

/** A call of the device service. */
const ask = (name: string, content = ''): Pick<SoapCall, 'path' | 'action' | 'body'> => ({
  path: DEVICE_PATH,
  action: `${DEVICE}/${name}`,
  body: `<${name} xmlns="${DEVICE}" xmlns:tt="${SCHEMA}">${content}</${name}>`,
});

/** The type of an address that may have a port, and the element that it goes into. */
function kindOfServer(server: string): readonly [type: string, element: string] {
  if (/^\d+(?:\.\d+){3}(?::\d+)?$/u.test(server)) return ['IPv4', 'IPv4Address'];
  return /^\[|:.*:/u.test(server) ? ['IPv6', 'IPv6Address'] : ['DNS', 'DNSname'];
}

function timeOf(utc: Xml | undefined): number | undefined {
  const part = (...path: readonly string[]) => {
    const digits = text(utc, ...path);
    return /^\d{1,4}$/u.test(digits) ? Number(digits) : Number.NaN;
  };
  const [year, month, day] = [part('Date', 'Year'), part('Date', 'Month'), part('Date', 'Day')];
  const time = Date.UTC(year, month - 1, day, part('Time', 'Hour'), part('Time', 'Minute'), part('Time', 'Second'));
  return Number.isNaN(time) ? undefined : time;
}

/** What the ONVIF service decides, and a row may bend. */
export interface OnvifSteps {
  /** The NTP server in an address as i-PRO takes it: "192.0.2.1:10123", "[2001:db8::1]:10123", a name; undefined refuses it. */
  ntpServer(text: string): { readonly address: string; readonly port: string } | undefined;
  /** What GetSystemDateAndTime gives, ms since 1970, while the camera's clock says this. */
  systemTime(now: number): number;
}

const DEFAULT_PORT = '123';

function ntpServer(text: string) {
  // Colons are in the address itself where it is IPv6 without brackets: then there is no port.
  const found = /^\[([0-9a-f:.]+)\](?::(\d{1,5}))?$/iu.exec(text) ?? /^([^:\s]+)(?::(\d{1,5}))?$/u.exec(text);
  if (found !== null) return { address: found[1] ?? '', port: found[2] ?? DEFAULT_PORT };
  return /^[0-9a-f:.]+$/iu.test(text) ? { address: text, port: DEFAULT_PORT } : undefined;
}

/** The decisions of the conforming camera. */
export const soundOnvifSteps: OnvifSteps = { ntpServer, systemTime: (now) => now };

import { Resolver } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { CameraOptions } from './parts.ts';

/** Gives the IP address of a host name (or of what is an IP address already); undefined where it has none. */
export type FindHost = (host: string, signal: AbortSignal) => Promise<string | undefined>;

const TRIES = 2;

/** Asks this DNS server anew for each name, for `ms` at most; A before AAAA. Without a server no name has an address. */
export function hostFinder(dns: CameraOptions['dns'], ms: number): FindHost {
  return async (host, signal) => {
    if (isIP(host) !== 0) return host;
    if (dns === undefined || signal.aborted) return undefined;
    const resolver = new Resolver({ timeout: Math.ceil(ms / TRIES), tries: TRIES });
    resolver.setServers([isIP(dns.address) === 6 ? `[${dns.address}]:${dns.port}` : `${dns.address}:${dns.port}`]);
    const cancel = () => resolver.cancel();
    signal.addEventListener('abort', cancel, { once: true });
    try {
      const addresses = await resolver.resolve4(host).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENODATA') return resolver.resolve6(host);
        throw error;
      });
      return addresses[0];
    } catch {
      return undefined;
    } finally {
      signal.removeEventListener('abort', cancel);
    }
  };
}

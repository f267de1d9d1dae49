import { exchange, type Probed, type TlsTarget } from './tls-exchange.ts';
import { clientHello, type Hello } from './tls-hello.ts';

/**
 * Asks a server for versions of TLS by a ClientHello of its own making, for the libraries of this host refuse old versions
 * themselves. The first answer decides, and the handshake goes no further. Never rejects.
 */
export function probe({ offers, serverName, ...target }: TlsTarget & Hello): Promise<Probed> {
  const bytes = clientHello({ offers, ...(serverName !== undefined && { serverName }) });
  const name = serverName === undefined ? 'no server name' : `server name "${serverName}"`;
  return exchange(target, { bytes, what: `ClientHello offering ${offers.join(', ')}, ${name}`, fin: false });
}

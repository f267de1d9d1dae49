import { readFileSync, readlinkSync } from 'node:fs';
import { endianness } from 'node:os';

/** One socket as the Linux kernel lists it. */
export interface SocketRow {
  /** Dotted for IPv4, hex as the kernel prints it for IPv6. */
  readonly address: string;
  readonly port: number;
  /** Bound to a multicast address. */
  readonly multicast: boolean;
  readonly listening: boolean;
  readonly uid: number;
  readonly inode: string;
  /** Datagrams thrown away; 0 for TCP. */
  readonly drops: number;
}

export type SocketTable = 'udp' | 'udp6' | 'tcp' | 'tcp6';

const TCP_LISTEN = '0A';

/** The sockets of this host; undefined where the kernel has no such table. */
export function socketTable(table: SocketTable): readonly SocketRow[] | undefined {
  try {
    return parseSocketTable(readFileSync(`/proc/net/${table}`, 'latin1'));
  } catch {
    return undefined;
  }
}

/** Reads the text of /proc/net/udp, udp6, tcp or tcp6: a heading, then one socket a line. */
export function parseSocketTable(text: string): SocketRow[] {
  return text
    .split('\n')
    .slice(1)
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const cells = line.trim().split(/\s+/);
      const [address = '', port = ''] = (cells[1] ?? '').split(':');
      return {
        address: address.length === 8 ? dotted(address) : address,
        port: Number.parseInt(port, 16),
        multicast: isMulticast(address),
        listening: cells[3] === TCP_LISTEN,
        uid: Number(cells[7]),
        inode: cells[9] ?? '',
        drops: cells.length === 13 ? Number(cells[12]) : 0,
      };
    });
}

const dotted = (address: string): string => {
  const bytes = (address.match(/../g) ?? []).map((byte) => Number.parseInt(byte, 16));
  return (endianness() === 'LE' ? bytes.toReversed() : bytes).join('.');
};

/** The kernel prints addresses as 32-bit words in the byte order of the host. */
function isMulticast(address: string): boolean {
  const at = endianness() === 'LE' ? 6 : 0;
  const first = Number.parseInt(address.slice(at, at + 2), 16);
  return address.length === 8 ? first >> 4 === 0xe : first === 0xff;
}

/** The inode behind a descriptor's link, "socket:[7380]"; undefined where it is no socket or may not be read. */
export function socketInode(link: string): string | undefined {
  try {
    return /^socket:\[(\d+)\]$/.exec(readlinkSync(link))?.[1];
  } catch {
    return undefined;
  }
}

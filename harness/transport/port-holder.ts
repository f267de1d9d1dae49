import { readdir, readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { socketInode, socketTable } from './proc-net.ts';

/**
 * Which processes of this host keep others from a port of an address, by that address or a wildcard: "pid 1234 (node)",
 * several joined by commas. Of IPv6 addresses any counts. Undefined where nobody does or the host does not tell. Members of a group are left out: they keep nobody from the port.
 */
export async function holderOf(port: number, protocol: 'udp' | 'tcp', address: string): Promise<string | undefined> {
  const rows = ([protocol, `${protocol}6`] as const)
    .flatMap((table) => socketTable(table) ?? [])
    .filter((row) => row.port === port && !row.multicast && (protocol === 'udp' || row.listening))
    .filter((row) => covers(row.address, address));
  if (rows.length === 0) return undefined;
  const holders = await processesWith(new Set(rows.map((row) => row.inode)));
  if (holders.length > 0) return holders.join(', ');
  return `a process of user id ${[...new Set(rows.map((row) => row.uid))].join(', ')}`;
}

/** Whether a socket at `bound` keeps others from `address`. */
function covers(bound: string, address: string): boolean {
  if (bound === address || bound === '0.0.0.0' || /^0+$/.test(bound)) return true;
  return address.includes(':') && !bound.includes('.');
}

async function processesWith(inodes: ReadonlySet<string>): Promise<string[]> {
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
  const found: string[] = [];
  for (const pid of pids) {
    // Descriptors of other users' processes cannot be read.
    const fds = await readdir(`/proc/${pid}/fd`).catch(() => []);
    if (!fds.some((fd) => inodes.has(socketInode(`/proc/${pid}/fd/${fd}`) ?? ''))) continue;
    // Not comm: that is the name of a thread, and Node calls its first one MainThread.
    const [command = '?'] = (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '?')).split('\0');
    found.push(`pid ${pid} (${basename(command)})`);
  }
  return found;
}

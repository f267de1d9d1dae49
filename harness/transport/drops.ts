import { readdirSync } from 'node:fs';
import { socketInode, socketTable } from './proc-net.ts';

/**
 * Runs `open`, which opens one UDP socket before it returns, and tells that socket's inode: the group's address is held by many
 * sockets, so the address does not tell which row of the kernel's table is ours. Undefined where the host does not tell.
 */
export function inodeOpenedBy(open: () => void): string | undefined {
  const before = ownInodes();
  open();
  const opened = [...ownInodes()].filter((inode) => !before.has(inode));
  return opened.length === 1 ? opened[0] : undefined;
}

/** Datagrams that the kernel threw away since these sockets were opened, summed; undefined where one cannot be found. */
export function dropsOf(family: 4 | 6, inodes: readonly (string | undefined)[]): number | undefined {
  const rows = new Map(socketTable(family === 4 ? 'udp' : 'udp6')?.map((row) => [row.inode, row.drops]));
  return inodes.reduce<number | undefined>((sum, inode) => {
    const drops = inode === undefined ? undefined : rows.get(inode);
    return sum === undefined || drops === undefined ? undefined : sum + drops;
  }, 0);
}

function ownInodes(): Set<string> {
  return new Set(entries('/proc/self/fd').flatMap((fd) => socketInode(`/proc/self/fd/${fd}`) ?? []));
}

const entries = (folder: string): string[] => {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
};

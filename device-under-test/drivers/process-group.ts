import { readdirSync, readFileSync } from 'node:fs';

/** Sends a signal to all of a process group; nothing happens where nobody of it is left. */
export function signalGroup(leader: number | undefined, signal: NodeJS.Signals): void {
  if (leader === undefined) return;
  try {
    process.kill(-leader, signal);
  } catch {
    // Nobody of the group is left.
  }
}

/** Memory that a process group holds, resident, in bytes; undefined where the host does not tell, or nobody is left. */
export function groupMemory(leader: number): number | undefined {
  const held = (members(leader) ?? []).flatMap((pid) => residentOf(pid) ?? []);
  return held.length === 0 ? undefined : held.reduce((sum, bytes) => sum + bytes);
}

/** Whether somebody of a process group runs; of who has ended and was not yet asked how, a host with /proc says no. */
export function groupRuns(leader: number): boolean {
  const found = members(leader);
  if (found !== undefined) return found.length > 0;
  try {
    return process.kill(-leader, 0);
  } catch {
    return false;
  }
}

/** The processes of a group that run; undefined where the host has no /proc. */
function members(leader: number): readonly string[] | undefined {
  const pids = read(() => readdirSync('/proc'))?.filter((name) => /^\d+$/.test(name));
  if (pids === undefined || pids.length === 0) return undefined;
  return pids.filter((pid) => {
    const stat = read(() => readFileSync(`/proc/${pid}/stat`, 'latin1'));
    // The name before it may hold anything, spaces and brackets too: state, parent and group are behind the last bracket.
    const [state = 'X', , group] = stat?.slice(stat.lastIndexOf(')') + 2).split(' ') ?? [];
    return Number(group) === leader && state !== 'Z' && state !== 'X';
  });
}

function residentOf(pid: string): number | undefined {
  const status = read(() => readFileSync(`/proc/${pid}/status`, 'latin1'));
  const [, kib] = /^VmRSS:\s+(\d+) kB$/m.exec(status ?? '') ?? [];
  return kib === undefined ? undefined : Number(kib) * 1024;
}

/** What may be gone between two looks. */
function read<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}

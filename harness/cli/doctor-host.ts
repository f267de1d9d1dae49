import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { realClock } from '../time/clock.ts';
import { lagMeter } from '../time/lag.ts';
import { hasSecondLoopback, multicastRoute } from '../transport/interfaces.ts';
import { PORT } from '../transport/lan.ts';
import { udpLan } from '../transport/udp-lan.ts';
import { closeAll, openPort } from '../transport/udp-ports.ts';
import { familyOf, isLoopback } from './addresses.ts';
import { claimPort } from './stand.ts';

const run = promisify(execFile);

/** What a look at one thing found; `cure` where something is to be done, `none` where it is missing and need not be there. */
export interface Finding {
  readonly state: 'ok' | 'none' | 'warning' | 'problem';
  readonly name: string;
  readonly says: string;
  readonly cure?: string;
}

export type Check = () => Promise<Finding>;

/** What can be said of this host without a device. `bind`: the own address that a run would use. */
export const hostChecks = (bind: string): readonly Check[] => [
  () => multicast(bind),
  dropCounter,
  receiveBuffer,
  eventLoop,
  secondLoopback,
  java,
];

/** Whether port 3610 of an own address is free. */
export async function portCheck(bind: string): Promise<Finding> {
  const name = `port ${PORT}`;
  try {
    await claimPort(udpLan({ family: familyOf(bind) }), bind);
    return { state: 'ok', name, says: `of ${bind} is free` };
  } catch (error) {
    return { state: 'problem', name, says: (error as Error).message };
  }
}

async function multicast(from: string): Promise<Finding> {
  const why = await multicastRoute(from);
  const name = 'multicast';
  if (why === undefined) return { state: 'ok', name, says: `from ${from} comes back to this host` };
  const route = isLoopback(from) ? 'ip link set lo multicast on' : 'ip route add 224.0.0.0/4 dev <interface>';
  return { state: 'warning', name, says: why, cure: `"${route}", else what is sent to the group stays inconclusive` };
}

async function dropCounter(): Promise<Finding> {
  const socket = await udpLan({ family: 4 }).bind('127.0.0.1', 0, () => undefined);
  const drops = socket.drops();
  await socket.close();
  const name = 'drop counter';
  if (drops !== undefined) return { state: 'ok', name, says: 'this host tells how many datagrams it throws away' };
  return { state: 'warning', name, says: 'this host does not tell what it throws away', cure: 'use Linux to be sure' };
}

async function receiveBuffer(): Promise<Finding> {
  const port = await openPort(4, { address: '127.0.0.1', port: 0 }, 'exclusive');
  const kib = port.socket.getRecvBufferSize() >> 10;
  await closeAll([port]);
  const name = 'receive buffer';
  if (kib >= 1024) return { state: 'ok', name, says: `${kib} KiB` };
  return { state: 'warning', name, says: `${kib} KiB only`, cure: '"sysctl -w net.core.rmem_max=8388608"' };
}

async function eventLoop(): Promise<Finding> {
  const lag = lagMeter();
  lag.start();
  await realClock.sleep(300);
  const worst = Math.round(lag.worst());
  lag.stop();
  const name = 'event loop';
  if (worst < 50) return { state: 'ok', name, says: `at most ${worst} ms late` };
  return { state: 'warning', name, says: `${worst} ms late`, cure: 'take other work off this host' };
}

async function secondLoopback(): Promise<Finding> {
  const name = 'second loopback';
  if (await hasSecondLoopback()) return { state: 'ok', name, says: '127.0.0.2 is there' };
  const says = 'this host has no 127.0.0.2: the reference is judged on a simulated network';
  return { state: 'warning', name, says, cure: 'add the address to the loopback interface' };
}

async function java(): Promise<Finding> {
  const home = process.env['JAVA_HOME'];
  const name = 'Java';
  try {
    await run(home === undefined || home === '' ? 'java' : join(home, 'bin', 'java'), ['-version']);
    return { state: 'ok', name, says: 'is there for the Allure HTML report' };
  } catch {
    const cure = 'install a Java runtime, or set JAVA_HOME';
    return { state: 'warning', name, says: 'is missing: no Allure HTML report', cure };
  }
}

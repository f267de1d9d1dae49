import { referenceDevice } from '../../device-under-test/reference/echonet-lite/device.ts';
import type { Row } from '../../device-under-test/reference/echonet-lite/row.ts';
import type { DeviceUnderTest } from '../../device-under-test/contract.ts';
import { mutants } from '../../device-under-test/mutants/index.ts';
import { planted } from '../../device-under-test/mutants/planted.ts';
import { variants } from '../../device-under-test/variants/index.ts';
import { realClock } from '../time/clock.ts';
import { hasSecondLoopback } from '../transport/interfaces.ts';
import { memoryLan } from '../transport/memory-lan.ts';
import { hostNumber, isLoopback, neighbour } from './addresses.ts';
import { didYouMean } from './nearest.ts';
import { claimPort, standTowards, type OwnEnd, type Stand } from './stand.ts';
import { Unusable } from './unusable.ts';

/** The reference, or a row of it, and where the tester stands towards it. */
export interface ReferenceTarget {
  readonly device: DeviceUnderTest;
  readonly stand: Stand;
  readonly kind: 'udp' | 'memory';
}

/** The variant or mutant of that name, planted ones too; undefined for the reference itself. Throws Unusable for a name that nobody has. */
export function rowNamed(name: string | undefined): Row | undefined {
  if (name === undefined || name === '') return undefined;
  const rows: readonly Row[] = [...variants, ...mutants, ...planted];
  const row = rows.find((it) => it.name === name);
  if (row !== undefined) return row;
  const names = rows.map((it) => it.name);
  throw new Unusable(
    `no variant or mutant is called ${name}${didYouMean(name, names) || '; see "tekigo device echonet-lite --list"'}`,
  );
}

/** Puts the reference next to the tester on loopback, or on a simulated network where this host has one loopback address. */
export async function referenceTarget(row: Row | undefined, own: OwnEnd): Promise<ReferenceTarget> {
  if (own.interface !== undefined)
    throw new Unusable(`--interface ${own.interface}: the reference runs on loopback; leave the option out`);
  const bent = row === undefined ? {} : { row };
  if (!(await hasSecondLoopback())) {
    const lan = memoryLan(realClock);
    const device = referenceDevice({ lan, clock: realClock, address: '10.0.0.2', ...bent });
    return { device, stand: { lan, bind: '10.0.0.1', second: '10.0.0.109', groupProven: true }, kind: 'memory' };
  }
  const bind = own.bind ?? '127.0.0.1';
  if (!/^127(\.\d{1,3}){3}$/.test(bind) || !isLoopback(bind))
    throw new Unusable(`--bind ${bind}: the reference runs on this host only; give a loopback address, 127.x.x.x`);
  const address = neighbour(bind, hostNumber(bind) < 200 ? hostNumber(bind) + 1 : hostNumber(bind) - 9);
  const stand = await standTowards(address, { bind });
  await claimPort(stand.lan, address);
  const device = referenceDevice({ lan: stand.lan, clock: realClock, address, ...bent });
  return { device, stand, kind: 'udp' };
}

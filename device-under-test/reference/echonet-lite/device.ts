import type { Clock } from '../../../harness/time/clock.ts';
import type { Lan } from '../../../harness/transport/lan.ts';
import type { DeclaredNumber, DeviceUnderTest, Tapped } from '../../contract.ts';
import { referenceDevices } from './devices.ts';
import { startNode, type Kept, type RunningNode } from './node.ts';
import { referenceNumbers } from './numbers.ts';
import { objectPowers } from './object-powers.ts';
import type { Row } from './row.ts';

/** Where a reference device lives, and the row that it follows; without one it is the reference. */
export interface ReferenceOptions {
  readonly lan: Lan;
  readonly clock: Clock;
  readonly address: string;
  readonly row?: Row;
}

const OFF_MS = 10;

/** The reference node as a device under test with all powers. What is written outlives `powerCycle`, not `close`. */
export function referenceDevice({ lan, clock, address, row }: ReferenceOptions): DeviceUnderTest {
  let running: RunningNode | undefined;
  let at = address;
  let kept: Kept;
  const taps = new Set<(packet: Tapped) => void>();
  const device = () => {
    if (running === undefined) throw new Error('the reference device is not open');
    return running;
  };
  const start = async () => {
    running = await startNode(overheard(lan, taps), clock, at, row?.config, row?.steps, kept);
  };
  return {
    name: row?.name ?? 'reference',
    pics: { numbers: numbersOf(row), ...row?.pics },
    ...(row?.slowestAnswer === undefined ? {} : { slowestAnswer: row.slowestAnswer }),
    async open() {
      kept = { values: new Map(), memory: new Map() };
      at = address;
      await start();
      return { address, close: () => device().close() };
    },
    async powerCycle() {
      await device().close();
      await clock.sleep(OFF_MS);
      await start();
    },
    async changeAddress() {
      at = nextAddress(at);
      await device().move(at);
      return at;
    },
    unplugNetwork: () => device().unplug(OFF_MS),
    ...objectPowers(device, numbersOf(row)),
    async tap(hear) {
      taps.add(hear);
      return () => taps.delete(hear);
    },
  };
}

const numbersOf = (row: Row | undefined): readonly DeclaredNumber[] => {
  const eojs = new Set((row?.config?.devices ?? referenceDevices).map(({ eoj }) => eoj));
  return referenceNumbers.filter(({ eoj }) => eojs.has(Number.parseInt(eoj, 16)));
};

// The network, telling whoever taps it of every datagram that the node sends.
const overheard = (lan: Lan, taps: ReadonlySet<(packet: Tapped) => void>): Lan => ({
  ...lan,
  async bind(address, port, receive) {
    const socket = await lan.bind(address, port, receive);
    return {
      ...socket,
      send(bytes, to) {
        for (const hear of taps) hear({ bytes, from: socket.local, to });
        socket.send(bytes, to);
      },
    };
  },
});

// The host number, which ends an address of either family, plus 1.
function nextAddress(address: string): string {
  const cut = Math.max(address.lastIndexOf('.'), address.lastIndexOf(':')) + 1;
  const radix = address.includes(':') ? 16 : 10;
  return address.slice(0, cut) + (Number.parseInt(address.slice(cut), radix) + 1).toString(radix);
}

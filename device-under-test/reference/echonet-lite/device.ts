import type { Clock } from '../../../harness/time/clock.ts';
import type { Lan } from '../../../harness/transport/lan.ts';
import type { DeclaredNumber, DeviceUnderTest, Tapped } from '../../contract.ts';
import { lightingDevice, referenceDevices } from './devices.ts';
import { startNode, type Kept, type Node, type RunningNode } from './node.ts';
import { referenceNumbers } from './numbers.ts';
import { fits, type NodeObject } from './objects.ts';
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
    pressLocally: async (eoj, epc) => press(device().node, Number.parseInt(eoj, 16), epc),
    async changeAddress() {
      at = nextAddress(at);
      await device().move(at);
      return at;
    },
    unplugNetwork: () => device().unplug(OFF_MS),
    async causeFault(eoj, fault) {
      const { node } = device();
      node.steps.fault(node, objectOf(node, eoj), fault);
    },
    async changeObjects() {
      const { node, change } = device();
      const has = node.byEoj.has(EXTRA);
      const { devices } = node.config;
      change(has ? devices.filter((it) => it.eoj !== EXTRA) : [...devices, lightingDevice(EXTRA & 0xff)]);
    },
    async driveNumber(eoj, epc, to) {
      const { node } = device();
      const number = numbersOf(row).find((it) => it.eoj === eoj && it.epc === epc);
      if (number === undefined) throw new Error(`0x${epc.toString(16)} of ${eoj} is no declared number`);
      node.steps.store(node, objectOf(node, eoj), epc, node.steps.driven(node, number, to));
    },
    async makeAsk() {
      const { node } = device();
      node.steps.prompted(node);
    },
    async tap(hear) {
      taps.add(hear);
      return () => taps.delete(hear);
    },
  };
}

/** The light that comes and goes when the objects of the node change. */
const EXTRA = 0x02907e;

const numbersOf = (row: Row | undefined): readonly DeclaredNumber[] => {
  const eojs = (row?.config?.devices ?? referenceDevices).map(({ eoj }) => eoj);
  return referenceNumbers.filter(({ eoj }) => eojs.includes(Number.parseInt(eoj, 16)));
};

function objectOf(node: Node, eoj: string): NodeObject {
  const object = node.byEoj.get(Number.parseInt(eoj, 16));
  if (object === undefined) throw new Error(`the device has no object ${eoj}`);
  return object;
}

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

// Changes a property to its next legal value, as a key at the device would (6.2.4).
function press(node: Node, eoj: number, epc: number): void {
  const object = node.byEoj.get(eoj);
  const definition = object?.definitions.get(epc);
  const old = object?.values.get(epc);
  if (!object || !definition || !old)
    throw new Error(`the device has no property ${epc} of object ${eoj.toString(16)}`);
  const last = old.length - 1;
  for (let step = 1; step < 0x100; step++) {
    const edt = old.slice();
    edt[last] = ((old[last] as number) + step) & 0xff;
    if (fits(definition, edt) && definition.legal?.(edt) !== false) return node.steps.store(node, object, epc, edt);
  }
}

// The host number, which ends an address of either family, plus 1.
function nextAddress(address: string): string {
  const cut = Math.max(address.lastIndexOf('.'), address.lastIndexOf(':')) + 1;
  const radix = address.includes(':') ? 16 : 10;
  return address.slice(0, cut) + (Number.parseInt(address.slice(cut), radix) + 1).toString(radix);
}

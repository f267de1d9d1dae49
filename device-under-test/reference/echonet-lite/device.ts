import type { Clock } from '../../../harness/time/clock.ts';
import type { Lan } from '../../../harness/transport/lan.ts';
import type { DeviceUnderTest } from '../../contract.ts';
import { startNode, type Kept, type Node, type RunningNode } from './node.ts';
import { fits } from './objects.ts';
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
  const device = () => {
    if (running === undefined) throw new Error('the reference device is not open');
    return running;
  };
  const start = async () => {
    running = await startNode(lan, clock, at, row?.config, row?.steps, kept);
  };
  return {
    name: row?.name ?? 'reference',
    ...(row?.pics ? { pics: row.pics } : {}),
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
  };
}

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

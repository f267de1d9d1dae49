import type { DeclaredNumber, DeviceUnderTest } from '../../contract.ts';
import { lightingDevice } from './devices.ts';
import type { Node, RunningNode } from './node.ts';
import { fits, type NodeObject } from './objects.ts';

type ObjectPower = 'pressLocally' | 'causeFault' | 'changeObjects' | 'driveNumber' | 'makeAsk';

/** The light that comes and goes when the objects of the node change. */
const EXTRA = 0x02907e;

/** What a person can do to the objects of a running node. */
export const objectPowers = (
  device: () => RunningNode,
  numbers: readonly DeclaredNumber[],
): Pick<Required<DeviceUnderTest>, ObjectPower> => ({
  pressLocally: async (eoj, epc) => press(device().node, Number.parseInt(eoj, 16), epc),
  async causeFault(eoj, fault) {
    const { node } = device();
    node.steps.fault(node, objectOf(node, eoj), fault);
  },
  async changeObjects() {
    const it = device();
    const { devices } = it.node.config;
    const has = it.node.byEoj.has(EXTRA);
    it.change(has ? devices.filter(({ eoj }) => eoj !== EXTRA) : [...devices, lightingDevice(EXTRA & 0xff)]);
  },
  async driveNumber(eoj, epc, to) {
    const { node } = device();
    const number = numbers.find((it) => it.eoj === eoj && it.epc === epc);
    if (number === undefined) throw new Error(`0x${epc.toString(16)} of ${eoj} is no declared number`);
    node.steps.store(node, objectOf(node, eoj), epc, node.steps.driven(node, number, to));
  },
  async makeAsk() {
    const { node } = device();
    node.steps.prompted(node);
  },
});

function objectOf(node: Node, eoj: string): NodeObject {
  const object = node.byEoj.get(Number.parseInt(eoj, 16));
  if (object === undefined) throw new Error(`the device has no object ${eoj}`);
  return object;
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

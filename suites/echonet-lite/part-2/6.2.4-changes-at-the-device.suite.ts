import {
  assume,
  devices,
  writable,
  type CaseContext,
  type ObjectPics,
  type Observation,
  type Pics,
  type Suite,
  type TestCase,
} from '../../../harness/index.ts';
import {
  announcesRightly,
  deviceSubjects,
  forNodeProfile,
  mandatory,
  nameOf,
  same,
  tells,
  toldIn,
  withItsValue,
  type Announced,
} from './announcing.ts';

const FAULT_STATUS = 0x88;
const STATUS = 0x80;
// From here on properties belong to one class: what it announces there, somebody or something at the device changes.
const OF_THE_CLASS = 0xa0;

/** What a person at the device is able to change: a property that is announced and also written, the switch before others. */
function keyOf(pics: Pics, object: ObjectPics): Announced | undefined {
  const { eoj, announce, get } = object;
  const open = new Set(writable(pics, object, 255).map(({ epc }) => epc));
  const told = announce.filter((epc) => get.includes(epc) && !pics.neverWrite(eoj, epc));
  const keys = told.filter((epc) => open.has(epc) && epc !== 0x81);
  const epc = keys.find((it) => it === STATUS) ?? keys[0] ?? told.find((it) => it >= OF_THE_CLASS);
  return epc === undefined ? undefined : { eoj, epc };
}

const keys = (pics: Pics): readonly Announced[] =>
  deviceSubjects(pics)
    .map((object) => keyOf(pics, object))
    .filter((it) => it !== undefined);

const hasKey = (pics: Pics): true | string => keys(pics).length > 0 || 'no device object announces what a key changes';

/** Presses the key, and makes sure that the press of before had an effect. */
function presser({ node, powers }: CaseContext, key: Announced) {
  let before: Uint8Array | undefined;
  const changed = async () => before === undefined || !same(await node.value(key.eoj, key.epc), before);
  return {
    changed,
    press: async () => {
      assume(await changed(), `a key at the device does not change ${nameOf(key)}`);
      before = await node.value(key.eoj, key.epc);
      await powers.pressLocally(key.eoj, key.epc);
    },
    isNews: (seen: Observation) => {
      const told = toldIn(seen, key);
      return told !== undefined && before !== undefined && !same(told, before);
    },
  };
}

/** Runs `work` and presses once more where the value is then another than before: most keys go to and fro. */
async function putBack<T>({ node, powers }: CaseContext, { eoj, epc }: Announced, work: () => Promise<T>): Promise<T> {
  const was = await node.value(eoj, epc);
  const result = await work();
  if (!same(await node.value(eoj, epc), was)) await powers.pressLocally(eoj, epc);
  return result;
}

/** Whether the key changes something, which the group is then told. */
async function announcesPress(context: CaseContext, key: Announced): Promise<boolean> {
  const { node } = context;
  const { press, changed, isNews } = presser(context, key);
  const since = node.now();
  await press();
  if ((await node.announced(since, isNews)) !== undefined) return true;
  if (await changed()) {
    await node.announces(press, isNews, `the group is told by INF that ${nameOf(key)} was changed at the device`);
    return true;
  }
  context.note(`a key at the device does not change ${nameOf(key)}`);
  return false;
}

const pressed: TestCase = {
  id: 'change-by-a-key-is-announced',
  proves: ['EL2-6.2.4-3'],
  title: 'What a key at the device changes is told to the group with its new value',
  needs: ['pressLocally'],
  applies: hasKey,
  async run(context) {
    let judged = 0;
    for (const key of keys(context.pics)) if (await putBack(context, key, () => announcesPress(context, key))) judged++;
    assume(judged > 0, 'no key at the device changes what is announced');
  },
};

/** One key of the device is pressed until its announcement is right. */
const rightAfterPress = async (
  context: CaseContext,
  able: readonly Announced[],
  rightly: typeof forNodeProfile,
): Promise<void> => {
  for (const key of able.slice(0, 1))
    await putBack(context, key, () => announcesRightly(context, key, presser(context, key).press, rightly(key)));
};

const pressedAddressee: TestCase = {
  id: 'announcement-of-a-key-is-for-node-profile',
  proves: ['EL2-6.2.4-4'],
  title: 'DEOJ of what announces a change at the device is 0x0EF001',
  needs: ['pressLocally'],
  applies: (pics) =>
    mandatory(keys(pics)).length > 0 || 'no device object announces what a key changes and every class announces',
  run: (context) => rightAfterPress(context, mandatory(keys(context.pics)), forNodeProfile),
};

const pressedValue: TestCase = {
  id: 'announced-value-of-a-key-is-the-one-read',
  proves: ['EL2-6.2.4-7'],
  title: 'What is announced after a change at the device is the value that a Get gives then',
  needs: ['pressLocally'],
  applies: hasKey,
  run: (context) => rightAfterPress(context, keys(context.pics), withItsValue),
};

const announcesFaults = ({ announce, get }: ObjectPics) =>
  announce.includes(FAULT_STATUS) && get.includes(FAULT_STATUS);

const CODES = [
  [true, Uint8Array.of(0x41)],
  [false, Uint8Array.of(0x42)],
] as const;

/** Brings the object into a fault and out of it; both are told to the group. */
async function announcesFaultsOf({ node, powers }: CaseContext, { eoj }: ObjectPics): Promise<void> {
  const status = { eoj, epc: FAULT_STATUS };
  try {
    for (const [fault, code] of CODES) {
      let tries = 0;
      const provoke = async () => {
        if (tries++ > 0) await powers.causeFault(eoj, !fault);
        await powers.causeFault(eoj, fault);
        const shown = same(await node.settles(eoj, FAULT_STATUS, code), code);
        assume(shown, `${nameOf(status)} does not show that a fault ${fault ? 'came' : 'went'}`);
      };
      const claim = `the group is told by INF that the fault of ${eoj.toUpperCase()} ${fault ? 'came' : 'went'}`;
      await node.announces(provoke, (seen) => tells(seen, status, code), claim);
    }
  } finally {
    await powers.causeFault(eoj, false);
  }
}

const faultOfDevice: TestCase = {
  id: 'fault-of-a-device-object-is-announced',
  proves: ['EL2-6.2.4-3'],
  title: 'A fault of a device object is told to the group when it comes and when it goes',
  needs: ['causeFault'],
  applies: (pics) => devices(pics).some(announcesFaults) || 'no device object announces its fault status (0x88)',
  async run(context) {
    for (const object of deviceSubjects(context.pics).filter(announcesFaults)) await announcesFaultsOf(context, object);
  },
};

const suite: Suite = {
  id: 'part-2-6.2.4-device',
  clause: '6.2.4',
  title: 'Announcement of state changes that come about at the device',
  cases: [pressed, pressedAddressee, pressedValue, faultOfDevice],
};
export default suite;

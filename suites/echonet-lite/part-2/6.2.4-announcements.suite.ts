import {
  assume,
  ESV,
  otherLocation,
  property,
  setC,
  setI,
  siblings,
  withInstance,
  writable,
  type CaseContext,
  type Conversation,
  type ObjectPics,
  type Pics,
  type Suite,
  type TestCase,
} from '../../../harness/index.ts';
import {
  acting,
  announcesRightly,
  changes,
  forNodeProfile,
  gentlest,
  hasChange,
  mandatory,
  moved,
  nameOf,
  same,
  tells,
  toldIn,
  withItsValue,
  WRITES,
  type Announced,
  type Change,
  type Right,
  type Write,
} from './announcing.ts';
import { LOCATION } from './object-control.ts';

const NONE = 'no property that is announced at a change takes another value now';

/** Every change is made by this service until it is announced. */
async function announcesEach(context: CaseContext, all: readonly Change[], write: Write, by: string): Promise<void> {
  const { node } = context;
  const able = await acting(context, all);
  assume(able.length > 0, NONE);
  for (const change of able) {
    let edt: Uint8Array | undefined;
    const provoke = async () => {
      edt = await moved(node, change, write);
      assume(edt !== undefined, `${nameOf(change)} does not take another value by ${by}`);
    };
    const claim = `the group is told by INF that ${nameOf(change)} changed`;
    await node.announces(provoke, (seen) => tells(seen, change, edt), claim);
  }
}

const bySetC: TestCase = {
  id: 'change-by-setc-is-announced',
  proves: ['EL2-6.2.4-2'],
  title: 'Each announced property that a SetC changes is told to the group with its new value',
  writes: 'actuates',
  applies: hasChange,
  run: (context) => announcesEach(context, changes(context.pics), WRITES.SetC, 'SetC'),
};

const bySetI: TestCase = {
  id: 'change-by-seti-is-announced',
  proves: ['EL2-6.2.4-2'],
  title: 'A property that a SetI changes is told to the group with its new value',
  writes: 'actuates',
  applies: hasChange,
  run: (context) => announcesEach(context, gentlest(context.pics), WRITES.SetI, 'SetI'),
};

const servingSetGet = (pics: Pics) => gentlest(pics).filter(({ object }) => object.setGet === 'served');

const bySetGet: TestCase = {
  id: 'change-by-setget-is-announced',
  proves: ['EL2-6.2.4-2'],
  title: 'A property that a SetGet changes is told to the group with its new value',
  writes: 'actuates',
  applies: (pics) => servingSetGet(pics).length > 0 || 'no object serves SetGet and announces what it takes',
  run: (context) => announcesEach(context, servingSetGet(context.pics), WRITES.SetGet, 'SetGet'),
};

// Rooms: none of these values moves anything.
const ROOMS = [0x08, 0x10, 0x18].map((code) => Uint8Array.of(code));

/** Devices whose location is announced and may be written. */
const movable = (pics: Pics, objects: readonly ObjectPics[]) =>
  objects.filter(
    (object) => object.announce.includes(LOCATION) && writable(pics, object, 255).some(({ epc }) => epc === LOCATION),
  );

const located = (pics: Pics) => gentlest(pics).filter(({ epc }) => epc === LOCATION);

/** The first and the last instance of the class that has most of them. */
const pair = (pics: Pics): readonly ObjectPics[] => {
  const able = movable(pics, siblings(pics));
  return able.length < 2 ? [] : [able.at(0), able.at(-1)].filter((it) => it !== undefined);
};

const ofAllInstances: TestCase = {
  id: 'change-of-all-instances-is-announced-by-each',
  proves: ['EL2-6.2.4-2'],
  title: 'Where one SetI changes all instances of a class, each of them announces its change',
  writes: 'actuates',
  applies: (pics) => pair(pics).length === 2 || 'no class has two instances that announce a new location',
  async run({ node, pics }) {
    const instances = pair(pics);
    const told = new Set<string>();
    let edt = new Uint8Array();
    const provoke = async () => {
      const now: Uint8Array[] = [];
      for (const { eoj } of instances) now.push(await node.value(eoj, LOCATION));
      edt = (ROOMS.find((room) => !now.some((it) => same(it, room))) ?? otherLocation(edt)).slice();
      const all = withInstance(instances[0]?.eoj as Announced['eoj'], 0);
      const sent = node.send(setI(all, [property(LOCATION, ...edt)]));
      for (const { eoj } of instances)
        assume(
          same(await node.settles(eoj, LOCATION, edt, sent), edt),
          `the location of ${eoj.toUpperCase()} does not change by a SetI to all instances`,
        );
    };
    const claim = `the first and the last instance of ${instances[0]?.eoj.slice(0, 4)} announce a change that both made`;
    await node.announces(
      provoke,
      (seen) => {
        for (const { eoj } of instances) if (tells(seen, { eoj, epc: LOCATION }, edt)) told.add(eoj);
        return told.size === instances.length;
      },
      claim,
    );
  },
};

// A network that loses one of two writes keeps them apart: what is sent again comes later.
const TRIES = 5;

/** Two writes right behind each other; whether both came through at once. */
async function together({ node }: CaseContext, { eoj }: Change, locations: readonly Uint8Array[]): Promise<boolean> {
  const sent = locations.map((edt) => node.send(setC(eoj, [property(LOCATION, ...edt)])));
  let first = 0;
  for (const it of sent) {
    const answer = await node.replyIfAny(it);
    assume(answer?.frame.esv === ESV.Set_Res, `${eoj.toUpperCase()} does not take two locations at once`);
    if (answer.tid === it.exchange.attempts[0]?.tid) first++;
  }
  return first === sent.length;
}

/** Two writes at once; the value that stays, whichever came through last. */
async function twice(context: CaseContext, change: Change): Promise<Uint8Array> {
  const { node } = context;
  for (let tries = 1; ; tries++) {
    const now = await node.value(change.eoj, LOCATION);
    const [first = now, last = now] = ROOMS.filter((room) => !same(room, now));
    const quick = await together(context, change, [first, last]);
    const stays = await node.settles(change.eoj, LOCATION, last);
    assume(!same(stays, now), `${nameOf(change)} does not change`);
    if (quick) return stays;
    assume(tries < TRIES, 'of two writes that left together the network always lost one', 'network');
  }
}

const twoQuickChanges: TestCase = {
  id: 'last-of-two-quick-changes-is-announced',
  proves: ['EL2-6.2.4-2'],
  title: 'Of two changes in quick succession the last one is told to the group, whether or not the first one is',
  writes: 'actuates',
  applies: (pics) => located(pics).length > 0 || 'no location (0x81) is announced and may be written',
  async run(context) {
    for (const change of located(context.pics)) {
      let stays: Uint8Array | undefined;
      const provoke = async () => void (stays = await twice(context, change));
      const claim = `the group is told the last of two values of ${nameOf(change)}`;
      await context.node.announces(provoke, (seen) => tells(seen, change, stays), claim);
    }
  },
};

/** Whether the object takes the other value by SetC; whether its value then is that one is seen in what follows. */
async function written(node: Conversation, change: Change): Promise<boolean> {
  const edt = change.other(await node.value(change.eoj, change.epc));
  return (await WRITES.SetC(node, change, edt)) !== undefined;
}

/** Whether the device takes the other value and tells the group of it, in one of a few tries: a network may lose it. */
async function isTold(node: Conversation, change: Change): Promise<boolean> {
  for (let tries = 0; tries < TRIES; tries++) {
    const since = node.now();
    if (!(await written(node, change))) return false;
    if ((await node.announced(since, (seen) => toldIn(seen, change) !== undefined)) !== undefined) return true;
  }
  return false;
}

/** What a SetC of the other value makes the device announce is right, for all that it takes and announces. */
async function announcesRight(context: CaseContext, all: readonly Change[], right: (it: Announced) => Right) {
  const { node } = context;
  let judged = 0;
  for (const change of all) {
    const name = nameOf(change);
    if (await isTold(node, change)) {
      judged++;
      const provoke = async () => assume(await written(node, change), `${name} does not take another value any more`);
      await announcesRightly(context, change, provoke, right(change));
    } else context.note(`${name} does not take another value, or tells nobody`);
  }
  assume(judged > 0, 'nothing is announced after a SetC, which another case judges');
}

const addressee: TestCase = {
  id: 'announcement-of-a-write-is-for-node-profile',
  proves: ['EL2-6.2.4-4'],
  title: 'DEOJ of what announces a change by a write is 0x0EF001',
  writes: 'actuates',
  applies: (pics) =>
    mandatory(gentlest(pics)).length > 0 ||
    'no property that every class announces takes a value that every class knows',
  run: (context) => announcesRight(context, mandatory(gentlest(context.pics)), forNodeProfile),
};

const value: TestCase = {
  id: 'announced-value-is-the-one-read',
  proves: ['EL2-6.2.4-7'],
  title: 'What is announced after a write is the value that a Get gives then',
  writes: 'actuates',
  applies: hasChange,
  run: (context) => announcesRight(context, changes(context.pics), withItsValue),
};

const suite: Suite = {
  id: 'part-2-6.2.4',
  clause: '6.2.4',
  title: 'Announcement of state changes that come by a write',
  cases: [bySetC, bySetI, bySetGet, ofAllInstances, twoQuickChanges, addressee, value],
};
export default suite;

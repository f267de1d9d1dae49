import {
  assume,
  esvName,
  NODE_PROFILE,
  otherLocation,
  property,
  setC,
  setGet,
  setI,
  settable,
  show,
  subjects,
  verify,
  writable,
  type Conversation,
  type Draft,
  type Eoj,
  type ObjectPics,
  type Pics,
  type Property,
  type Received,
  type Suite,
  type TestCase,
} from '../../../harness/index.ts';
import {
  acceptable,
  epcsOf,
  located,
  LOCATION,
  named,
  snaOf,
  verifyNamed,
  verifyUnchanged,
  some,
} from './object-control.ts';

/** Sizes in bytes that the documents fix: those of the device super class, and those of the node profile. */
const DEVICE_SIZES: ReadonlyMap<number, readonly number[]> = new Map([
  [LOCATION, [1, 17]],
  [0x80, [1]],
  [0x8f, [1]],
  [0x93, [1]],
]);
const PROFILE_SIZES: ReadonlyMap<number, readonly number[]> = new Map([
  [0x80, [1]],
  [0xbf, [2]],
]);

/** Writable properties of which it is known how long they are. */
const sized = (pics: Pics, object: ObjectPics): readonly Property[] => {
  const sizes = object.eoj === NODE_PROFILE ? PROFILE_SIZES : DEVICE_SIZES;
  return writable(pics, object, 255).filter(({ epc, edt }) => sizes.get(epc)?.includes(edt.length));
};
const subjectsWithSize = (pics: Pics) => subjects(pics).filter((object) => sized(pics, object).length > 0);

/** One byte too many. Whoever reads from either end finds the value that is there. */
const tooLong = ({ epc, edt }: Property): Property => ({ epc, edt: Uint8Array.from([...edt, edt.at(-1) ?? 0]) });

interface Service {
  readonly name: 'SetC' | 'SetI' | 'SetGet';
  readonly proves: string;
  readonly draft: (object: ObjectPics, write: Property) => Draft;
}
const SERVICES: readonly Service[] = [
  { name: 'SetC', proves: 'EL2-4.2.2-E1', draft: ({ eoj }, write) => setC(eoj, [write]) },
  { name: 'SetI', proves: 'EL2-4.2.2-E2', draft: ({ eoj }, write) => setI(eoj, [write]) },
  { name: 'SetGet', proves: 'EL2-4.2.2-E3', draft: (it, write) => setGet(it.eoj, [write], some(it)) },
];

/** Objects of which the rule speaks: for SetGet those alone that serve it. */
const concerned = (objects: readonly ObjectPics[], { name }: Service) =>
  objects.filter(({ setGet: setGetIs }) => name !== 'SetGet' || setGetIs === 'served');

/** Silence, or the SNA with the property as it was sent. */
function verifyRefusal({ frame }: Received, draft: Draft, asked: Property, what: string) {
  verify(esvName(frame.esv), snaOf(draft), `${what} gets no answer but ${snaOf(draft)}`);
  const [first] = frame.properties;
  // A SetGet may be cut off before the first property (4.2.3.4).
  if (first === undefined && frame.alsoGet !== undefined) return;
  verify(first?.epc, asked.epc, `the answer to ${what} names the property`);
  verify(first?.edt, asked.edt, `the answer to ${what} repeats the value`);
}

async function refusesOrDiscards(node: Conversation, draft: Draft, asked: Property, what: string) {
  await node.tolerates(node.send(draft), (answer) => verifyRefusal(answer, draft, asked, what));
}

const NO_SIZE = 'no object has a writable property whose size the documents fix';

const notAccepted = (it: Service): TestCase => ({
  id: `${it.name.toLowerCase()}-of-wrong-size-not-accepted`,
  proves: [it.proves],
  title: `${it.name} of a value that is one byte too long is discarded or refused`,
  writes: 'same-value',
  applies: (pics) => concerned(subjectsWithSize(pics), it).length > 0 || NO_SIZE,
  async run({ node, pics }) {
    for (const object of concerned(subjectsWithSize(pics), it)) {
      const now = await acceptable(node, object.eoj, sized(pics, object));
      assume(now !== undefined, `${object.eoj.toUpperCase()} refuses its own values`);
      const draft = it.draft(object, tooLong(now));
      const what = `${named(draft)} of ${show(now.epc)} with ${now.edt.length + 1} bytes`;
      await refusesOrDiscards(node, draft, tooLong(now), what);
      await verifyUnchanged(node, object, now, what);
    }
  },
});

/** None of these is a size of a location. */
const WRONG_SIZES = [0, 2, 16, 18, 255];

const nothingWritten = (it: Service): TestCase => ({
  id: `${it.name.toLowerCase()}-of-wrong-size-changes-nothing`,
  proves: [it.proves],
  title: `${it.name} of a location with 0, 2, 16, 18 or 255 bytes changes nothing`,
  writes: 'actuates',
  applies: (pics) => concerned(located(pics), it).length > 0 || 'no device object has a location that can be written',
  async run({ node, pics }) {
    for (const object of concerned(located(pics, subjects(pics)), it)) {
      const was = { epc: LOCATION, edt: await node.value(object.eoj, LOCATION) };
      const [other = 0] = otherLocation(was.edt);
      for (const size of WRONG_SIZES) {
        const wrong = property(LOCATION, ...Array.from({ length: size }, () => other));
        const draft = it.draft(object, wrong);
        const what = `${named(draft)} of a location with ${size} bytes`;
        await refusesOrDiscards(node, draft, wrong, what);
        await verifyUnchanged(node, object, was, what);
      }
    }
  },
});

/** The two properties whose present values the object takes, the one of known size first; undefined where there are not two. */
async function pairOf(
  node: Conversation,
  pics: Pics,
  object: ObjectPics,
): Promise<readonly [Property, Property] | undefined> {
  const first = await acceptable(node, object.eoj, sized(pics, object));
  const others = writable(pics, object, 255).filter(({ epc }) => epc !== first?.epc);
  const second = await acceptable(node, object.eoj, others);
  return first === undefined || second === undefined ? undefined : [first, second];
}

/** In the answer a property is taken (PDC 0) or comes back as it was sent; the one with the wrong size is not taken. */
function verifyPair({ frame }: Received, asked: readonly Property[], wrong: Property, eoj: Eoj) {
  const what = `SetC to ${eoj.toUpperCase()} with a wrong size for ${show(wrong.epc)}`;
  verify(esvName(frame.esv), 'SetC_SNA', `${what} gets no answer but SetC_SNA`);
  verifyNamed(frame.properties, epcsOf(asked), what);
  for (const { epc, edt } of frame.properties)
    if (epc === wrong.epc) verify(edt, wrong.edt, `the answer to ${what} refuses that property`);
}

const amongSeveral: TestCase = {
  id: 'wrong-size-among-several-not-accepted',
  proves: ['EL2-4.2.2-E4'],
  title: 'SetC of two properties, one with a wrong size, is discarded or answered by SetC_SNA that refuses it',
  writes: 'same-value',
  applies: (pics) => settable(pics, 2).some(({ object }) => sized(pics, object).length > 0) || NO_SIZE,
  async run({ node, pics }) {
    let judged = 0;
    for (const { object } of settable(pics, 2).filter((it) => sized(pics, it.object).length > 0)) {
      const pair = await pairOf(node, pics, object);
      if (pair === undefined) continue;
      judged++;
      const [wrong, good] = [tooLong(pair[0]), pair[1]];
      for (const asked of [
        [good, wrong],
        [wrong, good],
      ]) {
        const sent = node.send(setC(object.eoj, asked));
        await node.tolerates(sent, (answer) => verifyPair(answer, asked, wrong, object.eoj));
        await verifyUnchanged(node, object, pair[0], `SetC to ${object.eoj.toUpperCase()} with a wrong size`);
      }
    }
    assume(judged > 0, 'no object takes two of its own values');
  },
};

const suite: Suite = {
  id: 'part-2-4.2.2-e',
  clause: '4.2.2(E)',
  title: 'Values of a wrong size',
  cases: [...SERVICES.map(notAccepted), ...SERVICES.map(nothingWritten), amongSeveral],
};
export default suite;

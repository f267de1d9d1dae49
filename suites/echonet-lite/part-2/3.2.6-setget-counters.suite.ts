import {
  assume,
  demand,
  devices,
  esvName,
  ESV,
  faults,
  readable,
  service,
  setGet,
  subjects,
  type Conversation,
  type Eoj,
  type ObjectPics,
  type Property,
  type Received,
  type Suite,
  type TestCase,
} from '../../../harness/index.ts';
import { answersAll, discardsWrites, ends, servesSetGet, soundly } from './faulty-frames.ts';
import { HARMLESS, hasLocation, LOCATION } from './object-control.ts';

/** SetGet frames with a counter that does not fit, one for each way. */
function miscounted(eoj: Eoj, write: Property, read: number): readonly Uint8Array[] {
  const sound = soundly(setGet(eoj, [write], [read]));
  const second = 14 + write.edt.length;
  return [
    sound.with(second, 2),
    faults.cutTo(second)(sound),
    faults.followedBy(0x9f, 0x00)(sound),
    faults.opc(2)(sound),
    faults.opc(0)(sound),
    faults.opc(0xff)(sound),
    // Laid out like a Get, with one counter only.
    soundly(service(ESV.SetGet, eoj, [{ epc: read, edt: new Uint8Array() }])),
  ];
}

/** What an object without SetGet may say without having parsed the lists; everything else fails. */
function onlyFallback({ frame }: Received): void {
  const { esv, properties, alsoGet = [] } = frame;
  const fallback = esv === ESV.SetGet_SNA && properties.length + alsoGet.length === 0;
  demand(fallback, 'a SetGet with a wrong counter is not answered', 'silence', esvName(esv));
  assume(false, 'an object without SetGet gives its fallback answer to a frame with a wrong counter');
}

async function discardsSetGets(node: Conversation, object: ObjectPics) {
  const [read = 0x82] = readable(object);
  await answersAll(node, [setGet(object.eoj, [HARMLESS], [read])]);
  for (const payload of miscounted(object.eoj, HARMLESS, read)) {
    const sent = node.send(payload);
    if (servesSetGet(object)) await node.discards(sent);
    else await node.tolerates(sent, onlyFallback);
  }
}

const setGets: TestCase = {
  id: 'setget-with-wrong-counter-discarded',
  proves: ['EL2-3.2.6-10'],
  title: 'A SetGet is not answered where one of its counters does not fit, or is missing',
  async run({ node, pics }) {
    for (const object of ends(subjects(pics))) await discardsSetGets(node, object);
  },
};

const setGetWrite: TestCase = {
  id: 'setget-with-wrong-counter-not-carried-out',
  proves: ['EL2-3.2.6-10'],
  title: 'Nothing is written of a SetGet where one of its counters does not fit, or is missing',
  writes: 'actuates',
  applies: (pics) => (devices(pics).every(servesSetGet) ? hasLocation(pics) : 'SetGet is not served by every device'),
  run: (context) =>
    discardsWrites(context, (eoj, other) =>
      miscounted(eoj, other, LOCATION).map((payload, i) => [`SetGet with wrong counters (${i + 1})`, payload]),
    ),
};

const suite: Suite = {
  id: 'part-2-3.2.6-setget',
  clause: '3.2.6',
  title: 'Counters of SetGet that do not fit',
  cases: [setGets, setGetWrite],
};
export default suite;

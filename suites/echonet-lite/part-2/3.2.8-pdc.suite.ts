import {
  assume,
  demand,
  ESV,
  esvName,
  otherLocation,
  readable,
  service,
  show,
  subjects,
  verify,
  type CaseContext,
  type Draft,
  type ObjectPics,
  type Property,
  type Received,
  type Suite,
  type TestCase,
} from '../../../harness/index.ts';
import { ends, keepsLocation } from './faulty-frames.ts';
import { hasLocation, located, LOCATION, named } from './object-control.ts';

/** A Get and an INF_REQ that carry these values. */
const loaded = ({ eoj }: ObjectPics, properties: readonly Property[]): readonly Draft[] =>
  [ESV.Get, ESV.INF_REQ].map((esv) => service(esv, eoj, properties));

/** What an answer gives is the value that the object has, or nothing. */
const ownValues =
  (object: ObjectPics, draft: Draft) =>
  ({ frame }: Received): void => {
    const positive = draft.esv === ESV.Get ? ESV.Get_Res : ESV.INF;
    const sna = draft.esv === ESV.Get ? ESV.Get_SNA : ESV.INF_SNA;
    const what = `${named(draft)} that carries data`;
    const codes = `${esvName(positive)} or ${esvName(sna)}`;
    demand(frame.esv === positive || frame.esv === sna, `${what} has its own codes`, codes, esvName(frame.esv));
    // One INF for each property is open (EL2-4.2.3.5-3): then any of them may be the one that it holds.
    const isPart = frame.esv === ESV.INF && frame.properties.length === 1;
    for (const [i, { epc, edt }] of frame.properties.entries()) {
      const asked = isPart ? draft.properties.find((it) => it.epc === epc) : draft.properties[i];
      verify(epc, asked?.epc, `the answer to ${what} names what was asked`);
      if (edt.length > 0 || frame.esv === positive)
        verify(edt, object.values.get(epc), `the answer to ${what} gives the value of ${show(epc)}`);
    }
  };

const readWithData: TestCase = {
  id: 'read-with-data-gives-own-values',
  proves: ['EL2-3.2.8-3'],
  title: 'A Get or INF_REQ that carries data is refused, not answered, or answered with the values that are there',
  async run({ node, pics }) {
    for (const object of ends(subjects(pics))) {
      // Constants, so that what was read at discovery still holds; as many bytes as the value has, or one.
      const [first = 0x82, second = 0x9f] = readable(object, 2);
      const spoilt = { epc: first, edt: new Uint8Array(object.values.get(first)?.length ?? 1).fill(0x5a) };
      const lists: readonly (readonly Property[])[] = [
        [{ epc: first, edt: Uint8Array.of(0x30) }],
        [spoilt],
        [spoilt, { epc: second, edt: new Uint8Array() }],
      ];
      for (const draft of lists.flatMap((list) => loaded(object, list)))
        await node.tolerates(node.send(draft), ownValues(object, draft));
    }
  },
};

async function doesNotWrite({ node }: CaseContext, object: ObjectPics) {
  const { eoj } = object;
  const other = otherLocation(await node.value(eoj, LOCATION));
  for (const draft of loaded(object, [{ epc: LOCATION, edt: other }])) {
    const claim = `${named(draft)} that carries another location does not write it`;
    await keepsLocation(node, eoj, () => node.tolerates(node.send(draft), () => undefined), claim);
  }
}

const readDoesNotWrite: TestCase = {
  id: 'read-with-data-does-not-write',
  proves: ['EL2-3.2.8-3'],
  title: 'A Get or INF_REQ that carries another value writes nothing',
  writes: 'actuates',
  applies: hasLocation,
  async run(context) {
    const objects = ends(located(context.pics, subjects(context.pics)));
    assume(objects.length > 0, 'no device object has a location');
    for (const object of objects) await doesNotWrite(context, object);
  },
};

const suite: Suite = {
  id: 'part-2-3.2.8',
  clause: '3.2.8',
  title: 'PDC',
  cases: [readWithData, readDoesNotWrite],
};
export default suite;

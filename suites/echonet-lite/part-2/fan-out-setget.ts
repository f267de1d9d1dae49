import {
  assume,
  demand,
  ESV,
  esvName,
  infc,
  profile,
  property,
  setGet,
  verify,
  type TestCase,
} from '../../../harness/index.ts';
import {
  absentFromAll,
  answersOf,
  everyone,
  families,
  gathered,
  hasFamily,
  naming,
  shared,
  singles,
  telling,
  verifyAll,
  verifyOwnValues,
  type Class,
} from './fan-out.ts';

const serves = (family: Class) => family.every(({ setGet: known }) => known === 'served');
const refuses = (family: Class) => family.every(({ setGet: known }) => known === 'refused');

/** SetGet with a write that each instance refuses, and with one that each may take. */
export const setGetToAll: TestCase = {
  id: 'setget-to-all-instances',
  proves: ['EL2-4.2.3-4'],
  title: 'SetGet to all instances is answered once by each of them, with its own SEOJ and value',
  writes: 'same-value',
  applies: hasFamily(serves, 'no class with two instances serves SetGet'),
  async run({ node, pics }) {
    let allRefused = 0;
    for (const family of families(pics).filter(serves)) {
      const epc = telling(family);
      const unknown = property(absentFromAll(family), 0x30);
      const refused = setGet(everyone(family), [unknown], [epc]);
      for (const how of [{}, { multicast: true }]) {
        const answers = await answersOf(node, family, refused, how);
        verifyAll(answers, ESV.SetGet_SNA, naming(refused, how));
        const told = [...answers.values()].flatMap(({ frame }) => frame.alsoGet ?? []);
        if (told.length > 0 && told.every(({ edt }) => edt.length === 0)) allRefused++;
        else if ([...answers.values()].every(({ frame }) => (frame.alsoGet?.length ?? 0) > 0))
          await verifyOwnValues(node, family, answers, epc, naming(refused, how), ({ frame }) => frame.alsoGet ?? []);
      }
      const [own] = shared(pics, family);
      if (own === undefined) continue;
      const taken = setGet(everyone(family), [own], [epc]);
      for (const [eoj, { frame }] of await answersOf(node, family, taken)) {
        const answered = frame.esv === ESV.SetGet_Res || frame.esv === ESV.SetGet_SNA;
        demand(answered, `${eoj} answers ${naming(taken)}`, 'SetGet_Res or SetGet_SNA', esvName(frame.esv));
      }
    }
    // EL2-4.2.3.4-8: a read may be refused with the write.
    assume(allRefused === 0, 'every instance refuses what can be read beside a write that it refuses');
  },
};

/** The fallback of 4.2.3.4; whether it is multiplied is not said, so that fewer answers leave the question open. */
export const setGetUnservedToAll: TestCase = {
  id: 'setget-not-served-to-all-instances',
  proves: ['EL2-4.2.3-4'],
  title: 'SetGet to all instances of a class that does not serve it is answered by SetGet_SNA with both counters 0',
  applies: hasFamily(refuses, 'no class with two instances leaves SetGet out'),
  async run({ node, pics }) {
    for (const family of families(pics).filter(refuses)) {
      const draft = setGet(everyone(family), [property(absentFromAll(family), 0x30)], [telling(family)]);
      const members = new Set(family.map(({ eoj }) => eoj));
      const count = await gathered(node, node.send(draft), family.length, ({ frame }) => {
        verify(esvName(frame.esv), 'SetGet_SNA', `${naming(draft)} is answered by SetGet_SNA`);
        verify([frame.properties.length, frame.alsoGet?.length], [0, 0], `${naming(draft)}: both counters are 0`);
        demand(members.has(frame.seoj), `an instance answers ${naming(draft)}`, 'its EOJ', frame.seoj);
      });
      if (count === 0) await answersOf(node, family, draft);
      assume(count === 0 || count === family.length, `${count} of ${family.length} instances answer ${naming(draft)}`);
    }
  },
};

/** EL2-4.2.3-6: how many receipts are due is open; what one looks like is not. */
export const infcToAll: TestCase = {
  id: 'infc-to-all-instances',
  proves: ['EL2-4.2.3-6'],
  title: 'INFC to all instances gets no answer but INFC_Res, each from an instance that is there',
  async run({ node, pics }) {
    for (const group of [[profile(pics)] as const, ...families(pics), ...singles(pics)]) {
      const draft = infc(everyone(group), [property(0x80, 0x30)]);
      const members = new Set(group.map(({ eoj }) => eoj));
      const count = await gathered(node, node.send(draft), group.length, ({ frame }) => {
        verify(esvName(frame.esv), 'INFC_Res', `${naming(draft)} is answered by INFC_Res`);
        demand(members.has(frame.seoj), `an instance answers ${naming(draft)}`, 'its EOJ', frame.seoj);
        verify(
          frame.properties.map(({ epc, edt }) => [epc, edt.length]),
          [[0x80, 0]],
          `the answer to ${naming(draft)} repeats the EPC, without EDT`,
        );
      });
      assume(count === group.length, `${count} of ${group.length} instances answer ${naming(draft)}`);
    }
  },
};

import {
  assume,
  demand,
  eojOf,
  esvName,
  get,
  instanceTriples,
  profile,
  property,
  setC,
  setGet,
  setI,
  settable,
  subjects,
  verify,
  type CaseContext,
  type Conversation,
  type Draft,
  type Eoj,
  type ObjectPics,
  type Pics,
  type Property,
  type Suite,
  type TestCase,
} from '../../../harness/index.ts';
import {
  acceptable,
  hasLocation,
  hasSettable,
  located,
  LOCATION,
  named,
  operating,
  present,
  verifyNamed,
  verifyIndividual,
  verifyValues,
  some,
} from './object-control.ts';

/** A write may be refused because of the state of the device (EL2-6.2.5-1), but then by each service. */
async function refusesSetIToo(node: Conversation, eoj: Eoj, [candidate]: readonly Property[]) {
  if (candidate === undefined) return;
  const answer = await node.replyIfAny(node.send(setI(eoj, [await present(node, eoj, candidate)])));
  const claim = `${eoj.toUpperCase()} takes back its own values by SetC as it does by SetI`;
  demand(answer !== undefined, claim, 'Set_Res', 'SetC_SNA, while SetI is taken');
}

const setCAnswered: TestCase = {
  id: 'setc-answered-individually',
  proves: ['EL2-4.2.1-B1'],
  title: 'SetC of the present value is answered by Set_Res to whoever asked, from whatever port',
  writes: 'same-value',
  applies: hasSettable,
  async run({ node, pics }) {
    const refusing: string[] = [];
    for (const { object, writable } of settable(pics)) {
      const now = await acceptable(node, object.eoj, writable);
      if (now === undefined) {
        refusing.push(object.eoj.toUpperCase());
        await refusesSetIToo(node, object.eoj, writable);
        continue;
      }
      for (const how of [{}, { from: 'other-port' } as const]) {
        const draft = setC(object.eoj, [now]);
        const sent = node.send(draft, how);
        verifyIndividual(await node.reply(sent), sent, 'Set_Res', named(draft));
      }
    }
    // EL2-6.10.2-5: what is listed may be refused because of the state of the device.
    assume(refusing.length === 0, `${refusing.join(', ')} refuses its own values`);
  },
};

const unsupportedValueAnswered: TestCase = {
  id: 'unsupported-value-answered',
  proves: ['EL2-4.2.1-B1'],
  title: 'SetC of a reserved value is refused or accepted, and never met with silence',
  writes: 'actuates',
  applies: hasLocation,
  async run({ node, pics }) {
    for (const { eoj } of located(pics, subjects(pics))) {
      // 0x02-0x07 are reserved as a location of one byte.
      const draft = setC(eoj, [property(LOCATION, 0x02)]);
      const sent = node.send(draft);
      const answer = await node.reply(sent);
      const service = esvName(answer.frame.esv) === 'Set_Res' ? 'Set_Res' : 'SetC_SNA';
      verifyIndividual(answer, sent, service, `${named(draft)} of a reserved value`);
    }
  },
};

/** Objects of the instance list (0xD6) that discovery could not describe: they have a Get map all the same. */
function undescribed(pics: Pics): readonly (readonly [Eoj, readonly number[]])[] {
  const known = new Set(pics.objects.map(({ eoj }) => eoj));
  const listed = instanceTriples(profile(pics).values.get(0xd6) ?? new Uint8Array(1)).map((it) => eojOf(...it));
  return listed
    .filter((eoj) => !known.has(eoj))
    .slice(0, 4)
    .map((eoj) => [eoj, [0x9f]]);
}

const getAnswered: TestCase = {
  id: 'get-answered-individually',
  proves: ['EL2-4.2.1-B2'],
  title: 'Get is answered by Get_Res to whoever asked, from whatever port, for every object',
  async run({ node, pics }) {
    const described = subjects(pics).map((object) => [object.eoj, some(object)] as const);
    for (const [eoj, epcs] of [...described, ...undescribed(pics)])
      for (const how of [{}, { from: 'other-port' } as const]) {
        const draft = get(eoj, epcs);
        const sent = node.send(draft, how);
        verifyIndividual(await node.reply(sent), sent, 'Get_Res', named(draft));
      }
  },
};

const getOfSeveralAnswered: TestCase = {
  id: 'get-of-several-answered',
  proves: ['EL2-4.2.1-B2'],
  title: 'Get of two readable properties is answered by Get_Res, or by Get_SNA after the first one',
  async run({ node, pics }) {
    for (const object of subjects(pics)) {
      const asked = some(object, 2);
      const draft = get(object.eoj, asked);
      const { frame } = await node.reply(node.send(draft));
      if (esvName(frame.esv) === 'Get_Res') {
        verify(frame.properties.length, asked.length, `${named(draft)} is answered in full`);
        continue;
      }
      verify(esvName(frame.esv), 'Get_SNA', `${named(draft)} that is cut short is answered by Get_SNA`);
      verifyNamed(frame.properties, asked, named(draft));
      await verifyValues(node, object.eoj, frame.properties, asked, named(draft));
      const why = `${named(draft)} is refused only where it is too long`;
      verify(frame.properties.length < asked.length, true, why);
    }
  },
};

const multicastGetAnswered: TestCase = {
  id: 'multicast-get-answered-individually',
  proves: ['EL2-4.2.1-B4'],
  title: 'Get by multicast is answered by Get_Res to whoever asked, from whatever port, for every object',
  async run({ node, pics }) {
    for (const object of subjects(pics))
      for (const from of [undefined, 'other-port'] as const) {
        const draft = get(object.eoj, some(object));
        const sent = node.send(draft, { multicast: true, ...(from === undefined ? {} : { from }) });
        verifyIndividual(await node.reply(sent), sent, 'Get_Res', `${named(draft)} by multicast`);
      }
  },
};

const multicastGetOfSecondTester: TestCase = {
  id: 'multicast-get-of-second-tester-answered',
  proves: ['EL2-4.2.1-B4'],
  title: 'Get by multicast from another host is answered to that host',
  needs: ['secondTester'],
  async run({ node, pics }) {
    const draft = get(profile(pics).eoj, some(profile(pics)));
    const first = node.send(draft, { multicast: true });
    verifyIndividual(await node.reply(first), first, 'Get_Res', `${named(draft)} by multicast`);
    const second = node.send(draft, { multicast: true, from: 'second-tester' });
    verifyIndividual(await node.reply(second), second, 'Get_Res', `${named(draft)} by multicast from a second tester`);
  },
};

/** Both writing requests with an answer, by multicast. An object without SetGet says so, to the asker alone as well. */
async function multicastWrites({ node }: CaseContext, object: ObjectPics, now: Property) {
  const [read = 0x82] = some(object);
  const taken = object.setGet === 'served' ? 'SetGet_Res' : 'SetGet_SNA';
  await answeredAlone(node, setC(object.eoj, [now]), 'Set_Res');
  await answeredAlone(node, setGet(object.eoj, [now], [read]), taken);
}

async function answeredAlone(node: Conversation, draft: Draft, service: string) {
  const sent = node.send(draft, { multicast: true });
  verifyIndividual(await node.reply(sent), sent, service, `${named(draft)} by multicast`);
}

const multicastWritesAnswered: TestCase = {
  id: 'multicast-writes-answered-individually',
  proves: ['EL2-4.2.1-B5'],
  title: 'SetC and SetGet by multicast are answered to whoever asked, alone',
  writes: 'same-value',
  applies: (pics) => operating(profile(pics)) !== undefined || 'the operating status of the node cannot be written',
  async run(context) {
    const object = profile(context.pics);
    const status = operating(object);
    assume(status !== undefined, 'the node does not say that it operates');
    const taken = await acceptable(context.node, object.eoj, [status]);
    assume(taken !== undefined, 'the node refuses to be told that it operates');
    await multicastWrites(context, object, status);
  },
};

const multicastWritesToDevices: TestCase = {
  id: 'multicast-writes-to-devices-answered-individually',
  proves: ['EL2-4.2.1-B5'],
  title: 'SetC and SetGet of a location by multicast are answered to whoever asked, alone',
  writes: 'actuates',
  applies: hasLocation,
  async run(context) {
    for (const object of located(context.pics).slice(-1))
      await multicastWrites(context, object, await present(context.node, object.eoj, property(LOCATION)));
  },
};

const suite: Suite = {
  id: 'part-2-4.2.1-b',
  clause: '4.2.1(B)',
  title: 'Requests with an individual response',
  cases: [
    setCAnswered,
    unsupportedValueAnswered,
    getAnswered,
    getOfSeveralAnswered,
    multicastGetAnswered,
    multicastGetOfSecondTester,
    multicastWritesAnswered,
    multicastWritesToDevices,
  ],
};
export default suite;

import {
  assume,
  demand,
  ESV,
  esvName,
  hex,
  otherLocation,
  profile,
  setC,
  setI,
  settable,
  subjects,
  verify,
  type CaseContext,
  type Draft,
  type ObjectPics,
  type Property,
  type Sent,
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
} from './object-control.ts';

const silent: TestCase = {
  id: 'seti-not-answered',
  proves: ['EL2-4.2.1-A1'],
  title: 'SetI of the present value is taken without an answer',
  writes: 'same-value',
  applies: hasSettable,
  async run({ node, pics }) {
    for (const { object, writable } of settable(pics)) {
      const now = await acceptable(node, object.eoj, writable);
      assume(now !== undefined, `${object.eoj.toUpperCase()} refuses its own values`);
      await node.discards(node.send(setI(object.eoj, [now])));
      await node.value(object.eoj, now.epc);
    }
  },
};

const silentOnSeveral: TestCase = {
  id: 'seti-of-several-not-answered',
  proves: ['EL2-4.2.1-A1'],
  title: 'SetI of several properties is taken without an answer, or by SetI_SNA after the first ones',
  writes: 'same-value',
  applies: (pics) => settable(pics, 2).length > 0 || 'no object has two properties that can be written back',
  async run(context) {
    const { node, pics } = context;
    for (const { object, writable } of settable(pics, 2)) {
      const pair: Property[] = [];
      for (const candidate of writable) {
        const now = pair.length < 2 ? await acceptable(node, object.eoj, [candidate]) : undefined;
        if (now !== undefined) pair.push(now);
      }
      assume(pair.length === 2, `${object.eoj.toUpperCase()} refuses its own values`);
      await sendSilently(context, setI(object.eoj, pair), false, () => undefined);
    }
  },
};

/** No answer; a SetI of several may get a SetI_SNA that leaves out the last ones (IC-PREFIX), which `cut` is told of. */
async function sendSilently({ node }: CaseContext, draft: Draft, multicast: boolean, cut: () => void): Promise<Sent> {
  const sent = node.send(draft, { multicast });
  if (draft.properties.length === 1) await node.discards(sent);
  else
    await node.tolerates(sent, ({ frame: { esv, properties } }) => {
      verify(esvName(esv), 'SetI_SNA', `${named(draft)} gets no answer but SetI_SNA`);
      const why = `${named(draft)} is refused only where it is too long`;
      verify(properties.length < draft.properties.length, true, why);
      cut();
    });
  return sent;
}

/** The location becomes what it is to be. Where it does not, the SetC that follows tells whether it ever would. */
async function moves(
  context: CaseContext,
  { eoj }: ObjectPics,
  make: (wanted: Uint8Array) => Draft,
  multicast = false,
) {
  const { node } = context;
  const now = await acceptable(node, eoj, [{ epc: LOCATION, edt: new Uint8Array() }]);
  // EL2-6.2.5-1: what is settable may be refused because of the state of the device.
  assume(now !== undefined, `${eoj.toUpperCase()} refuses the location that it has`);
  const wanted = otherLocation(now.edt);
  const draft = make(wanted);
  let cuts = 0;
  const written = await sendSilently(context, draft, multicast, () => cuts++);
  if (hex(await node.settles(eoj, LOCATION, wanted, written)) === hex(wanted)) return;
  assume(cuts === 0, `${eoj.toUpperCase()} takes one property at a time`);
  await node.reply(node.send(setC(eoj, [{ epc: LOCATION, edt: wanted }])));
  const bySetC = await node.settles(eoj, LOCATION, wanted);
  assume(hex(bySetC) === hex(wanted), 'the location does not follow any write (IC-ACCEPT-NOT-DO)');
  const what = `${named(draft)}${multicast ? ' by multicast' : ''} changes the location`;
  demand(false, what, hex(wanted), 'the former value, until a SetC changed it');
}

const takesEffect: TestCase = {
  id: 'seti-takes-effect',
  proves: ['EL2-4.2.1-A1'],
  title: 'SetI changes a property as SetC does, and stays without an answer',
  writes: 'actuates',
  applies: hasLocation,
  async run(context) {
    for (const object of located(context.pics, subjects(context.pics)))
      await moves(context, object, (edt) => setI(object.eoj, [{ epc: LOCATION, edt }]));
  },
};

const takesEffectOnSeveral: TestCase = {
  id: 'seti-of-several-takes-effect',
  proves: ['EL2-4.2.1-A1'],
  title: 'SetI of several properties changes more than the first of them',
  writes: 'actuates',
  applies: hasLocation,
  async run(context) {
    const { node, pics } = context;
    for (const { object, writable } of settable(pics, 2).filter((it) => located(pics, [it.object]).length > 0)) {
      const other = await acceptable(
        node,
        object.eoj,
        writable.filter(({ epc }) => epc !== LOCATION),
      );
      const location = await present(node, object.eoj, { epc: LOCATION, edt: new Uint8Array() });
      if (other === undefined) continue;
      const trial = await node.reply(node.send(setC(object.eoj, [other, location])));
      assume(trial.frame.esv === ESV.Set_Res, `${object.eoj.toUpperCase()} takes one property at a time`);
      await moves(context, object, (edt) => setI(object.eoj, [other, { epc: LOCATION, edt }]));
    }
  },
};

const silentByMulticast: TestCase = {
  id: 'seti-by-multicast-not-answered',
  proves: ['EL2-4.2.1-A2'],
  title: 'SetI by multicast is taken without an answer',
  writes: 'same-value',
  applies: (pics) => operating(profile(pics)) !== undefined || 'the operating status of the node cannot be written',
  async run({ node, pics }) {
    const { eoj } = profile(pics);
    const status = operating(profile(pics));
    assume(status !== undefined, 'the node does not say that it operates');
    const taken = await acceptable(node, eoj, [status]);
    assume(taken !== undefined, 'the node refuses to be told that it operates');
    await node.discards(node.send(setI(eoj, [status]), { multicast: true }));
  },
};

const takesEffectByMulticast: TestCase = {
  id: 'seti-by-multicast-takes-effect',
  proves: ['EL2-4.2.1-A2'],
  title: 'SetI by multicast changes a property as SetC does, and stays without an answer',
  writes: 'actuates',
  applies: hasLocation,
  async run(context) {
    const [object] = located(context.pics).slice(-1);
    assume(object !== undefined, 'no object has a location');
    await moves(context, object, (edt) => setI(object.eoj, [{ epc: LOCATION, edt }]), true);
  },
};

const suite: Suite = {
  id: 'part-2-4.2.1-a',
  clause: '4.2.1(A)',
  title: 'Requests without a response',
  cases: [silent, silentOnSeveral, takesEffect, takesEffectOnSeveral, silentByMulticast, takesEffectByMulticast],
};
export default suite;

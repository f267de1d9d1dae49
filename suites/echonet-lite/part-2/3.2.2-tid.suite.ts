import {
  absent,
  assume,
  esvName,
  get,
  infReq,
  NODE_PROFILE,
  profile,
  readable,
  setC,
  setGet,
  settable,
  subjects,
  verify,
  type Conversation,
  type Draft,
  type Received,
  type Suite,
  type TestCase,
} from '../../../harness/index.ts';
import { servesSetGet } from './faulty-frames.ts';
import { acceptable, HARMLESS, hasSettable, named, refusable, snaOf } from './object-control.ts';

/** An answer under the TID of the request; one under another TID is none. */
async function copies(node: Conversation, draft: Draft, service: string): Promise<Received> {
  const answer = await node.reply(node.send(draft));
  verify(esvName(answer.frame.esv), service, `${named(draft)} is answered by ${service} under its own TID`);
  return answer;
}

const getCopies: TestCase = {
  id: 'get-res-copies-tid',
  proves: ['EL2-3.2.2-1'],
  title: 'Get is answered under the TID of the request, whatever its two bytes are',
  async run({ node, pics }) {
    // Bytes that are 0, equal, exchanged or signed: what goes wrong with a number of two bytes goes wrong here.
    for (const tid of [0x0000, 0x0001, 0x00ff, 0x0100, 0x7fff, 0x8000, 0xffff])
      await copies(node, { ...get(NODE_PROFILE, readable(profile(pics))), tid }, 'Get_Res');
    for (const object of subjects(pics)) await copies(node, get(object.eoj, readable(object)), 'Get_Res');
  },
};

const setCopies: TestCase = {
  id: 'set-res-copies-tid',
  proves: ['EL2-3.2.2-1'],
  title: 'SetC and SetGet are answered under the TID of the request',
  writes: 'same-value',
  applies: hasSettable,
  async run({ node, pics }) {
    for (const { object, writable } of settable(pics)) {
      const now = await acceptable(node, object.eoj, writable);
      assume(now !== undefined, `${object.eoj.toUpperCase()} refuses every value that it has`);
      // TIDs of two equal bytes belong to these cases: no other stimulus of a run has them.
      for (const tid of [undefined, 0x0101, 0x8080, 0xfefe])
        await copies(node, { ...setC(object.eoj, [now]), ...(tid === undefined ? {} : { tid }) }, 'Set_Res');
      if (servesSetGet(object)) await copies(node, setGet(object.eoj, [now], readable(object)), 'SetGet_Res');
    }
  },
};

const snaCopies: TestCase = {
  id: 'sna-copies-tid',
  proves: ['EL2-3.2.2-2'],
  title: 'Every SNA, that of SetI included, carries the TID of the request',
  async run({ node, pics }) {
    for (const object of subjects(pics))
      for (const draft of refusable(object.eoj, HARMLESS, absent(object)[0] ?? 0xff))
        await copies(node, draft, snaOf(draft));
  },
};

const sameTwice: TestCase = {
  id: 'same-tid-twice-answered-twice',
  proves: ['EL2-3.2.2-1'],
  title: 'A request is answered though the one before it had the same TID',
  async run({ node, pics }) {
    for (let i = 0; i < 2; i++)
      await copies(node, { ...get(NODE_PROFILE, readable(profile(pics))), tid: 0x5555 }, 'Get_Res');
  },
};

const sameFromTwo: TestCase = {
  id: 'same-tid-of-two-hosts-answered-to-each',
  proves: ['EL2-3.2.2-1'],
  title: 'Two hosts that ask under the same TID at the same time get an answer each',
  needs: ['secondTester'],
  async run({ node, pics }) {
    const draft = { ...get(NODE_PROFILE, readable(profile(pics))), tid: 0xa5a5 };
    const sent = [node.send(draft), node.send(draft, { from: 'second-tester' })];
    for (const it of sent) {
      const asker = it.exchange.frames[0]?.from.address;
      const { to } = await node.reply(it);
      verify(to.address, asker, `${named(draft)} under the TID of another host is answered to who asked`);
    }
  },
};

const infCopies: TestCase = {
  id: 'requested-inf-copies-tid',
  proves: ['EL2-3.2.2-4'],
  title: 'The notification that answers INF_REQ carries the TID of the request',
  async run({ node, pics }) {
    for (const object of subjects(pics)) await copies(node, infReq(object.eoj, readable(object)), 'INF');
  },
};

const suite: Suite = {
  id: 'part-2-3.2.2',
  clause: '3.2.2',
  title: 'TID',
  cases: [getCopies, setCopies, snaCopies, sameTwice, sameFromTwo, infCopies],
};
export default suite;

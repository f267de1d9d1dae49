import {
  assume,
  absent,
  demand,
  esvName,
  faults,
  get,
  hex,
  NODE_PROFILE,
  profile,
  readable,
  setC,
  show,
  subjects,
  type Draft,
  type Property,
  type Received,
  type Suite,
  type TestCase,
} from '../../../harness/index.ts';
import { discardsAll, ends, soundly } from './faulty-frames.ts';

const truncated: TestCase = {
  id: 'truncated-header-discarded',
  proves: ['EL2-3.2-5'],
  title: 'A payload that ends before the property counter is not answered',
  async run({ node, pics }) {
    const whole = soundly(get(NODE_PROFILE, readable(profile(pics))));
    // 0-4: no room for a TID or nothing behind it; 7: no DEOJ; 10: no ESV; 11: no OPC.
    const lengths = [0, 1, 2, 3, 4, 7, 10, 11];
    await discardsAll(
      node,
      lengths.map((length) => faults.cutTo(length)(whole)),
    );
  },
};

/** What the answer to a long request may be: all of it, or an SNA on as many properties as were dealt with. */
function verifyWhole({ frame }: Received, { esv, properties }: Draft, positive: string | undefined, sna: string) {
  const count = frame.properties.length;
  const name = esvName(frame.esv);
  const what = `${esvName(esv)} of ${properties.length} properties`;
  const codes = positive === undefined ? sna : `${positive} or ${sna}`;
  demand(name === positive || name === sna, `${what} is answered by its own codes`, codes, name);
  demand(count > 0, `the answer to ${what} names a property`, 'OPC of 1 or more', '0');
  const fewer = name === positive && count < properties.length;
  assume(!fewer, `${name} after ${what} names ${count} of them, which other cases judge`);
  const strange = frame.properties.find(({ epc }) => properties.every((it) => it.epc !== epc));
  demand(strange === undefined, `the answer to ${what} names what was asked`, 'the same EPCs', show(strange?.epc));
}

const growing: TestCase = {
  id: 'growing-requests-survived',
  proves: ['EL2-3.2-4'],
  title: 'Requests of up to 255 properties get a whole answer, an SNA on the first ones, or none',
  async run({ node, pics }) {
    for (const object of ends(subjects(pics))) {
      const [epc = 0x82] = readable(object);
      for (const count of [2, 4, 16, 64, 255]) {
        const draft = get(
          object.eoj,
          Array.from({ length: count }, () => epc),
        );
        await node.tolerates(node.send(draft), (answer) => verifyWhole(answer, draft, 'Get_Res', 'Get_SNA'));
      }
    }
  },
};

/** As many refused writes as make a frame of `size` bytes. */
function refusedWrites(epc: number, size: number): readonly Property[] {
  const properties: Property[] = [];
  for (let left = size - 12; left > 0;) {
    // The rest is never 1: a property takes 2 bytes at least.
    const share = left > 257 ? Math.min(257, left - 2) : left;
    properties.push({ epc, edt: new Uint8Array(share - 2) });
    left -= share;
  }
  return properties;
}

const long: TestCase = {
  id: 'frames-up-to-and-beyond-one-packet-survived',
  proves: ['EL2-3.2-4'],
  title: 'Frames as long as a link carries, and longer ones, are answered well or not at all',
  async run({ node, pics }) {
    const object = profile(pics);
    const [epc = 0xff] = absent(object);
    // 576: least IPv4 datagram; 1452 and 1472: one Ethernet packet over IPv6 and IPv4; the others are fragmented.
    for (const size of [576, 1024, 1452, 1472, 1473, 4096]) {
      const draft = setC(object.eoj, refusedWrites(epc, size));
      await node.tolerates(node.send(draft), (answer) => {
        verifyWhole(answer, draft, undefined, 'SetC_SNA');
        const wrong = answer.frame.properties.find(({ edt }, i) => edt.length !== draft.properties[i]?.edt.length);
        const what = `a refused write in ${size} bytes comes back with its value`;
        demand(
          wrong === undefined,
          what,
          'PDC as in the request',
          `${show(wrong?.epc)}: ${hex(wrong?.edt ?? new Uint8Array())}`,
        );
      });
    }
  },
};

const suite: Suite = {
  id: 'part-2-3.2',
  clause: '3.2',
  title: 'Frame layout',
  cases: [truncated, growing, long],
};
export default suite;

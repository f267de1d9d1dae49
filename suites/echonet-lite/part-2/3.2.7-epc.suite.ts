import {
  absent,
  decodeMap,
  demand,
  devices,
  eojOf,
  esvName,
  get,
  hex,
  infReq,
  NODE_PROFILE,
  profile,
  readable,
  show,
  subjects,
  TESTER,
  verify,
  type Eoj,
  type Received,
  type Suite,
  type TestCase,
} from '../../../harness/index.ts';
import { answersAll, ends } from './faulty-frames.ts';

const MAPS = [0x9d, 0x9e, 0x9f];
const name = (eoj: Eoj) => eoj.toUpperCase();

const noArrays: TestCase = {
  id: 'maps-list-no-array-elements',
  proves: ['EL2-3.2.7-2'],
  title: 'No map lists 0x9B or 0x9C, the maps of array elements',
  async run({ node, pics }) {
    for (const { eoj } of subjects(pics))
      for (const map of MAPS) {
        const decoded = decodeMap(await node.value(eoj, map));
        const arrays = decoded.ok ? decoded.epcs.filter((epc) => epc === 0x9b || epc === 0x9c) : [];
        verify(arrays, [], `map ${show(map)} of ${name(eoj)} lists no array elements`);
      }
  },
};

const ownEpcs: TestCase = {
  id: 'answers-hold-properties-of-seoj',
  proves: ['EL2-3.2.7-3'],
  title: 'What an object answers or notifies comes under its own EOJ, with its own value',
  async run({ node, pics }) {
    for (const { eoj } of subjects(pics)) {
      const own = await node.value(eoj, 0x9f);
      for (const draft of [get(eoj, [0x9f]), infReq(eoj, [0x9f])]) {
        const { frame } = await node.reply(node.send(draft));
        const what = `${esvName(frame.esv)} of ${name(eoj)}`;
        verify(name(frame.seoj), name(eoj), `${what} has it for SEOJ`);
        verify(frame.properties[0]?.edt, own, `${what} has its own value`);
      }
    }
  },
};

const forDeoj: TestCase = {
  id: 'requests-are-for-deoj',
  proves: ['EL2-3.2.7-4'],
  title: 'A request is answered for its DEOJ, whatever object the SEOJ names',
  async run({ node, pics }) {
    const [device = profile(pics)] = devices(pics).slice(-1);
    const askers = [device.eoj, NODE_PROFILE, eojOf(0x02, 0x88, 0x01), eojOf(0x0f, 0x12, 0x34), TESTER];
    for (const { eoj } of [profile(pics), device]) {
      const own = await node.value(eoj, 0x9f);
      for (const asker of askers) {
        const { frame } = await node.reply(node.send(get(eoj, [0x9f], asker)));
        const what = `a Get of ${name(asker)} to ${name(eoj)}`;
        verify(esvName(frame.esv), 'Get_Res', `${what} is answered by Get_Res`);
        verify(frame.properties[0]?.edt, own, `${what} is answered with the value of DEOJ`);
        verify([name(frame.seoj), name(frame.deoj)], [name(eoj), name(asker)], `${what} is answered to SEOJ`);
      }
    }
  },
};

const inMaps: TestCase = {
  id: 'maps-list-epcs-from-0x80',
  proves: ['EL2-3.2.7-5'],
  title: 'No map lists an EPC below 0x80',
  async run({ node, pics }) {
    for (const { eoj } of subjects(pics))
      for (const map of MAPS) {
        const decoded = decodeMap(await node.value(eoj, map));
        const low = decoded.ok ? decoded.epcs.filter((epc) => epc < 0x80) : [];
        verify(low, [], `map ${show(map)} of ${name(eoj)} lists EPCs from 0x80 on`);
      }
  },
};

/** An answer to a Get of these EPCs refuses the low ones and names the first ones in order. */
const refusing =
  (asked: readonly number[]) =>
  ({ frame, bytes }: Received): void => {
    const what = `a Get of ${show(asked)}`;
    verify(esvName(frame.esv), 'Get_SNA', `${what} is refused, if it is answered`);
    const epcs = frame.properties.map(({ epc }) => epc);
    const strange = epcs.find((epc) => !asked.includes(epc));
    demand(strange === undefined && epcs.length > 0, `the answer to ${what} copies the EPCs`, show(asked), show(epcs));
    const valued = frame.properties.find(({ epc, edt }) => epc < 0x80 && edt.length > 0);
    demand(valued === undefined, `the answer to ${what} has PDC 0 below 0x80`, 'PDC 0', hex(bytes));
  };

const lowEpcs: TestCase = {
  id: 'epc-below-0x80-refused',
  proves: ['EL2-3.2.7-6'],
  title: 'A Get of an EPC below 0x80 gets Get_SNA or no answer, and does no harm',
  async run({ node, pics }) {
    for (const object of ends(subjects(pics))) {
      const [own = 0x82] = readable(object);
      // The last two have the lower bits of a property that is there, and one that is not.
      const low = [0x00, 0x01, 0x7f, own & 0x7f, (absent(object)[0] ?? 0xff) & 0x7f];
      await answersAll(node, [get(object.eoj, [own])]);
      for (const asked of [...low.map((epc) => [epc]), [own, 0x00], [0x00, own]])
        await node.tolerates(node.send(get(object.eoj, asked)), refusing(asked));
    }
  },
};

const suite: Suite = {
  id: 'part-2-3.2.7',
  clause: '3.2.7',
  title: 'EPC',
  cases: [noArrays, ownEpcs, forDeoj, inMaps, lowEpcs],
};
export default suite;

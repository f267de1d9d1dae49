import {
  assume,
  demand,
  esvName,
  faults,
  get,
  readable,
  setC,
  setI,
  show,
  subjects,
  verify,
  type Suite,
  type TestCase,
} from '../../../harness/index.ts';
import { discardsAll, discardsGets, discardsWrites, ends, soundly } from './faulty-frames.ts';
import { HARMLESS, hasLocation, requests } from './object-control.ts';

const answersCarryIt: TestCase = {
  id: 'answers-have-ehd1-0x10',
  proves: ['EL2-3.2.1.1-1'],
  title: 'Every kind of answer begins with EHD1 0x10',
  async run({ node, pics }) {
    for (const { eoj } of ends(subjects(pics)))
      for (const draft of requests(eoj, HARMLESS, 0x82)) {
        const { bytes, frame } = await node.reply(node.send(draft));
        const [ehd1 = 0] = bytes;
        verify(ehd1 >> 4, 1, `bits 7-4 of EHD1 of ${esvName(frame.esv)} are 0001`);
        assume(ehd1 === 0x10, `${esvName(frame.esv)} carries EHD1 ${show(ehd1)}, with reserved bits set`);
      }
  },
};

const unused: TestCase = {
  id: 'ehd1-0000-discarded',
  proves: ['EL2-3.2.1.1-2'],
  title: 'A Get with EHD1 0x00-0x0F is not answered',
  run: (context) => discardsGets(context, [0x00, 0x01, 0x0f].map(faults.ehd1)),
};

const conventional: TestCase = {
  id: 'ehd1-of-conventional-echonet-discarded',
  proves: ['EL2-3.2.1.1-3'],
  title: 'A Get with EHD1 0x80-0xFF is not answered',
  run: (context) => discardsGets(context, [0x80, 0x90, 0xa0, 0xf0, 0xff].map(faults.ehd1)),
};

const reserved: TestCase = {
  id: 'ehd1-reserved-discarded',
  proves: ['EL2-3.2.1.1-4'],
  title: 'A Get with EHD1 0x20-0x7F is not answered',
  run: (context) => discardsGets(context, [0x20, 0x30, 0x40, 0x70].map(faults.ehd1)),
};

const bytesOf = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

const foreign: TestCase = {
  id: 'foreign-datagrams-discarded',
  proves: ['EL2-3.2.1.1-2', 'EL2-3.2.1.1-3', 'EL2-3.2.1.1-4'],
  title: 'Payloads of other protocols are not answered and do no harm',
  async run({ node }) {
    await discardsAll(node, [
      Uint8Array.of(0x01, 0x00, 0xff, 0xff, 0x06, 0x06),
      Uint8Array.of(0x88, 0x88, 0x00, 0x77, 0x00, 0xff, 0x06),
      bytesOf('M-SEARCH * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\n\r\n'),
    ]);
  },
};

const writeUnderIt: TestCase = {
  id: 'write-under-conventional-ehd1-discarded',
  proves: ['EL2-3.2.1.1-3'],
  title: 'SetC and SetI with EHD1 0x80 or 0x90 are neither answered nor carried out',
  writes: 'actuates',
  applies: hasLocation,
  run: (context) =>
    discardsWrites(context, (eoj, other) =>
      [0x80, 0x90].flatMap((ehd1) => [
        [`SetC with EHD1 ${show(ehd1)}`, faults.ehd1(ehd1)(soundly(setC(eoj, [other])))],
        [`SetI with EHD1 ${show(ehd1)}`, faults.ehd1(ehd1)(soundly(setI(eoj, [other])))],
      ]),
    ),
};

const lowerBits: TestCase = {
  id: 'ehd1-lower-bits-tolerated',
  proves: ['EL2-3.2.1.1-5'],
  title: 'A Get with EHD1 0x11, 0x18 or 0x1F is answered under EHD1 0x10, or not at all',
  async run({ node, pics }) {
    for (const object of ends(subjects(pics)))
      for (const value of [0x11, 0x18, 0x1f]) {
        const payload = faults.ehd1(value)(soundly(get(object.eoj, readable(object))));
        await node.tolerates(node.send(payload), ({ bytes, frame }) => {
          const name = esvName(frame.esv);
          verify(bytes[0], 0x10, `an answer to EHD1 ${show(value)} has EHD1 0x10`);
          demand(name === 'Get_Res', `an answer to EHD1 ${show(value)} is a normal one`, 'Get_Res', name);
        });
      }
  },
};

const suite: Suite = {
  id: 'part-2-3.2.1.1',
  clause: '3.2.1.1',
  title: 'EHD1',
  cases: [answersCarryIt, unused, conventional, reserved, foreign, writeUnderIt, lowerBits],
};
export default suite;

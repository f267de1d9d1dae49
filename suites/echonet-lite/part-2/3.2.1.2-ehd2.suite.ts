import { esvName, faults, setC, setI, subjects, verify, type Suite, type TestCase } from '../../../harness/index.ts';
import { discardsAll, discardsGets, discardsWrites, ends, soundly } from './faulty-frames.ts';
import { HARMLESS, hasLocation, requests } from './object-control.ts';

const answersCarryIt: TestCase = {
  id: 'answers-have-ehd2-0x81',
  proves: ['EL2-3.2.1.2-1'],
  title: 'Every kind of answer to a format 1 request has EHD2 0x81',
  async run({ node, pics }) {
    for (const { eoj } of ends(subjects(pics)))
      for (const draft of requests(eoj, HARMLESS, 0x82)) {
        const { bytes, frame } = await node.reply(node.send(draft));
        verify(bytes[1], 0x81, `EHD2 of ${esvName(frame.esv)} is that of format 1`);
      }
  },
};

const format2: TestCase = {
  id: 'format-2-is-not-format-1',
  proves: ['EL2-3.2.1.2-3'],
  title: 'A frame with EHD2 0x82 gets no format 1 answer, though it would pass for a request',
  run: (context) => discardsGets(context, [0x82].map(faults.ehd2)),
};

const format2Sizes: TestCase = {
  id: 'format-2-of-any-size-survived',
  proves: ['EL2-3.2.1.2-3'],
  title: 'Format 2 frames with 0, 1, 8 and 1400 bytes of EDATA get no format 1 answer and do no harm',
  async run({ node }) {
    await discardsAll(
      node,
      [0, 1, 8, 1400].map((size) => Uint8Array.of(0x10, 0x82, 0x00, 0x00, ...new Uint8Array(size).fill(0xa5))),
    );
  },
};

const format2Write: TestCase = {
  id: 'write-in-format-2-not-carried-out',
  proves: ['EL2-3.2.1.2-3'],
  title: 'A frame with EHD2 0x82 that would pass for SetC or SetI writes nothing',
  writes: 'actuates',
  applies: hasLocation,
  run: (context) =>
    discardsWrites(context, (eoj, other) => [
      ['SetC under EHD2 0x82', faults.ehd2(0x82)(soundly(setC(eoj, [other])))],
      ['SetI under EHD2 0x82', faults.ehd2(0x82)(soundly(setI(eoj, [other])))],
    ]),
};

const reserved: TestCase = {
  id: 'ehd2-reserved-discarded',
  proves: ['EL2-3.2.1.2-4'],
  title: 'A Get with EHD2 0x80 or 0x83-0xFF is not answered',
  run: (context) => discardsGets(context, [0x80, 0x83, 0x90, 0xc1, 0xff].map(faults.ehd2)),
};

const bit7Clear: TestCase = {
  id: 'ehd2-bit-7-clear-discarded',
  proves: ['EL2-3.2.1.2-5'],
  title: 'A Get whose EHD2 has bit 7 clear is not answered',
  run: (context) => discardsGets(context, [0x01, 0x02, 0x00, 0x7f].map(faults.ehd2)),
};

const suite: Suite = {
  id: 'part-2-3.2.1.2',
  clause: '3.2.1.2',
  title: 'EHD2',
  cases: [answersCarryIt, format2, format2Sizes, format2Write, reserved, bit7Clear],
};
export default suite;

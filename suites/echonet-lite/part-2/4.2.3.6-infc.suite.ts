import {
  absent,
  eojOf,
  esvName,
  infc,
  property,
  show,
  subjects,
  TESTER,
  verify,
  type ObjectPics,
  type Property,
  type Received,
  type Suite,
} from '../../../harness/index.ts';
import { verifyIndividual } from './object-control.ts';

// A class that no release of the APPENDIX defines: the receiver cannot know it.
const UNKNOWN_SENDER = eojOf(0x02, 0xfa, 0x01);

// Read-only properties only: a node that mistakes the notification for a write has nothing to write.
const MAKER = property(0x8a, 0xff, 0xff, 0xfe);
const FAULT = property(0x88, 0x42);
const VERSION = property(0x82, 0x00, 0x00, 0x47, 0x00);

/** What is notified: one property and several, in no order, doubled, without EDT, and one that the receiver lacks. */
const notifications = (object: ObjectPics): readonly (readonly Property[])[] => [
  [FAULT],
  [MAKER, VERSION, FAULT],
  [VERSION, MAKER, VERSION],
  [property(0x8a)],
  [FAULT, property(absent(object)[0] ?? 0xff, 0x12, 0x34)],
];

function verifyAcknowledged({ frame }: Received, notified: readonly Property[], what: string) {
  verify(
    frame.properties.map(({ epc }) => epc),
    notified.map(({ epc }) => epc),
    `INFC_Res to ${what} names the properties that were notified`,
  );
  const filled = frame.properties.filter(({ edt }) => edt.length > 0).map(({ epc }) => epc);
  verify(filled, [], `INFC_Res to ${what} has PDC 0 for each property`);
}

const suite: Suite = {
  id: 'part-2-4.2.3.6',
  clause: '4.2.3.6',
  title: 'INFC and its response',
  cases: [
    {
      id: 'infc-answered-by-infc-res',
      proves: ['EL2-4.2.3.6-2'],
      title: 'INFC is answered by INFC_Res with the EOJs exchanged and PDC 0 for each property notified',
      async run({ node, pics }) {
        for (const object of subjects(pics))
          for (const notified of notifications(object))
            for (const sender of [TESTER, UNKNOWN_SENDER]) {
              const sent = node.send(infc(object.eoj, notified, sender));
              const answer = await node.reply(sent);
              const epcs = notified.map(({ epc }) => show(epc)).join(', ');
              const what = `INFC of ${epcs} from ${sender.toUpperCase()} to ${object.eoj.toUpperCase()}`;
              verifyIndividual(answer, sent, 'INFC_Res', what);
              verify([answer.frame.seoj, answer.frame.deoj], [object.eoj, sender], `${what}: the EOJs are exchanged`);
              verifyAcknowledged(answer, notified, what);
            }
      },
    },
    {
      id: 'infc-by-multicast-not-answered-to-group',
      proves: ['EL2-4.2.3.6-4'],
      title: 'INFC by multicast is answered by an individual INFC_Res or not at all',
      async run({ node, pics }) {
        for (const object of subjects(pics)) {
          const what = `INFC by multicast to ${object.eoj.toUpperCase()}`;
          await node.tolerates(node.send(infc(object.eoj, [FAULT]), { multicast: true }), ({ frame, multicast }) => {
            verify(esvName(frame.esv), 'INFC_Res', `${what}, where it is answered, is answered by INFC_Res`);
            verify(multicast ? 'multicast' : 'unicast', 'unicast', `the answer to ${what} is individual`);
          });
        }
      },
    },
  ],
};
export default suite;

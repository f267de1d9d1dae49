import {
  infc,
  peers,
  property,
  subjects,
  verify,
  type Property,
  type Suite,
  type TestCase,
} from '../../../harness/index.ts';
import { verifyIndividual } from './object-control.ts';
import { asking, lights } from './peers.ts';

/** One property, and several in no order: a fault status, an operating status, a lighting mode. */
const NOTIFIED: readonly (readonly Property[])[] = [
  [property(0x88, 0x42)],
  [property(0xb6, 0x42), property(0x80, 0x30), property(0x88, 0x42)],
];

const acknowledged: TestCase = {
  id: 'infc-of-a-known-device-answered',
  proves: ['EL2-4.2.3.6-2'],
  title: 'INFC of a device that the node has asked before is answered by INFC_Res with PDC 0 for each property',
  ...asking,
  async run({ node, pics, peer }) {
    const [light, ...others] = lights(0x71, 1);
    if (light === undefined) return;
    const playing = peer.plays(peers.conforming([light, ...others]));
    await playing.asked(({ frame }) => frame.deoj === light);
    await playing.rests();
    for (const object of subjects(pics))
      for (const notified of NOTIFIED) {
        const what = `INFC of ${light.toUpperCase()} to ${object.eoj.toUpperCase()}`;
        const sent = node.send(infc(object.eoj, notified, light));
        const answer = await node.reply(sent);
        verifyIndividual(answer, sent, 'INFC_Res', what);
        verify([answer.frame.seoj, answer.frame.deoj], [object.eoj, light], `${what}: the EOJs are exchanged`);
        verify(
          answer.frame.properties.map(({ epc, edt }) => [epc, edt.length]),
          notified.map(({ epc }) => [epc, 0]),
          `${what}: INFC_Res names what was notified, with PDC 0`,
        );
      }
  },
};

const suite: Suite = {
  id: 'part-2-4.2.3.6-requests',
  clause: '4.2.3.6',
  title: 'INFC between nodes that know each other',
  cases: [acknowledged],
};
export default suite;

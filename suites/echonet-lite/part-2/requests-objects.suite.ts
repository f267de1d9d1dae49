import {
  assume,
  demand,
  eojBytes,
  eojOf,
  hex,
  peers,
  type Asked,
  type Eoj,
  type Suite,
  type TestCase,
} from '../../../harness/index.ts';
import { asking, ASKS_NOTHING, lights } from './peers.ts';

/** Every other order of the three bytes. */
function shuffled(eoj: Eoj): readonly Eoj[] {
  const [a, b, c] = eojBytes(eoj);
  const orders = [eojOf(a, c, b), eojOf(b, a, c), eojOf(b, c, a), eojOf(c, a, b), eojOf(c, b, a)];
  return orders.filter((it) => it !== eoj);
}

const byteOrder: TestCase = {
  id: 'requests-name-objects-in-byte-order',
  proves: ['EL2-3.2.4-1'],
  title: 'Requests name the objects of an instance list with their bytes in the order of the list',
  ...asking,
  async run({ peer }) {
    const devices = lights(0x61, 2);
    const wrongly = devices.flatMap(shuffled);
    const playing = peer.plays(peers.conforming(devices));
    const isMeant = ({ frame: { deoj } }: Asked) => [...devices, ...wrongly].includes(deoj);
    const asked = await playing.asked(isMeant);
    assume(asked !== undefined, playing.heard.length === 0 ? ASKS_NOTHING : 'the device asks the node profile alone');
    await playing.rests();
    const wrong = playing.heard.find(({ frame }) => wrongly.includes(frame.deoj));
    demand(
      wrong === undefined,
      'DEOJ of a request has the bytes of an object in the order X1, X2, X3',
      devices.join(', ').toUpperCase(),
      wrong === undefined ? '' : hex(wrong.seen.bytes),
    );
  },
};

const suite: Suite = {
  id: 'part-2-3.2.4-requests',
  clause: '3.2.4',
  title: 'Objects that requests address',
  cases: [byteOrder],
};
export default suite;

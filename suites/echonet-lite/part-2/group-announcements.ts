import {
  assume,
  ESV,
  hex,
  otherLocation,
  reachOf,
  setC,
  subjects,
  type Conversation,
  type Draft,
  type Eoj,
  type ObjectPics,
  type Observation,
  type Pics,
  type TestCase,
} from '../../../harness/index.ts';
import { located, LOCATION } from './object-control.ts';
import { frameOf } from './seen-frames.ts';

/** The devices that announce a change of their location (0x81), which moves nothing in a house. */
export const announcing = (pics: Pics): readonly ObjectPics[] =>
  located(pics, subjects(pics)).filter(({ announce }) => announce.includes(LOCATION));

/** There is one. */
export const announcesLocation: NonNullable<TestCase['applies']> = (pics) =>
  announcing(pics).length > 0 || 'no device object announces a location (0x81) that can be read and written';

/** A write that takes the object to another location than the one that it has now. */
export async function elsewhere(node: Conversation, eoj: Eoj): Promise<Draft> {
  return setC(eoj, [{ epc: LOCATION, edt: otherLocation(await node.value(eoj, LOCATION)) }]);
}

/** The object has gone where the write takes it: where nothing changes there is nothing to announce (IC-ACCEPT-NOT-DO). */
export async function follows(node: Conversation, { deoj, properties: [location] }: Draft): Promise<void> {
  const there = location?.edt ?? new Uint8Array();
  const now = await node.settles(deoj, LOCATION, there);
  assume(
    hex(now) === hex(there),
    `${deoj.toUpperCase()} does not take another location, so that it has no change to announce`,
  );
}

const tellsLocation = (eoj: Eoj) => (seen: Observation) => {
  const frame = frameOf(seen);
  return frame?.esv === ESV.INF && frame.seoj === eoj && frame.properties.some(({ epc }) => epc === LOCATION);
};

const isMulticast = ({ via, to }: Observation) => via === 'udp' && reachOf(to.address) === 'group';

// A network may lose the multicast but not what comes otherwise: so often it gets another chance.
const TRIES = 5;

/** Where a change is announced: the first frame that tells of it, and whether an IP multicast does so now or later. */
export async function whereAnnounced(
  node: Conversation,
  eoj: Eoj,
  provoke: () => Promise<void>,
): Promise<{ readonly heard: Observation; readonly multicast: boolean }> {
  const tells = tellsLocation(eoj);
  const heard = await node.announces(provoke, tells, `a change of ${eoj.toUpperCase()} is announced`);
  let multicast = isMulticast(heard);
  for (let tries = 0; !multicast && tries < TRIES; tries++) {
    const since = node.now();
    await provoke();
    multicast = (await node.announced(since, (seen) => tells(seen) && isMulticast(seen))) !== undefined;
  }
  return { heard, multicast };
}

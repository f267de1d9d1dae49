import {
  classOf,
  ESV,
  hex,
  NODE_PROFILE,
  profile,
  TRANSMISSION_ONLY_PROFILE,
  type Eoj,
  type History,
  type Monitor,
  type Observation,
} from '../../../harness/index.ts';
import { breachUnless, esvByte, frameOf } from './seen-frames.ts';

/** The payload has this service code and answers nothing; behind the code it may be malformed. */
const unasked = (esv: number) => (seen: Observation, history: History) =>
  history.answered === undefined && esvByte(seen) === esv;

// Above this number 0xD6 does not list all objects, so that one may be the node's though it is not known.
const MOST_INSTANCES = 84;

function isOwn(seoj: Eoj, { pics }: History): boolean {
  if (pics.transmissionOnly) return seoj === TRANSMISSION_ONLY_PROFILE || classOf(seoj) !== classOf(NODE_PROFILE);
  const listsAll = (profile(pics).values.get(0xd6)?.[0] ?? 0) <= MOST_INSTANCES;
  return pics.objects.some(({ eoj }) => eoj === seoj || (!listsAll && classOf(eoj) === classOf(seoj)));
}

const monitors: readonly Monitor[] = [
  {
    id: 'own-setget-has-two-lists',
    watches: ['EL2-4.2.3.4-1'],
    title: 'A SetGet that the node sends counts one property or more in each of two lists',
    concerns: unasked(ESV.SetGet),
    see(seen) {
      const { properties = [], alsoGet = [] } = frameOf(seen) ?? {};
      return breachUnless(
        properties.length > 0 && alsoGet.length > 0,
        'a SetGet of the node has a list to write and a list to read',
        'two lists that hold something',
        hex(seen.bytes),
      );
    },
  },
  {
    id: 'own-infc-comes-from-own-object',
    watches: ['EL2-4.2.3.6-1'],
    title: 'An INFC that the node sends comes from an object of its own',
    concerns: (seen, history) => unasked(ESV.INFC)(seen, history) && frameOf(seen) !== undefined,
    see(seen, history) {
      const { seoj } = frameOf(seen) ?? {};
      return breachUnless(
        seoj === undefined || isOwn(seoj, history),
        'SEOJ of an INFC is an object of the node',
        'an object of the node',
        hex(seen.bytes),
      );
    },
  },
];
export default monitors;

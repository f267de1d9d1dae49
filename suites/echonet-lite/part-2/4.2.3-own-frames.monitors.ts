import {
  classOf,
  ESV,
  hex,
  NODE_PROFILE,
  TRANSMISSION_ONLY_PROFILE,
  type Eoj,
  type History,
  type Monitor,
  type Observation,
} from '../../../harness/index.ts';
import { isOwn, mayBeUnlisted } from './own-objects.ts';
import { breachUnless, esvByte, frameOf } from './seen-frames.ts';

/** The payload has this service code and answers nothing; behind the code it may be malformed. */
const unasked = (esv: number) => (seen: Observation, history: History) =>
  history.answered === undefined && esvByte(seen) === esv;

function mayBeOwn(seoj: Eoj, { pics }: History): boolean {
  if (pics.transmissionOnly) return seoj === TRANSMISSION_ONLY_PROFILE || classOf(seoj) !== classOf(NODE_PROFILE);
  return isOwn(pics, seoj) || mayBeUnlisted(pics, seoj);
}

const monitors: readonly Monitor[] = [
  {
    id: 'own-setget-has-two-lists',
    watches: ['EL2-4.2.3.4-1'],
    title: 'A SetGet that the node sends counts one property or more in each of two lists',
    esvs: [ESV.SetGet],
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
    esvs: [ESV.INFC],
    concerns: (seen, history) => unasked(ESV.INFC)(seen, history) && frameOf(seen) !== undefined,
    see(seen, history) {
      const { seoj } = frameOf(seen) ?? {};
      return breachUnless(
        seoj === undefined || mayBeOwn(seoj, history),
        'SEOJ of an INFC is an object of the node',
        'an object of the node',
        hex(seen.bytes),
      );
    },
  },
];
export default monitors;

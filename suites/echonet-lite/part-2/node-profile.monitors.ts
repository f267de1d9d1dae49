import { ESV, hex, TRANSMISSION_ONLY_PROFILE, type Frame, type Monitor } from '../../../harness/index.ts';
import { eojsOf, MOST_INSTANCES } from './lists.ts';
import { isProfile } from './node-profile.ts';
import { breachUnless, frameMonitor } from './seen-frames.ts';

const NOTIFICATIONS: readonly number[] = [ESV.INF, ESV.INFC];

const isFromProfile = ({ seoj }: Frame) => isProfile(seoj);

/** The instance lists that the frame notifies. */
const listsIn = ({ esv, properties }: Frame) =>
  NOTIFICATIONS.includes(esv) ? properties.filter(({ epc, edt }) => epc === 0xd5 && edt.length > 0) : [];

const isSound = (list: Uint8Array) => {
  const eojs = eojsOf(list);
  const isCounted = list.length === 1 + 3 * (list[0] ?? 0) && eojs.length <= MOST_INSTANCES;
  return isCounted && new Set(eojs).size === eojs.length;
};

const monitors: readonly Monitor[] = [
  frameMonitor({
    id: 'instance-list-notifications-are-sound',
    watches: ['EL2-6.11.1-6.1'],
    title: 'Every notified instance list counts what it names, 84 objects at most, each once',
    esvs: NOTIFICATIONS,
    concerns: (frame) => isFromProfile(frame) && listsIn(frame).length > 0,
    see(frame) {
      const wrong = listsIn(frame).find(({ edt }) => !isSound(edt))?.edt;
      return breachUnless(
        wrong === undefined,
        'a notified instance list is its count and as many EOJs, all different',
        'such a list',
        () => hex(wrong ?? new Uint8Array()),
      );
    },
  }),
  frameMonitor({
    id: 'transmission-only-node-is-instance-2',
    watches: ['EL2-6.11.1-T2'],
    title: 'The node profile of a transmission-only node sends as 0x0EF002',
    concerns: (frame, _seen, { pics }) => pics.transmissionOnly && isFromProfile(frame),
    see: ({ seoj }) =>
      breachUnless(
        seoj === TRANSMISSION_ONLY_PROFILE,
        'SEOJ of a transmission-only node profile',
        TRANSMISSION_ONLY_PROFILE.toUpperCase(),
        () => seoj.toUpperCase(),
      ),
  }),
];
export default monitors;

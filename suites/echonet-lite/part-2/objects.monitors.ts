import { classOf, eojBytes, ESV, hex, instanceOf, type Eoj, type Monitor } from '../../../harness/index.ts';
import { areAllKnown, isOwn, remember } from './own-objects.ts';
import { breachUnless, frameMonitor, mayAnswerUnseen } from './seen-frames.ts';

const isReservedGroup = (group: number) => (group >= 0x07 && group <= 0x0d) || group >= 0x10;
const groupOf = (eoj: Eoj) => eojBytes(eoj)[0];

/** What the SEOJ of no frame is, by the rule that says so. */
const SENDERS: readonly {
  readonly id: string;
  readonly watches: string;
  readonly title: string;
  readonly isBad: (seoj: Eoj) => boolean;
}[] = [
  {
    id: 'seoj-instance-within-0x7f',
    watches: 'EL2-3.2.4-2',
    title: 'The instance code of every SEOJ is 0x7F at most',
    isBad: (seoj) => instanceOf(seoj) > 0x7f,
  },
  {
    id: 'seoj-is-one-instance',
    watches: 'EL2-3.2.4-4',
    title: 'No SEOJ has the all-instances code 0x00',
    isBad: (seoj) => instanceOf(seoj) === 0,
  },
  {
    id: 'seoj-class-group-is-known',
    watches: 'EL2-3.2.4-5',
    title: 'No SEOJ lies in a reserved class group',
    isBad: (seoj) => isReservedGroup(groupOf(seoj)),
  },
  {
    id: 'seoj-profile-is-node-profile',
    watches: 'EL2-3.2.4-8',
    title: 'The only profile class that sends is the node profile',
    isBad: (seoj) => groupOf(seoj) === 0x0e && classOf(seoj) !== '0ef0',
  },
];

const sender = ({ id, watches, title, isBad }: (typeof SENDERS)[number]): Monitor =>
  frameMonitor({
    id,
    watches: [watches],
    title,
    see: ({ seoj }, { bytes }) =>
      breachUnless(!isBad(seoj), title, 'an object of the device', () => `SEOJ ${seoj.toUpperCase()} in ${hex(bytes)}`),
  });

const ownership = frameMonitor({
  id: 'seoj-is-an-object-of-the-node',
  watches: ['EL2-3.2.7-3'],
  title: 'The SEOJ of every frame is an object of the node',
  concerns(frame, _seen, { pics }) {
    remember(pics, frame);
    return areAllKnown(pics);
  },
  see: ({ seoj }, { bytes }, { pics }) =>
    breachUnless(
      isOwn(pics, seoj),
      'SEOJ is an object of the node that sends',
      () => pics.objects.map(({ eoj }) => eoj.toUpperCase()).join(' '),
      () => `SEOJ ${seoj.toUpperCase()} in ${hex(bytes)}`,
    ),
});

/** Whether no node has such an object: nothing at all, a reserved group, a profile that is none. */
const isNoObject = (eoj: Eoj) =>
  classOf(eoj) === '0000' ||
  isReservedGroup(groupOf(eoj)) ||
  (groupOf(eoj) === 0x0e && classOf(eoj) !== '0ef0') ||
  instanceOf(eoj) > 0x7f;

const addressee = frameMonitor({
  id: 'spontaneous-frames-address-an-object',
  watches: ['EL2-4.2.3.5-9'],
  title: 'The DEOJ of every spontaneous notification is the node profile, or an object that exists on some node',
  esvs: [ESV.INF],
  concerns: (frame, _seen, history) =>
    frame.esv === ESV.INF && history.answered === undefined && !mayAnswerUnseen(frame, history),
  see: ({ deoj }, { bytes }) =>
    breachUnless(
      !isNoObject(deoj),
      'the DEOJ of a spontaneous notification is the node profile, or an object that is meant',
      '0EF001',
      () => `DEOJ ${deoj.toUpperCase()} in ${hex(bytes)}`,
    ),
});

const monitors: readonly Monitor[] = [...SENDERS.map(sender), ownership, addressee];
export default monitors;

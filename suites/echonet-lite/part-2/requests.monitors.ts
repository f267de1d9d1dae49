import {
  classOf,
  eojBytes,
  ESV,
  hex,
  instanceOf,
  isRequest,
  NODE_PROFILE,
  show,
  type Eoj,
  type Monitor,
  type Property,
} from '../../../harness/index.ts';
import { misfit } from './property-sizes.ts';
import { breachUnless, frameMonitor } from './seen-frames.ts';

/** Requests of the device that read, each with the rule on its PDC; SetGet reads by its second list. */
const READS: readonly (readonly [id: string, watches: readonly [string, ...string[]], esv: number, title: string])[] = [
  ['own-get-has-pdc-0', ['EL2-3.2.8-2'], ESV.Get, 'Get that the device sends has PDC 0 for every property'],
  [
    'own-inf-req-has-pdc-0',
    ['EL2-4.2.3.5-1', 'EL2-3.2.8-2'],
    ESV.INF_REQ,
    'INF_REQ that the device sends has PDC 0 for every property',
  ],
  [
    'own-setget-reads-with-pdc-0',
    ['EL2-4.2.3.4-1', 'EL2-3.2.8-2'],
    ESV.SetGet,
    'SetGet that the device sends has PDC 0 for every property to read',
  ],
];

const reading = ([id, watches, esv, title]: (typeof READS)[number]): Monitor =>
  frameMonitor({
    id,
    watches,
    title,
    esvs: [esv],
    concerns: (frame) => frame.esv === esv,
    see({ properties, alsoGet }, { bytes }) {
      const loaded = (alsoGet ?? properties).find(({ edt }) => edt.length > 0);
      return breachUnless(
        loaded === undefined,
        'PDC of a property to read is 0',
        'PDC 0',
        () => `PDC ${loaded?.edt.length} for ${show(loaded?.epc)} in ${hex(bytes)}`,
      );
    },
  });

/** Requests of the device that write, each with the rule on what it carries. */
const WRITES: readonly (readonly [id: string, watches: string, esv: number, title: string])[] = [
  ['own-seti-carries-values', 'EL2-4.2.3.1-1', ESV.SetI, 'SetI that the device sends carries values as defined'],
  ['own-setc-carries-values', 'EL2-4.2.3.2-1', ESV.SetC, 'SetC that the device sends carries values as defined'],
  ['own-setget-carries-values', 'EL2-4.2.3.4-1', ESV.SetGet, 'SetGet that the device sends carries values as defined'],
];

const shown = ({ epc, edt }: Property) => `${show(epc)} with ${show(edt)}`;

const writing = ([id, watches, esv, title]: (typeof WRITES)[number]): Monitor =>
  frameMonitor({
    id,
    watches: [watches],
    title,
    esvs: [esv],
    concerns: (frame) => frame.esv === esv,
    see({ deoj, properties }, { bytes }) {
      const empty = properties.find(({ edt }) => edt.length === 0);
      const wrong = empty ?? misfit(deoj, properties);
      return breachUnless(
        wrong === undefined,
        'a property to write has a value of the size and code that are defined',
        'a value as defined',
        () => `${wrong && shown(wrong)} in ${hex(bytes)}`,
      );
    },
  });

const REQUESTS = Object.values(ESV).filter(isRequest);
const isReservedGroup = (group: number) => (group >= 0x07 && group <= 0x0d) || group >= 0x10;

/** What no request addresses, each with the rule that says so. */
const ADDRESSEES: readonly {
  readonly id: string;
  readonly watches: string;
  readonly title: string;
  readonly isBad: (deoj: Eoj) => boolean;
}[] = [
  {
    id: 'requests-address-a-known-class-group',
    watches: 'EL2-3.2.4-5',
    title: 'No request of the device addresses a reserved class group',
    isBad: (deoj) => isReservedGroup(eojBytes(deoj)[0]),
  },
  {
    id: 'requests-address-the-node-profile-alone-of-profiles',
    watches: 'EL2-3.2.4-8',
    title: 'The only profile class that the device asks is the node profile',
    isBad: (deoj) => eojBytes(deoj)[0] === 0x0e && classOf(deoj) !== classOf(NODE_PROFILE),
  },
  {
    id: 'requests-address-instances-within-0x7f',
    watches: 'EL2-3.2.4-2',
    title: 'The instance code that a request of the device addresses is 0x7F at most',
    isBad: (deoj) => instanceOf(deoj) > 0x7f,
  },
];

const addressing = ({ id, watches, title, isBad }: (typeof ADDRESSEES)[number]): Monitor =>
  frameMonitor({
    id,
    watches: [watches],
    title,
    esvs: REQUESTS,
    concerns: ({ esv }) => isRequest(esv),
    see: ({ deoj }, { bytes }) =>
      breachUnless(
        !isBad(deoj),
        title,
        'an object that a node may have',
        () => `${deoj.toUpperCase()} in ${hex(bytes)}`,
      ),
  });

const monitors: readonly Monitor[] = [...READS.map(reading), ...WRITES.map(writing), ...ADDRESSEES.map(addressing)];
export default monitors;

import { PROFILE } from '../reference/echonet-lite/node-profile.ts';
import type { Bend } from '../reference/echonet-lite/node.ts';
import { amending, bytes, epcsIn, mapOf, opening, refusing, taking, telling, without } from './profile-bends.ts';
import type { Mutant } from './mutant.ts';

const PORT = 3610;
const isProfile = (object: { readonly eoj: number }) => object.eoj === PROFILE;

// Changes what announces a change of this property of the node profile.
const announcing =
  (epc: number, change: (edt: Uint8Array) => Uint8Array | undefined): Bend =>
  (sound) => ({
    announcement(node, object, it) {
      const message = sound.announcement(node, object, it);
      if (message === undefined || it !== epc || !isProfile(object)) return message;
      const edt = change(message.properties[0]?.edt ?? bytes());
      return edt && { ...message, properties: [{ epc, edt }] };
    },
  });

/** Rules of the profile super class (6.10.1), but for the forms of its values. */
export const profileSuperClass: readonly Mutant[] = [
  {
    name: 'node-without-manufacturer-code',
    differs: 'The node profile has no manufacturer code.',
    bends: 'EL2-6.10.1-T2',
    config: { amend: amending(PROFILE, without(0x8a)) },
  },
  {
    name: 'manufacturer-code-in-company-only',
    differs: 'The manufacturer code of the node profile is refused where it is asked for alone.',
    bends: 'EL2-6.10.1-T2',
    steps: refusing((eoj, epc, asked) => eoj === PROFILE && epc === 0x8a && asked === 1),
  },
  {
    name: 'node-without-announcement-map',
    differs: 'The node profile refuses its announcement map.',
    bends: 'EL2-6.10.1-T2',
    steps: refusing((eoj, epc) => eoj === PROFILE && epc === 0x9d),
  },
  {
    name: 'product-code-is-settable',
    differs: 'The product code of the node profile takes writes, and the Set map says so.',
    bends: 'EL2-6.10.1-T3',
    config: { amend: amending(PROFILE, opening(0x8c, 'GS')) },
  },
  {
    name: 'serial-number-takes-writes',
    differs: 'The serial number of the node profile takes writes, which the Set map does not tell.',
    bends: 'EL2-6.10.1-T3',
    steps: taking((object, epc) => isProfile(object) && epc === 0x8d),
  },
  {
    name: 'profile-map-takes-writes',
    differs: 'The Get map of the node profile takes writes.',
    bends: 'EL2-6.10.1-T3',
    steps: taking((object, epc) => isProfile(object) && epc === 0x9f),
  },
  {
    name: 'production-date-in-set-map',
    differs: 'The Set map of the node profile lists the production date, which takes no writes.',
    bends: 'EL2-6.10.1-T3',
    steps: telling(PROFILE, 0x9e, (map) => mapOf([...epcsIn(map), 0x8e])),
  },
  {
    name: 'profile-fault-not-announced',
    differs: 'A fault of the node profile is not announced, though 0x9D lists 0x88.',
    bends: 'EL2-6.10.1-1.3',
    steps: announcing(0x88, () => undefined),
  },
  {
    name: 'profile-fault-announced-as-none',
    differs: 'What announces a fault of the node profile says that there is none.',
    bends: 'EL2-6.10.1-1.3',
    steps: announcing(0x88, () => bytes(0x42)),
  },
  {
    name: 'profile-fault-announced-when-it-ends',
    differs: 'The end of a fault of the node profile is announced, and not its beginning.',
    bends: 'EL2-6.10.1-1.3',
    steps: announcing(0x88, (edt) => (edt[0] === 0x41 ? undefined : edt)),
  },
  {
    name: 'profile-fault-announced-by-unicast',
    differs: 'A fault of the node profile is told to the node that was heard last.',
    bends: 'EL2-6.10.1-1.3',
    steps: (sound) => {
      let heard: string | undefined;
      return {
        hears(node, arrival) {
          heard = arrival.from.address;
          return sound.hears(node, arrival);
        },
        destinations(node, message, arrival) {
          const isFault = arrival === undefined && message.seoj === PROFILE && message.properties[0]?.epc === 0x88;
          return isFault && heard !== undefined
            ? [{ address: heard, port: PORT }]
            : sound.destinations(node, message, arrival);
        },
      };
    },
  },
  {
    name: 'node-status-not-announced',
    differs: 'A change of the operating status of the node profile is not announced.',
    bends: 'EL2-6.11.1-1.4',
    steps: announcing(0x80, () => undefined),
  },
  {
    name: 'node-fault-of-an-adapter',
    differs: 'In a fault the fault content of the node is 0x03E9, though it has no middleware adapter.',
    bends: 'EL2-6.11.1-2.2',
    steps: telling(PROFILE, 0x89, (edt) => (edt[1] === 0 ? edt : bytes(0x03, 0xe9))),
  },
];

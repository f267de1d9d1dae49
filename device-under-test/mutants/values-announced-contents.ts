import type { Bend } from '../reference/echonet-lite/node.ts';
import { PROFILE } from '../reference/echonet-lite/node-profile.ts';
import type { Mutant } from './mutant.ts';
import { announcedAs, announcing, FIRST_LIGHT, SECOND_LIGHT } from './values-bends.ts';

/** Changes with such a cause are announced with the value of before. */
const announcingOld =
  (isMeant: (cause: number) => boolean): Bend =>
  (sound) => {
    let before: Uint8Array | undefined;
    return {
      ...announcing((message, cause) =>
        before && isMeant(cause)
          ? { ...message, properties: message.properties.map(({ epc, edt }) => ({ epc, edt: before ?? edt })) }
          : message,
      )(sound),
      store(node, object, epc, edt) {
        before = object.values.get(epc);
        sound.store(node, object, epc, edt);
      },
    };
  };

/** Whom an announcement is meant for, and what it says (6.2.4). */
export const announcedContents: readonly Mutant[] = [
  {
    name: 'change-announced-for-controllers',
    differs: 'DEOJ of what announces a change is 0x05FF01.',
    bends: 'EL2-6.2.4-4',
    steps: announcing((message) => ({ ...message, deoj: 0x05ff01 })),
  },
  {
    name: 'change-announced-for-all-profiles',
    differs: 'DEOJ of what announces a change is 0x0EF000.',
    bends: 'EL2-6.2.4-4',
    steps: announcing((message) => ({ ...message, deoj: 0x0ef000 })),
  },
  {
    name: 'change-of-second-light-for-itself',
    differs: 'DEOJ of what the second light announces is the second light.',
    bends: 'EL2-6.2.4-4',
    steps: announcing((message, _cause, { object }) =>
      object.eoj === SECOND_LIGHT ? { ...message, deoj: SECOND_LIGHT } : message,
    ),
  },
  {
    name: 'change-by-a-key-for-controllers',
    differs: 'DEOJ of what announces a change at the device is 0x05FF01.',
    bends: 'EL2-6.2.4-4',
    steps: announcing((message, cause) => (cause === 0 ? { ...message, deoj: 0x05ff01 } : message)),
  },
  {
    name: 'old-value-announced',
    differs: 'A change is announced with the value of before.',
    bends: 'EL2-6.2.4-7',
    steps: announcingOld(() => true),
  },
  {
    name: 'old-value-announced-of-a-key',
    differs: 'A change at the device is announced with the value of before.',
    bends: 'EL2-6.2.4-7',
    steps: announcingOld((cause) => cause === 0),
  },
  {
    name: 'value-of-first-light-announced',
    differs: 'The second light announces what the first light has.',
    bends: 'EL2-6.2.4-7',
    steps: announcedAs((value, { node, object, epc }) =>
      object.eoj === SECOND_LIGHT ? (node.byEoj.get(FIRST_LIGHT)?.values.get(epc) ?? value) : value,
    ),
  },
  {
    name: 'announces-what-it-does-not-do',
    differs: 'A write is accepted and announced, and has no effect.',
    bends: 'EL2-6.2.4-7',
    steps: (sound) => ({
      store(node, object, epc, edt) {
        const tells = object.definitions.get(epc)?.access.includes('A') && object !== node.profile;
        if (!tells) return sound.store(node, object, epc, edt);
        const message = sound.announcement(node, object, epc);
        node.say(message && { ...message, deoj: PROFILE, properties: [{ epc, edt }] });
      },
    }),
  },
  {
    name: 'announces-zero',
    differs: 'A change is announced with zeros for a value.',
    bends: 'EL2-6.2.4-7',
    steps: announcedAs((value) => new Uint8Array(value.length)),
  },
];

import { show, type ObjectPics, type PropertyRule } from '../../../harness/index.ts';
import { named, type Offence, type Ruled } from './rules.ts';

type MapName = 'get' | 'set' | 'announce';

/** One of the three maps, and when a class makes an entry in it mandatory. */
export interface Duty {
  readonly map: MapName;
  readonly name: string;
  readonly binds: (rule: PropertyRule, object: ObjectPics) => boolean;
}

const isImplemented = ({ get, set, announce }: ObjectPics, { epc }: PropertyRule): boolean =>
  get.includes(epc) || set.includes(epc) || announce.includes(epc);

/** What a class demands of the maps. An access rule of a property that need not be there binds once it is there. */
export const DUTIES = {
  read: { map: 'get', name: 'Get map (0x9F)', binds: ({ get }) => get === 'required' },
  write: {
    map: 'set',
    name: 'Set map (0x9E)',
    binds: (rule, object) =>
      rule.set === 'required' &&
      (rule.get === 'required' || rule.get === 'notApplicable' || isImplemented(object, rule)),
  },
  announce: {
    map: 'announce',
    name: 'announcement map (0x9D)',
    binds: (rule, object) => rule.announce === 'required' && isImplemented(object, rule),
  },
} as const satisfies Readonly<Record<string, Duty>>;

/** The properties of an object that a duty binds: those that it has of the super class, or those of its own class. */
export const bound = ({ object, rules }: Ruled, duty: Duty, inherited: boolean): readonly PropertyRule[] =>
  [...rules.properties.values()].filter((rule) => rule.inherited === inherited && duty.binds(rule, object));

/** What the maps of these objects lack. */
export const lacking = (all: readonly Ruled[], duty: Duty, inherited: boolean): readonly Offence[] =>
  all.flatMap((ruled) =>
    bound(ruled, duty, inherited)
      .filter(({ epc }) => !ruled.object[duty.map].includes(epc))
      .map((rule) => ({
        claim: `${named(ruled, rule)}, mandatory, is in the ${duty.name}`,
        expected: show(rule.epc),
        actual: `a map without it: ${show([...ruled.object[duty.map]])}`,
        certain: rule.certain,
      })),
  );

const ACCESS = [
  { map: 'get', name: 'read' },
  { map: 'set', name: 'written' },
  { map: 'announce', name: 'announced' },
] as const satisfies readonly { readonly map: MapName; readonly name: string }[];

/** What the maps of these objects offer although the class rules it out. */
export const ruledOut = (all: readonly Ruled[]): readonly Offence[] =>
  all.flatMap((ruled) =>
    [...ruled.rules.properties.values()].flatMap((rule) =>
      ACCESS.filter(({ map }) => rule[map] === 'notApplicable' && ruled.object[map].includes(rule.epc)).map(
        ({ name }) => ({
          claim: `${named(ruled, rule)} is not to be ${name}, and no map says otherwise`,
          expected: 'no entry',
          actual: 'an entry',
          certain: rule.certain,
        }),
      ),
    ),
  );

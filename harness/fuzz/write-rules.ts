import { classOf, eojBytes, withInstance, type Eoj } from '../echonet-lite/eoj.ts';
import type { ObjectPics, Pics } from '../model.ts';
import type { World } from './types.ts';

/** What may be written to the objects that a DEOJ reaches. */
export interface Rules {
  readonly eojs: readonly Eoj[];
  /** By EPC: the value that alone may be written; null: nothing may; undefined: anything may, nothing is there. */
  readonly values: readonly (Uint8Array | null | undefined)[];
  /** Whether the object has the EPC in one of its maps. */
  readonly known: (eoj: Eoj, epc: number) => boolean;
}

/** Rules by DEOJ. */
export interface WriteRules {
  /** The rules for the DEOJ at `at`; `begun` where a frame begins ten bytes before its ESV, so that it is one for sure. */
  at(bytes: Uint8Array, at: number, begun: boolean): Rules | undefined;
  of(eoj: Eoj): Rules;
}

const made = new WeakMap<World, WriteRules>();

/** What may be written to whom, made once for a world. A DEOJ that is not there is taken for any object that is. */
export function writeRules(world: World): WriteRules {
  const before = made.get(world);
  if (before !== undefined) return before;
  const rules = makeRules(world);
  made.set(world, rules);
  return rules;
}

function makeRules({ pics, actuates }: World): WriteRules {
  const known = knownEpcs(pics);
  const values = new Map(pics.objects.map((it): [Eoj, Rules['values']] => [it.eoj, valuesOf(it, pics, actuates)]));
  const rulesFor = (objects: readonly ObjectPics[]): Rules => ({
    eojs: objects.map(({ eoj }) => eoj),
    values: objects.map(({ eoj }) => values.get(eoj) ?? []).reduce(both, NOTHING),
    known,
  });
  const all = rulesFor(pics.objects);
  const byDeoj = new Map<number, Rules>();
  for (const [name, objects] of Map.groupBy(pics.objects, ({ eoj }) => classOf(eoj)))
    byDeoj.set(numberOf(withInstance(`${name}00` as Eoj, 0)), rulesFor(objects));
  for (const it of pics.objects) byDeoj.set(numberOf(it.eoj), rulesFor([it]));
  return {
    at(bytes, at, begun) {
      const deoj = ((bytes[at] as number) << 16) | ((bytes[at + 1] as number) << 8) | (bytes[at + 2] as number);
      return byDeoj.get(deoj) ?? (begun ? all : undefined);
    },
    of: (eoj) => byDeoj.get(numberOf(eoj)) ?? all,
  };
}

const NOTHING: Rules['values'] = Array.from({ length: 256 });

function numberOf(eoj: Eoj): number {
  const [x1, x2, x3] = eojBytes(eoj);
  return (x1 << 16) | (x2 << 8) | x3;
}

function knownEpcs(pics: Pics): Rules['known'] {
  const known = new Map(
    pics.objects.map(({ eoj, get, set, announce }) => [eoj, new Set([...get, ...set, ...announce])]),
  );
  return (eoj, epc) => known.get(eoj)?.has(epc) === true;
}

/** A map may be wrong: what cannot be set by 0x9E gets no other value either. */
function valuesOf(object: ObjectPics, pics: Pics, actuates: boolean): Rules['values'] {
  const { eoj, get, set, announce } = object;
  const there = new Set([...get, ...set, ...announce]);
  return NOTHING.map((_, epc) => {
    if (pics.neverWrite(eoj, epc)) return null;
    if (actuates || !there.has(epc)) return undefined;
    const value = object.values.get(epc);
    return value === undefined || value.length === 0 ? null : value;
  });
}

/** What may be written to either of two objects without knowing to which. */
const both = (one: Rules['values'], other: Rules['values']): Rules['values'] =>
  one.map((value, epc) => {
    const another = other[epc];
    if (value === undefined) return another;
    if (another === undefined) return value;
    return value !== null && another !== null && Buffer.compare(value, another) === 0 ? value : null;
  });

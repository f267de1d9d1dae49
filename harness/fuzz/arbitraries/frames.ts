import { ESV, hasTwoLists } from '../../echonet-lite/esv.ts';
import type { Random } from '../../transport/random.ts';
import type { Input, Shot, Tree } from '../input.ts';
import { isSafe } from '../safety.ts';
import { below, byWeight, pick } from './dice.ts';
import type { Ground, Target } from './ground.ts';
import { reads, told, writes } from './lists.ts';

type Make = (target: Target, random: Random, ground: Ground) => Tree['lists'];

/** A service, how often it is asked for, and what stands in its lists. */
interface ServiceRow {
  readonly esv: number;
  readonly weight: number;
  readonly lists: Make;
}

const reading: Make = (target, random) => [{ properties: reads(target, random) }];
const writing: Make = (target, random, ground) => [{ properties: writes(target, random, ground) }];
const telling: Make = (_target, random) => [{ properties: told(random) }];

const SERVICES: readonly ServiceRow[] = [
  { esv: ESV.Get, weight: 6, lists: reading },
  { esv: ESV.INF_REQ, weight: 3, lists: reading },
  { esv: ESV.SetC, weight: 4, lists: writing },
  { esv: ESV.SetI, weight: 2, lists: writing },
  {
    esv: ESV.SetGet,
    weight: 3,
    lists: (target, random, ground) => [
      { properties: writes(target, random, ground) },
      // A counter from 0x80 on could be taken for an EPC by whoever loses the place.
      { properties: reads(target, random).slice(0, 0x7f) },
    ],
  },
  { esv: ESV.INFC, weight: 2, lists: telling },
  { esv: ESV.INF, weight: 1, lists: telling },
];

const SERVICE_BY_WEIGHT = byWeight(SERVICES);
const READING = byWeight(SERVICES.slice(0, 2));
const NOTHING = new Uint8Array();
const EHD = [0x10, 0x81] as const;

/** A DEOJ that is there: an object, or all of a class. */
export const anyTarget = (ground: Ground, random: Random): Target => {
  const dice = random();
  if (dice < 0.08) return pick(random, ground.whole);
  // The node profile is asked as often as many device objects are.
  return dice < 0.3 ? (ground.objects[0] as Target) : pick(random, ground.objects);
};

/** A sound request or notification to a target; for reading only where asked so. */
export function soundTree(ground: Ground, random: Random, target = anyTarget(ground, random), onlyReads = false): Tree {
  const { esv, lists } = pick(random, onlyReads ? READING : SERVICE_BY_WEIGHT);
  return {
    ehd: EHD,
    seoj: pick(random, ground.askers),
    deoj: target.eoj,
    esv,
    lists: lists(target, random, ground),
    tail: NOTHING,
  };
}

/** A tree of any service code with lists that such a code has; where it writes, only what may be written. */
export function serviceTree(esv: number, ground: Ground, random: Random, target = anyTarget(ground, random)): Tree {
  const row = SERVICES.find((it) => it.esv === esv);
  const properties = reads(target, random);
  const lists = row?.lists(target, random, ground) ?? [{ properties }, ...(hasTwoLists(esv) ? [{ properties }] : [])];
  return { ehd: EHD, seoj: pick(random, ground.askers), deoj: target.eoj, esv, lists, tail: NOTHING };
}

/** By which way a shot goes, other than to the group. */
export const anyWay = (ground: Ground, random: Random): Shot['way'] => pick(random, ground.ways);

// One draw in some ten is not safe; so many in a row are not met.
const MOST_DRAWS = 12;

/** Draws until an input is safe to send to this device; a plain reading of the node profile where none comes. */
export function safely(ground: Ground, random: Random, property: string, shots: () => readonly Shot[]): Input {
  for (let i = 0; i < MOST_DRAWS; i++) {
    const input = { property, shots: shots() };
    if (isSafe(input, ground.world)) return input;
  }
  const [first] = ground.objects;
  const { eoj, served } = first as Target;
  const leaf = { epc: served[below(random, served.length)] as number, edt: NOTHING };
  const what = { ehd: EHD, seoj: pick(random, ground.askers), deoj: eoj, esv: ESV.Get, tail: NOTHING };
  return { property, shots: [{ what: { ...what, lists: [{ properties: [leaf] }] }, way: 'udp' }] };
}

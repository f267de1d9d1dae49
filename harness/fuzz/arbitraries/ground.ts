import { missingInstances, missingObjects, profile } from '../../echonet-lite/choose.ts';
import { NODE_PROFILE, TESTER, classOf, withInstance, type Eoj } from '../../echonet-lite/eoj.ts';
import type { ObjectPics } from '../../model.ts';
import type { Leaf, Way } from '../input.ts';
import type { World } from '../types.ts';
import { writeRules } from '../write-rules.ts';

/** A DEOJ to send to, and what is known of the objects behind it. */
export interface Target {
  readonly eoj: Eoj;
  /** EPCs that can be read. */
  readonly served: readonly number[];
  /** EPCs that are in a map, but not in that for Get. */
  readonly unreadable: readonly number[];
  /** EPCs from 0x80 on that are in no map. */
  readonly absent: readonly number[];
  /** Properties with 0x9E's leave to be written, with the value that they have. */
  readonly settable: readonly Leaf[];
  /** Properties that cannot be written, with the value that they have. */
  readonly readOnly: readonly Leaf[];
  /** EPCs from 0x80 on to which any bytes may be sent. */
  readonly free: readonly number[];
}

/** What generators stand on: DEOJs by kind, and the ways that payloads may go to this device. */
export interface Ground {
  readonly world: World;
  /** Objects that are there; at least one. */
  readonly objects: readonly Target[];
  /** Instance code 0 of each class that is there (4.2.3). */
  readonly whole: readonly Target[];
  /** Objects that are not there: of other classes and groups, and other instances. */
  readonly missing: readonly Target[];
  readonly ways: readonly Way[];
  /** Who asks. */
  readonly askers: readonly Eoj[];
}

const made = new WeakMap<World, Ground>();

/** The ground of a world, made once; the node profile stands for a device of which nothing was found. */
export function groundOf(world: World): Ground {
  const before = made.get(world);
  if (before !== undefined) return before;
  const ground = makeGround(world);
  made.set(world, ground);
  return ground;
}

function makeGround(world: World): Ground {
  const { pics } = world;
  const objects = pics.objects.length > 0 ? pics.objects : [profile(pics)];
  const classes = [...Map.groupBy(objects, ({ eoj }) => classOf(eoj)).values()];
  const missing = [
    ...missingObjects(pics),
    ...classes.flatMap(([first]) => missingInstances(pics, first as ObjectPics)),
  ];
  return {
    world,
    objects: objects.map((it) => targetOf(it.eoj, it, world)),
    whole: classes.map(([first]) => targetOf(withInstance((first as ObjectPics).eoj, 0), first as ObjectPics, world)),
    missing: missing.map((eoj) => targetOf(eoj, objects[0] as ObjectPics, world)),
    ways: pics.tcp ? ['udp', 'udp', 'udp', 'udp', 'other-port', 'tcp'] : ['udp', 'udp', 'udp', 'udp', 'other-port'],
    askers: [TESTER, TESTER, TESTER, TESTER, TESTER, TESTER, NODE_PROFILE, withInstance(TESTER, 0x7f)],
  };
}

const ALL = Array.from({ length: 0x80 }, (_, i) => 0x80 + i);

function targetOf(eoj: Eoj, like: ObjectPics, world: World): Target {
  const rules = writeRules(world).of(eoj).values;
  const { get, set, announce, values } = like;
  // What is to be written is what the rules leave: they are those of all objects that the DEOJ may reach.
  const same = (epcs: readonly number[]): readonly Leaf[] =>
    epcs.flatMap((epc) => {
      const edt = rules[epc] === undefined && world.actuates ? values.get(epc) : rules[epc];
      return edt === null || edt === undefined || edt.length === 0 || edt.length > 255 ? [] : [{ epc, edt }];
    });
  return {
    eoj,
    served: get.length > 0 ? get : [0x80],
    unreadable: [...new Set([...set, ...announce])].filter((epc) => !get.includes(epc)),
    absent: ALL.filter((epc) => !get.includes(epc) && !set.includes(epc) && !announce.includes(epc)),
    settable: same(set),
    readOnly: same(get.filter((epc) => !set.includes(epc))),
    free: ALL.filter((epc) => rules[epc] === undefined && !(world.actuates && get.includes(epc) && !set.includes(epc))),
  };
}

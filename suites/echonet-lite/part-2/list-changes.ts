import { demand, hex, type CaseContext, type Conversation } from '../../../harness/index.ts';
import {
  classesAmong,
  classesOf,
  difference,
  eojsOf,
  MOST_CLASSES,
  MOST_INSTANCES,
  notifiedLists,
  numberOf,
} from './lists.ts';
import { held, isProfile, pause } from './node-profile.ts';
import { announcedList } from './start-up.ts';

/** What 0xD3, 0xD4, 0xD6 and 0xD7 are at one time. */
interface Numbers {
  readonly instances: number;
  readonly classes: number;
  readonly list: Uint8Array;
  readonly classList: Uint8Array;
}

const numbersNow = async (node: Conversation): Promise<Numbers> => ({
  instances: numberOf(await held(node, 0xd3)),
  classes: numberOf(await held(node, 0xd4)),
  list: await held(node, 0xd6),
  classList: await held(node, 0xd7),
});

/** The device classes of the two lists; whether they name the node profile too is open (EL2-6.11.1-6.5, EL2-6.11.1-8.2). */
const deviceClasses = (list: Uint8Array) => classesAmong(eojsOf(list).filter((eoj) => !isProfile(eoj)));
const listedClasses = (list: Uint8Array) => classesOf(list).filter((code) => code !== '0ef0');

/** What does not fit the list that was announced; undefined where all does. What a number counts is as it was before. */
function misfit(now: Numbers, before: Numbers, announced: readonly string[]): string | undefined {
  const classes = deviceClasses(now.list);
  if (difference(eojsOf(now.list), announced) !== '') return `0xD6 is ${hex(now.list)}`;
  const more = before.instances - eojsOf(before.list).length;
  if (now.instances !== announced.length + more) return `0xD3 is ${now.instances}`;
  const listed = listedClasses(now.classList);
  const isCut = classes.size > listed.length && classesOf(now.classList).length === MOST_CLASSES;
  if (!isCut && difference(listed, classes) !== '') return `0xD7 is ${hex(now.classList)}`;
  const moreClasses = before.classes - deviceClasses(before.list).size;
  return now.classes === classes.size + moreClasses ? undefined : `0xD4 is ${now.classes}`;
}

const sorted = (list: Uint8Array) => eojsOf(list).toSorted().join();

/** A change of the objects brings a list to the group that is not the former one, and what is read follows it. */
export async function followsChange({ node, pics, powers }: CaseContext): Promise<void> {
  let changes = 0;
  let former: readonly Uint8Array[] = [];
  let before = await numbersNow(node);
  const change = async () => {
    former = await notifiedLists(node, pics);
    before = await numbersNow(node);
    changes++;
    await powers.changeObjects();
  };
  const isNew = (list: Uint8Array | undefined) =>
    list !== undefined && !former.some((it) => sorted(it) === sorted(list));
  const claim = 'a node whose objects have changed announces its new instance list (INF with 0xD5) to the group';
  try {
    const seen = await node.announces(change, (frame) => isNew(announcedList(frame)?.edt), claim);
    const announced = announcedList(seen)?.edt ?? new Uint8Array();
    // Where there are or were more objects than one list holds, each of several names but a part.
    const most = Math.max(eojsOf(announced).length, eojsOf(before.list).length);
    if (most < MOST_INSTANCES) await verifyFollowed(node, before, announced);
  } finally {
    if (changes % 2 === 1) await powers.changeObjects();
  }
}

async function verifyFollowed(node: Conversation, before: Numbers, announced: Uint8Array): Promise<void> {
  if (misfit(await numbersNow(node), before, eojsOf(announced)) === undefined) return;
  await pause(node);
  const wrong = misfit(await numbersNow(node), before, eojsOf(announced));
  const claim = 'after a change of objects 0xD3, 0xD4, 0xD6 and 0xD7 fit the list that was announced';
  demand(wrong === undefined, claim, hex(announced), wrong ?? '');
}

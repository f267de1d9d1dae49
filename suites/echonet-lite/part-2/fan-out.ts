import {
  absent,
  assume,
  byClass,
  ESV,
  esvName,
  get,
  hex,
  profile,
  readable,
  show,
  verify,
  withInstance,
  writable,
  type Conversation,
  type Draft,
  type Eoj,
  type ObjectPics,
  type Pics,
  type Property,
  type Received,
  type Sent,
  type TestCase,
} from '../../../harness/index.ts';
import { named } from './object-control.ts';
import { isConstant } from './reads.ts';

/** All objects of one class; at least one. */
export type Class = readonly [ObjectPics, ...ObjectPics[]];
type Sending = Parameters<Conversation['send']>[1];

// What a node that carries more has to say about them differs by class, not by number.
const MOST_CLASSES = 4;

/** Whether 0xD6 lists every instance: from 85 on it does not, and how many answers are due is unknown. */
const isListed = (pics: Pics): boolean => {
  const total = profile(pics)
    .values.get(0xd3)
    ?.reduce((sum, byte) => sum * 256 + byte, 0);
  return total === undefined || total <= pics.objects.length - 1;
};

const classes = (pics: Pics, fits: (count: number) => boolean): readonly Class[] =>
  isListed(pics) && !pics.transmissionOnly
    ? ([...byClass(pics).values()].filter((group) => fits(group.length)) as unknown as Class[]).slice(0, MOST_CLASSES)
    : [];

/** The device classes with two instances or more (C_MULTI). */
export const families = (pics: Pics): readonly Class[] => classes(pics, (count) => count > 1);

/** The device classes with a single instance. */
export const singles = (pics: Pics): readonly Class[] => classes(pics, (count) => count === 1);

const UNLISTED = 'the instance list of the node does not hold all its instances, so that the answers are uncounted';

/** C_MULTI, and how many instances there are is known; `more` narrows it down. */
export const hasFamily =
  (
    more: (family: Class, pics: Pics) => boolean = () => true,
    why = 'no class has two instances',
  ): NonNullable<TestCase['applies']> =>
  (pics) => {
    if (!isListed(pics)) return UNLISTED;
    const found = families(pics);
    if (found.length === 0) return 'no class has two instances';
    return found.some((family) => more(family, pics)) || why;
  };

/** The DEOJ that means every instance of the class (4.2.3). */
export const everyone = ([{ eoj }]: Class): Eoj => withInstance(eoj, 0);

/** "Get to 029000 by multicast". */
export const naming = (draft: Draft, how: Sending = {}): string =>
  `${named(draft)}${how.multicast === true ? ' by multicast' : ''}`;

/** One answer from each of the objects and from nobody else, by object. */
export async function answersOf(
  node: Conversation,
  members: readonly ObjectPics[],
  draft: Draft,
  how: Sending = {},
): Promise<ReadonlyMap<Eoj, Received>> {
  const answers = await node.replies(node.send(draft, how), members.length);
  const from = answers.map(({ frame }) => frame.seoj).toSorted();
  const due = members.map(({ eoj }) => eoj).toSorted();
  verify(from, due, `each instance answers ${naming(draft, how)} with its own SEOJ`);
  return new Map(answers.map((answer) => [answer.frame.seoj, answer]));
}

/** Every answer is `service`, as each instance has the same thing to say. */
export function verifyAll(answers: ReadonlyMap<Eoj, Received>, service: number, what: string): void {
  for (const [eoj, { frame }] of answers)
    verify(esvName(frame.esv), esvName(service), `${eoj.toUpperCase()} answers ${what} with ${esvName(service)}`);
}

/** Sees each of the answers, however late, and tells how many objects gave one within the window. */
export async function gathered(
  node: Conversation,
  sent: Sent,
  due: number,
  judge: (answer: Received) => void,
): Promise<number> {
  const from = new Set<Eoj>();
  await node.tolerates(sent, (answer) => {
    judge(answer);
    from.add(answer.frame.seoj);
  });
  if (from.size < due) await node.announced(node.now(), () => false);
  return from.size;
}

const sameBytes = (a: Uint8Array, b: Uint8Array) => hex(a, 255) === hex(b, 255);
const valueOf = (object: ObjectPics, epc: number) => object.values.get(epc) ?? new Uint8Array();

/** A constant that all of them let be read; one whose value tells them apart, where there is one. */
export function telling(family: Class): number {
  const [first, ...others] = family;
  const common = readable(first, 255).filter(
    (epc) => isConstant(first, epc) && others.every(({ values }) => values.has(epc)),
  );
  const differs = (epc: number) => others.some((it) => !sameBytes(valueOf(it, epc), valueOf(first, epc)));
  return common.find(differs) ?? common[0] ?? 0x9f;
}

/** Each answer carries the value that its own instance has; `lists` picks the properties that were read. */
export async function verifyOwnValues(
  node: Conversation,
  family: Class,
  answers: ReadonlyMap<Eoj, Received>,
  epc: number,
  what: string,
  lists: (answer: Received) => readonly Property[] = ({ frame }) => frame.properties,
): Promise<void> {
  for (const object of family) {
    const answer = answers.get(object.eoj);
    const [group, ...rest] = answer === undefined ? [] : lists(answer);
    const name = object.eoj.toUpperCase();
    verify([group?.epc, rest.length], [epc, 0], `the answer of ${name} to ${what} holds ${show(epc)} alone`);
    const edt = group?.edt ?? new Uint8Array();
    if (!sameBytes(edt, valueOf(object, epc)))
      verify(edt, await node.value(object.eoj, epc), `${name} answers ${what} with its own value of ${show(epc)}`);
  }
}

/** An EPC that none of them has. */
export const absentFromAll = (family: Class): number =>
  absent(family[0], 255).find((epc) => family.every((it) => absent(it, 255).includes(epc))) ?? 0xff;

/** Properties that any of them may be sent with the value that all of them had at discovery. */
export const shared = (pics: Pics, [first, ...others]: Class): readonly Property[] =>
  writable(pics, first, 255).filter(({ epc, edt }) =>
    others.every((it) => writable(pics, it, 255).some((own) => own.epc === epc && sameBytes(own.edt, edt))),
  );

/** A property that some of a class have and others lack. */
export interface Uneven {
  readonly family: Class;
  readonly epc: number;
  readonly having: readonly ObjectPics[];
  readonly lacking: readonly ObjectPics[];
}

const lacks = (object: ObjectPics, epc: number) => absent(object, 255).includes(epc);

/** For each class the first EPC that every instance either gives a value for (and `has`) or lacks altogether. */
export const uneven = (pics: Pics, has: (object: ObjectPics, epc: number) => boolean): readonly Uneven[] =>
  families(pics).flatMap((family) => {
    const epcs = [...new Set(family.flatMap((it) => [...it.get]))];
    const epc = epcs.find(
      (it) =>
        family.some((object) => lacks(object, it)) &&
        family.some((object) => has(object, it)) &&
        family.every((object) => lacks(object, it) || has(object, it)),
    );
    if (epc === undefined) return [];
    const having = family.filter((it) => has(it, epc));
    return [{ family, epc, having, lacking: family.filter((it) => lacks(it, epc)) }];
  });

/** What was refused among others is also refused alone: then the verdict stays open (IC-VALUE-MOVES). */
export async function assumeReadable(node: Conversation, eoj: Eoj, epc: number): Promise<void> {
  const { frame } = await node.reply(node.send(get(eoj, [epc])));
  assume(frame.esv === ESV.Get_Res, `${show(epc)} of ${eoj.toUpperCase()} is refused now, alone as well`);
}

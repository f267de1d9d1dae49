import {
  assume,
  classOf,
  decodeMap,
  demand,
  ESV,
  get,
  NODE_PROFILE,
  profile,
  setC,
  show,
  type CaseContext,
  type Conversation,
  type Eoj,
  type Observation,
  type TestCase,
} from '../../../harness/index.ts';
import { frameOf } from './seen-frames.ts';

type How = Parameters<Conversation['send']>[1];

// A property that is refused may be out of reach for the moment (4.2.3.3).
const TRIES = 3;

/** The value that one Get of the property alone gives; undefined where it is refused. */
export async function readOnce(node: Conversation, eoj: Eoj, epc: number, how?: How): Promise<Uint8Array | undefined> {
  const { frame } = await node.reply(node.send(get(eoj, [epc]), how));
  const group = frame.properties[0];
  return frame.esv === ESV.Get_Res && group?.epc === epc && group.edt.length > 0 ? group.edt : undefined;
}

/** The same, asked for up to three times. */
export async function readAlone(node: Conversation, eoj: Eoj, epc: number): Promise<Uint8Array | undefined> {
  for (let tries = 0; tries < TRIES; tries++) {
    const value = await readOnce(node, eoj, epc);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** The value of a property of the node profile, where the case has nothing to judge without it. */
export async function held(node: Conversation, epc: number, eoj = NODE_PROFILE): Promise<Uint8Array> {
  const value = await readAlone(node, eoj, epc);
  assume(value !== undefined, `${show(epc)} of ${eoj.toUpperCase()} is refused, which another case judges`);
  return value;
}

/** The EPCs of a map as it is now; whether its form is right is for other cases. */
export const mapNow = async (node: Conversation, eoj: Eoj, epc: number): Promise<readonly number[]> =>
  decodeMap(await held(node, epc, eoj)).epcs;

type Applies = NonNullable<TestCase['applies']>;

/** The node profile has this optional property. */
export const has =
  (epc: number): Applies =>
  (pics) =>
    profile(pics).get.includes(epc) || `the node profile has no ${show(epc)}`;

/** Whether the object is a node profile, which no list holds. */
export const isProfile = (eoj: Eoj): boolean => classOf(eoj) === '0ef0';

/** One silence window goes by: whatever kept a device from an answer has had its time. */
export const pause = async (node: Conversation): Promise<void> => void (await node.announced(node.now(), () => false));

/** Whether a frame tells the group this property of the object, with a value that is wanted. */
export const tells =
  (eoj: Eoj, epc: number, isWanted: (edt: Uint8Array) => boolean = () => true) =>
  (seen: Observation): boolean => {
    const frame = frameOf(seen);
    if (!seen.multicast || frame?.esv !== ESV.INF || frame.seoj !== eoj) return false;
    return frame.properties.some((it) => it.epc === epc && isWanted(it.edt));
  };

/** What a value of the node profile looks like. */
export interface Form {
  readonly id: string;
  readonly rule: string;
  readonly title: string;
  readonly epc: number;
  readonly isOptional?: true;
  readonly judge: (value: Uint8Array, context: CaseContext) => void;
}

/** The case that reads the value alone and judges its form. */
export const formCase = ({ id, rule, title, epc, isOptional, judge }: Form): TestCase => ({
  id,
  proves: [rule],
  title,
  ...(isOptional === true ? { applies: has(epc) } : {}),
  async run(context) {
    judge(await held(context.node, epc), context);
  },
});

/** Properties of the node profile that are not written by anybody: each refuses the value that it has, and no map offers it. */
export async function refusesWrites({ node, pics }: CaseContext, epcs: readonly number[]): Promise<void> {
  const offered = await mapNow(node, NODE_PROFILE, 0x9e);
  for (const epc of epcs) {
    const what = `${show(epc)} of the node profile`;
    demand(!offered.includes(epc), `${what} is not in the Set map`, 'not listed', 'listed');
    // A list that is only announced has the form of the one that is read.
    const edt = pics.neverWrite(NODE_PROFILE, epc)
      ? undefined
      : await readAlone(node, NODE_PROFILE, epc === 0xd5 ? 0xd6 : epc);
    if (edt === undefined) continue;
    const { frame } = await node.reply(node.send(setC(NODE_PROFILE, [{ epc, edt }])));
    demand(frame.esv !== ESV.Set_Res, `${what} refuses a write of the value that it has`, 'SetC_SNA', 'Set_Res');
  }
}

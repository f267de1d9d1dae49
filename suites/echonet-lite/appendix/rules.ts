import {
  assume,
  demand,
  ESV,
  get,
  hex,
  NODE_PROFILE,
  show,
  type CaseContext,
  type Conversation,
  type Misfit,
  type ObjectPics,
  type ObjectRules,
  type Pics,
  type PropertyRule,
} from '../../../harness/index.ts';

/** An object of the device with what the APPENDIX says of it. */
export interface Ruled {
  readonly object: ObjectPics;
  readonly rules: ObjectRules;
}

/** Something of a device that its class does not allow. */
export interface Offence {
  readonly claim: string;
  readonly expected: string;
  readonly actual: string;
  /** Otherwise another release than the one at hand may allow it. */
  readonly certain: boolean;
}

/** Whether there is something to judge by, and somebody whom it binds. */
export function hasAppendix({ appendix, transmissionOnly }: Pics): true | string {
  if (transmissionOnly) return 'a transmission-only node need not have what its classes make mandatory';
  return appendix === undefined ? 'no machine readable appendix was given (--mra)' : true;
}

/** Every object that has told something with its rules, the node profile first; a declaration alone is nothing to judge. */
export const ruledObjects = ({ appendix, objects }: Pics): readonly Ruled[] =>
  appendix === undefined
    ? []
    : objects
        .filter(({ values }) => values.size > 0)
        .map((object) => ({ object, rules: appendix.describe(object.eoj, object.values.get(0x82)) }));

/** The device objects with their rules. */
export const ruledDevices = (pics: Pics): readonly Ruled[] =>
  ruledObjects(pics).filter(({ object }) => object.eoj !== NODE_PROFILE);

/** "0xB0 (operationMode) of 013001 at release G". */
export const named = ({ object, rules }: Ruled, { epc, name }: PropertyRule): string =>
  `${show(epc)} (${name}) of ${object.eoj.toUpperCase()} at ${rules.release}`;

/** Fails with the first offence that is one for sure, and tells the others as remarks; those in doubt leave it open. */
export function judge(offences: readonly Offence[], context: CaseContext): void {
  const [worst, ...others] = offences.toSorted((a, b) => Number(b.certain) - Number(a.certain));
  for (const { claim, actual } of others) context.note(`nor is this so: ${claim}; got ${actual}`);
  if (worst === undefined) return;
  const { claim, expected, actual, certain } = worst;
  assume(certain, `releases differ here, and which one counts is not known: ${claim}, got ${actual}`);
  demand(false, claim, expected, actual);
}

/** The value that the property has now; without one the question stays open. */
async function present(node: Conversation, { eoj }: ObjectPics, epc: number): Promise<Uint8Array> {
  const { frame } = await node.reply(node.send(get(eoj, [epc])));
  const edt = frame.properties[0]?.edt;
  assume(frame.esv === ESV.Get_Res && edt !== undefined, `${show(epc)} of ${eoj.toUpperCase()} can no longer be read`);
  return edt;
}

/** The properties of these objects that were read at discovery and are defined. */
export const readRules = (all: readonly Ruled[]): readonly (readonly [Ruled, PropertyRule, Uint8Array])[] =>
  all.flatMap((ruled) =>
    [...ruled.object.values].flatMap(([epc, edt]) => {
      const rule = ruled.rules.properties.get(epc);
      return rule === undefined ? [] : [[ruled, rule, edt] as const];
    }),
  );

/**
 * Judges the value of every property that can be read. One that does not fit is read again before it counts: values move,
 * and a reading may fall into the moment between two of them.
 */
export async function judgeValues(
  context: CaseContext,
  all: readonly Ruled[],
  concerns: (misfit: Misfit) => boolean,
): Promise<void> {
  const values = readRules(all);
  const offences: Offence[] = [];
  for (const [ruled, rule, found] of values) {
    const early = rule.misfit(found);
    if (early === undefined || !concerns(early)) continue;
    const edt = await present(context.node, ruled.object, rule.epc);
    const misfit = rule.misfit(edt);
    if (misfit === undefined || !concerns(misfit)) {
      context.note(`${named(ruled, rule)} was ${hex(found)} at discovery and is ${hex(edt)} now`);
      continue;
    }
    const { expected } = misfit;
    offences.push({ claim: claimOf(ruled, rule, misfit), expected, actual: hex(edt), certain: rule.certain });
  }
  context.note(`${values.length} values of ${all.length} objects have been looked at`);
  judge(offences, context);
}

const claimOf = (ruled: Ruled, rule: PropertyRule, { size }: Misfit): string =>
  `${named(ruled, rule)} has ${size ? 'a size' : 'a value'} that its class defines`;

import type { Requirement, RequirementId } from '../model.ts';
import { catalogue, isFreedom } from './catalogue.ts';

/** A device with one thing bent, and the rule that it breaks or makes use of. */
export interface Bent {
  readonly name: string;
  readonly rule: RequirementId;
}

/** proved: by cases or monitors; through: other entries cover it; the next two say why; uncovered: nobody noticed. */
type Standing = 'proved' | 'through other entries' | 'a freedom' | 'not observable' | 'uncovered';

/** One requirement with everything in this version that speaks of it. */
export interface Trace {
  readonly requirement: Requirement;
  readonly standing: Standing;
  /** Why nothing proves it, where nothing does. */
  readonly because: string | undefined;
  /** Ids of cases and monitors. */
  readonly provedBy: readonly string[];
  /** Devices that break the rule: what proves it is known to catch them. */
  readonly mutants: readonly string[];
  /** Conforming devices that make use of what it leaves free. */
  readonly variants: readonly string[];
}

/** Something that proves rules: a case, a monitor. */
export interface Judge {
  readonly id: string;
  readonly proves: readonly RequirementId[];
}

/** Requirement by case by mutant: every entry of the catalogue, in its order. */
export function traceability(
  all: readonly Judge[],
  mutants: readonly Bent[],
  variants: readonly Bent[],
): readonly Trace[] {
  const judges = new Map<RequirementId, string[]>();
  for (const { id, proves } of all) for (const rule of proves) add(judges, rule, id);
  const broken = byRule(mutants);
  const used = byRule(variants);
  return [...catalogue.values()].map((requirement) => {
    const provedBy = judges.get(requirement.id) ?? [];
    const names = broken.get(requirement.id) ?? [];
    const { standing, because } = standingOf(requirement, provedBy, names);
    return { requirement, standing, because, provedBy, mutants: names, variants: used.get(requirement.id) ?? [] };
  });
}

function standingOf(
  it: Requirement,
  provedBy: readonly string[],
  mutants: readonly string[],
): Pick<Trace, 'standing' | 'because'> {
  if (provedBy.length > 0)
    return mutants.length > 0 || isFreedom(it)
      ? { standing: 'proved', because: undefined }
      : { standing: 'uncovered', because: 'no mutant shows that what claims to prove it is able to fail' };
  if (it.untested !== undefined) return { standing: 'not observable', because: it.untested };
  if (it.coveredBy.length > 0) return { standing: 'through other entries', because: it.coveredBy.join(', ') };
  if (isFreedom(it)) return { standing: 'a freedom', because: 'every behaviour conforms' };
  return { standing: 'uncovered', because: 'no case and no monitor proves it' };
}

function byRule(rows: readonly Bent[]): ReadonlyMap<RequirementId, readonly string[]> {
  const found = new Map<RequirementId, string[]>();
  for (const { name, rule } of rows) add(found, rule, name);
  return found;
}

function add(to: Map<string, string[]>, key: string, value: string): void {
  const list = to.get(key);
  if (list === undefined) to.set(key, [value]);
  else if (!list.includes(value)) list.push(value);
}

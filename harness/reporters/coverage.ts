import type { Requirement, RequirementId, Result, RunRecord } from '../model.ts';
import { isFreedom } from '../requirements/catalogue.ts';
import { sectionOf } from './sections.ts';
import { standingOf, type Standing } from './standing.ts';

/** What a run tells of a requirement: how the worst of its results stands, or why there is none. */
type Covered =
  | { readonly by: 'results' | 'others'; readonly standing: Standing; readonly results: readonly Result[] }
  | { readonly by: 'nothing'; readonly because: string };

/** A requirement with what the run tells of it. */
export interface CoverageRow {
  readonly requirement: Requirement;
  readonly covered: Covered;
}

/** From bad to good: a requirement stands as the worst of the results that prove it. */
const WORST_FIRST: readonly Standing[] = [
  'fail',
  'warning',
  'known',
  'harness-error',
  'inconclusive',
  'not-run',
  'pass',
  'not-applicable',
];

/** Every requirement of the catalogue with what the run tells of it, grouped by clause in the catalogue's order. */
export function coverage({ requirements, results }: RunRecord): ReadonlyMap<string, readonly CoverageRow[]> {
  const proving = new Map<RequirementId, Result[]>();
  for (const result of results) for (const id of result.proves) proving.set(id, [...(proving.get(id) ?? []), result]);
  const rows = [...requirements.values()].map((requirement) => ({ requirement, covered: told(requirement, proving) }));
  return Map.groupBy(rows, ({ requirement }) => sectionOf(requirement.source.clause));
}

function told(requirement: Requirement, proving: ReadonlyMap<RequirementId, readonly Result[]>): Covered {
  const own = proving.get(requirement.id) ?? [];
  if (own.length > 0) return { by: 'results', standing: worst(own), results: own };
  if (requirement.untested !== undefined) return { by: 'nothing', because: requirement.untested };
  const others = requirement.coveredBy.flatMap((id) => proving.get(id) ?? []);
  const open = requirement.coveredBy.filter((id) => !proving.has(id));
  // A part of the rule that is broken breaks the rule; that a part holds does not say that the whole does.
  if (others.length > 0 && (open.length === 0 || worst(others) !== 'pass'))
    return { by: 'others', standing: worst(others), results: [...new Set(others)] };
  if (others.length > 0) return { by: 'nothing', because: `judged in part; open: ${open.join(', ')}` };
  return {
    by: 'nothing',
    because: isFreedom(requirement) ? 'a freedom: either way conforms' : 'no case of this run proves it',
  };
}

function worst(results: readonly Result[]): Standing {
  const found = new Set(results.map(standingOf));
  return WORST_FIRST.find((it) => found.has(it)) ?? 'not-run';
}

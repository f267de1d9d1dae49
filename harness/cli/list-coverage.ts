import { mutants } from '../../device-under-test/mutants/index.ts';
import { variants } from '../../device-under-test/variants/index.ts';
import { traceability, type Trace } from '../requirements/traceability.ts';
import { subjectOf } from '../reporters/sections.ts';
import { cameraMutants } from '../../device-under-test/mutants/camera/index.ts';
import { cameraVariants } from '../../device-under-test/variants/camera/index.ts';
import type { Everything } from './everything.ts';

/** Every requirement with the cases and monitors that prove it and the mutants that they catch. */
export const traces = ({ library, cameraCases }: Everything): readonly Trace[] =>
  traceability(
    [
      ...library.cases.map((it) => it.case),
      ...library.monitors.map(({ id, watches }) => ({ id, proves: watches })),
      ...cameraCases.map((it) => it.case),
    ],
    [...mutants, ...cameraMutants].map(({ name, bends }) => ({ name, rule: bends })),
    [...variants, ...cameraVariants].map(({ name, freedom }) => ({ name, rule: freedom })),
  );

/** Requirement by case by mutant, for people; the last line counts. */
export function coverageText(everything: Everything): string {
  const all = traces(everything);
  const clauses = Map.groupBy(all, ({ requirement }) => requirement.source.clause);
  const sections = [...clauses].map(
    ([clause, rows]) => `${`${clause} ${subjectOf(clause)}`.trimEnd()}\n${rows.map(entry).join('')}`,
  );
  return `${sections.join('\n')}\n${sum(all)}\n`;
}

function entry({ requirement, standing, because, provedBy, mutants: broken, variants: used }: Trace): string {
  const { id, level, title } = requirement;
  return [
    `  ${id} (${level}) ${title}`,
    standing === 'proved' ? `      proved by  ${provedBy.join(', ')}` : `      ${standing}: ${because}`,
    ...(broken.length === 0 ? [] : [`      catching   ${broken.join(', ')}`]),
    ...(used.length === 0 ? [] : [`      sparing    ${used.join(', ')}`]),
    '',
  ].join('\n');
}

function sum(all: readonly Trace[]): string {
  const counts = Map.groupBy(all, ({ standing }) => standing);
  const parts = (['proved', 'through other entries', 'a freedom', 'not observable', 'uncovered'] as const).map(
    (standing) => `${counts.get(standing)?.length ?? 0} ${standing}`,
  );
  return `${all.length} requirements: ${parts.join(', ')}; ${mutants.length + cameraMutants.length} mutants, ${variants.length + cameraVariants.length} variants`;
}

/** The same as one JSON object. */
export const coverageJson = (everything: Everything): string =>
  JSON.stringify(
    {
      requirements: traces(everything).map((it) => {
        const { id, level, title, source } = it.requirement;
        const { standing, because, provedBy, mutants: catching, variants: sparing } = it;
        return { id, clause: source.clause, level, title, standing, because, provedBy, catching, sparing };
      }),
    },
    undefined,
    2,
  );

/** Whether a rule is left that nobody proves and that does not say why. */
export const isUncovered = ({ standing }: Trace): boolean => standing === 'uncovered';

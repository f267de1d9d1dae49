import type { Command } from 'commander';
import { EXIT } from '../runner/exit-code.ts';

import { ends } from './ends.ts';
import { loadEverything, type Everything } from './everything.ts';
import { columns, print } from './say.ts';

/** `tekigo list`: what can be judged, by section, with the rules that each proves. */
export function addList(program: Command): void {
  program
    .command('list')
    .description('list every case and monitor with the requirements that it proves')
    .option('--coverage', 'list every requirement with what proves it and the mutants that this catches', false)
    .option('--json', 'print one JSON object', false)
    .action(
      ends(async ({ coverage, json }: { coverage: boolean; json: boolean }) => {
        const everything = await loadEverything();
        if (coverage) return printCoverage(everything, json);
        print(json ? asJson(everything) : asText(everything));
        return EXIT.good;
      }),
    );
}

/** A rule that nobody proves is an answer that leaves something open. */
async function printCoverage(everything: Everything, json: boolean): Promise<number> {
  // The devices behind it take longer to load than all that the other lists need.
  const { coverageJson, coverageText, isUncovered, traces } = await import('./list-coverage.ts');
  print(json ? coverageJson(everything) : coverageText(everything));
  return traces(everything).some(isUncovered) ? EXIT.open : EXIT.good;
}

const asJson = ({ library, cameraCases }: Everything): string =>
  JSON.stringify(
    {
      cases: library.cases.map(({ suite, case: { id, title, proves, needs = [], writes = 'nothing' } }) => {
        return { id, title, suite: suite.id, clause: suite.clause, proves, needs, writes };
      }),
      cameraCases: cameraCases.map(({ suite, case: { id, title, proves, needs, takes } }) => {
        return { id, title, suite: suite.id, clause: suite.clause, proves, needs, takes };
      }),
      monitors: library.monitors.map(({ id, title, watches }) => ({ id, title, watches })),
    },
    undefined,
    2,
  );

function asText({ library, cameraCases }: Everything): string {
  const nodes = Map.groupBy<Listed['suite'], Listed>(library.cases, ({ suite }) => suite);
  const cameras = Map.groupBy<string, Listed>(cameraCases, ({ suite }) => suite.id);
  const sections = [
    ...[...nodes].map(([suite, items]) => section(suite, items)),
    ...[...cameras.values()].flatMap((items) => items.slice(0, 1).map(({ suite }) => section(suite, items))),
  ];
  const watched = library.monitors.map(({ id, watches, title }) => ({ id, rules: watches, title }));
  const last = watched.length === 0 ? [] : [`Monitors: held against every frame of the device\n${rows(watched)}`];
  const sum = [
    `${library.cases.length} cases in ${nodes.size} suites, ${library.monitors.length} monitors`,
    `cameras: ${cameraCases.length} cases in ${cameras.size} suites\n`,
  ].join('\n');
  return [...sections, ...last, sum].join('\n');
}

/** A case of a node or of a camera. */
interface Listed {
  readonly suite: { readonly id: string; readonly clause: string; readonly title: string };
  readonly case: { readonly id: string; readonly title: string; readonly proves: readonly string[] };
}

function section({ clause, title, id }: Listed['suite'], items: readonly Listed[]): string {
  const heading = `${clause} ${title} (${id})`;
  return `${heading}\n${rows(items.map(({ case: it }) => ({ id: it.id, rules: it.proves, title: it.title })))}`;
}

const rows = (items: readonly { readonly id: string; readonly rules: readonly string[]; readonly title: string }[]) =>
  columns(items.map(({ id, rules, title }) => [`  ${id}`, title, rules.join(' ')]));

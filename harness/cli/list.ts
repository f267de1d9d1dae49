import type { Command } from 'commander';
import { EXIT } from '../runner/exit-code.ts';
import { loadLibrary, type Library } from '../runner/plan.ts';
import { ends } from './ends.ts';
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
        const library = await loadLibrary();
        if (coverage) return printCoverage(library, json);
        print(json ? asJson(library) : asText(library));
        return EXIT.good;
      }),
    );
}

/** A rule that nobody proves is an answer that leaves something open. */
async function printCoverage(library: Library, json: boolean): Promise<number> {
  // The devices behind it take longer to load than all that the other lists need.
  const { coverageJson, coverageText, isUncovered, traces } = await import('./list-coverage.ts');
  print(json ? coverageJson(library) : coverageText(library));
  return traces(library).some(isUncovered) ? EXIT.open : EXIT.good;
}

const asJson = ({ cases, monitors }: Library): string =>
  JSON.stringify(
    {
      cases: cases.map(({ suite, case: { id, title, proves, needs = [], writes = 'nothing' } }) => {
        return { id, title, suite: suite.id, clause: suite.clause, proves, needs, writes };
      }),
      monitors: monitors.map(({ id, title, watches }) => ({ id, title, watches })),
    },
    undefined,
    2,
  );

function asText({ cases, monitors }: Library): string {
  const suites = Map.groupBy(cases, ({ suite }) => suite);
  const sections = [...suites].map(([suite, items]) => {
    const heading = `${suite.clause} ${suite.title} (${suite.id})`;
    return `${heading}\n${rows(items.map(({ case: { id, proves, title } }) => ({ id, rules: proves, title })))}`;
  });
  const watched = monitors.map(({ id, watches, title }) => ({ id, rules: watches, title }));
  const last = watched.length === 0 ? [] : [`Monitors: held against every frame of the device\n${rows(watched)}`];
  const sum = `${cases.length} cases in ${suites.size} suites, ${monitors.length} monitors\n`;
  return [...sections, ...last, sum].join('\n');
}

const rows = (items: readonly { readonly id: string; readonly rules: readonly string[]; readonly title: string }[]) =>
  columns(items.map(({ id, rules, title }) => [`  ${id}`, title, rules.join(' ')]));

import type { Command } from 'commander';
import type { Requirement } from '../model.ts';
import { catalogue, isOwnRule } from '../requirements/catalogue.ts';
import { EXIT } from '../runner/exit-code.ts';
import type { PlannedCameraCase } from '../camera/plan.ts';
import type { PlannedCase } from '../runner/plan.ts';
import type { Monitor } from '../suite.ts';
import { ends } from './ends.ts';
import { loadEverything, type Everything } from './everything.ts';
import { didYouMean } from './nearest.ts';
import { print } from './say.ts';
import { Unusable } from './unusable.ts';

/** `tekigo explain <name>`: what a requirement, a case or a monitor is about. */
export function addExplain(program: Command): void {
  program
    .command('explain')
    .description('tell what a requirement demands and who proves it, or what a case or monitor does')
    .argument('<name>', 'id of a requirement, a case or a monitor')
    .action(
      ends(async (name: string) => {
        print(explanation(name, await loadEverything()));
        return EXIT.good;
      }),
    );
}

/** The text about a name. Throws Unusable, with the nearest names, where nothing has it. */
function explanation(name: string, everything: Everything): string {
  const { library, cameraCases } = everything;
  const same = (id: string) => id.toLowerCase() === name.toLowerCase();
  const rule = [...catalogue.values()].find(({ id }) => same(id));
  if (rule !== undefined) return aboutRule(rule, everything).join('\n');
  const planned = library.cases.find((it) => same(it.case.id));
  if (planned !== undefined) return aboutCase(planned).join('\n');
  const ofCamera = cameraCases.find((it) => same(it.case.id));
  if (ofCamera !== undefined) return aboutCameraCase(ofCamera).join('\n');
  const monitor = library.monitors.find(({ id }) => same(id));
  if (monitor !== undefined) return aboutMonitor(monitor).join('\n');
  const names = [
    ...catalogue.keys(),
    ...library.cases.map((it) => it.case.id),
    ...cameraCases.map((it) => it.case.id),
    ...library.monitors.map(({ id }) => id),
  ];
  throw new Unusable(`nothing is called ${name}${didYouMean(name, names) || '; "tekigo list" shows what there is'}`);
}

function aboutRule(it: Requirement, everything: Everything): string[] {
  const { document, edition, clause, page } = it.source;
  return [
    ...heading(it),
    `  where     ${document} ${edition}, clause ${clause}, page ${page}`,
    `  binds     ${it.role}`,
    ...line('basis', it.basis === 'text' ? undefined : BASES[it.basis]),
    ...line('holds if', it.pics.length === 0 ? undefined : it.pics.join(', ')),
    ...reservations(it),
    ...proof(it, everything).map((text, i) => `  ${(i === 0 ? 'proved by' : '').padEnd(9)} ${text}`),
  ];
}

const BASES = {
  inferred: 'follows from the text, which does not state it',
  appendix: 'from the APPENDIX on device objects',
  'lost-text': 'its sentences are lost in the text at hand',
  standard: 'from the standard that the document rests on',
} as const;

const heading = ({ id, level, title, says }: Requirement): string[] => [`${id} (${level}) ${title}`, `  ${says}`];

const line = (name: string, text: string | undefined): string[] =>
  text === undefined ? [] : [`  ${name.padEnd(9)} ${text}`];

const reservations = ({ doubt, caution }: Requirement): string[] => [
  ...line('in doubt', doubt),
  ...line('warns', caution === undefined ? undefined : `a fail is a warning: ${caution}`),
];

/** Who proves a requirement, a line each; or why nobody does. */
function proof(it: Requirement, { library, cameraCases }: Everything): readonly string[] {
  const { cases, monitors } = library;
  const by = [
    ...[...cases, ...cameraCases]
      .filter((row) => row.case.proves.includes(it.id))
      .map((row) => `${row.case.id}: ${row.case.title}`),
    ...monitors.filter((row) => row.watches.includes(it.id)).map((row) => `${row.id} (monitor): ${row.title}`),
  ];
  if (by.length > 0) return by;
  if (it.untested !== undefined) return [`nothing: ${it.untested}`];
  if (it.coveredBy.length > 0) return [`what proves ${it.coveredBy.join(', ')}`];
  return [
    isOwnRule(it) ? "nothing: it is not in this version's suites" : 'nothing: it is a freedom, which no device breaks',
  ];
}

function aboutCase({ suite, case: it }: PlannedCase): string[] {
  return [
    `${it.id} (case) ${it.title}`,
    `  suite     ${suite.id}, ${suite.clause} ${suite.title}`,
    `  needs     ${it.needs === undefined ? 'nothing but the network' : it.needs.join(', ')}`,
    `  writes    ${WRITES[it.writes ?? 'nothing']}`,
    ...line('warns', it.caution === undefined ? undefined : `a fail is a warning: ${it.caution}`),
    '',
    ...rules(it.proves),
  ];
}

const aboutCameraCase = ({ suite, case: it }: PlannedCameraCase): string[] => [
  `${it.id} (case of cameras) ${it.title}`,
  `  suite     ${suite.id}, ${suite.clause} ${suite.title}`,
  `  needs     ${it.needs.length === 0 ? 'nothing but the network' : it.needs.join(', ')}`,
  `  takes     ${it.takes.length === 0 ? 'nothing of the settings' : it.takes.join(', ')}`,
  ...line('warns', it.caution === undefined ? undefined : `a fail is a warning: ${it.caution}`),
  '',
  ...rules(it.proves),
];

const WRITES = {
  nothing: 'nothing',
  'same-value': 'the value that it has just read',
  actuates: 'other values, and restores them; runs with --actuate only',
} as const;

const aboutMonitor = ({ id, title, watches, caution }: Monitor): string[] => [
  `${id} (monitor) ${title}`,
  '  watches   every frame that the device sends during a run',
  ...line('warns', caution === undefined ? undefined : `a fail is a warning: ${caution}`),
  '',
  ...rules(watches),
];

const rules = (ids: readonly string[]): string[] =>
  ids.flatMap((id) => {
    const rule = catalogue.get(id);
    if (rule === undefined) return [id];
    return [...heading(rule), `  clause ${rule.source.clause}, page ${rule.source.page}`, ...reservations(rule)];
  });

import { LabelName, Severity, Status } from 'allure-js-commons';
import type { Label } from 'allure-js-commons';
import { xmlText } from '../evidence/xml-text.ts';
import type { Requirement, Result, RunRecord } from '../model.ts';
import { citation, demandsOf, headline, reservations } from './demand.ts';
import { remarksOf } from './remarks.ts';
import { sectionOf, subjectOf } from './sections.ts';
import { STANDINGS, standingOf, type Standing } from './standing.ts';

const category = (standing: Standing, name: string, matchedStatuses: Status[]) => ({
  name,
  messageRegex: `(?s)${STANDINGS[standing].word}: .*`,
  matchedStatuses,
});

/** The standings as Allure categories; each is told by the first word of the status message. */
export const CATEGORIES = [
  category('fail', 'Fails: the device breaks a demand', [Status.FAILED]),
  category('warning', 'Warnings: a recommendation, or a demand read with a doubt', [Status.BROKEN]),
  category('inconclusive', 'Inconclusive: the run could not tell', [Status.BROKEN]),
  category('harness-error', 'Errors of the harness', [Status.BROKEN]),
  category('known', 'Known failures', [Status.SKIPPED]),
  category('not-applicable', 'Not applicable to this device', [Status.SKIPPED]),
  category('not-run', 'Not run', [Status.SKIPPED]),
];

/** Behaviours by document, clause and requirement; suites by clause. */
export function labels(result: Result, record: RunRecord): Label[] {
  const demands = demandsOf(result, record);
  const section = `${sectionOf(result.clause)} ${subjectOf(result.clause) || result.suite}`;
  const document = demands[0] === undefined ? 'Tekigo' : `${demands[0].source.document} ${demands[0].source.edition}`;
  return [
    { name: LabelName.EPIC, value: document },
    { name: LabelName.FEATURE, value: section },
    // Only the first: a case under several stories is counted once for each. The description names them all.
    ...demands.slice(0, 1).map((it) => ({ name: LabelName.STORY, value: `${it.id} ${it.title}` })),
    { name: LabelName.PARENT_SUITE, value: document },
    { name: LabelName.SUITE, value: section },
    { name: LabelName.PACKAGE, value: result.suite },
    { name: LabelName.SEVERITY, value: severity(demands) },
    { name: LabelName.TAG, value: STANDINGS[standingOf(result)].word },
    { name: LabelName.TAG, value: result.kind },
    { name: LabelName.HOST, value: record.header.address },
    { name: LabelName.FRAMEWORK, value: 'tekigo' },
  ];
}

const SEVERITIES: readonly (readonly [Severity, (demand: Requirement) => boolean])[] = [
  [Severity.CRITICAL, ({ level, caution }) => level.startsWith('must') && caution === undefined],
  [Severity.NORMAL, ({ level }) => level.startsWith('must')],
  [Severity.MINOR, ({ level }) => level === 'should'],
];

const severity = (demands: readonly Requirement[]): Severity =>
  SEVERITIES.find(([, holds]) => demands.some(holds))?.[0] ?? Severity.TRIVIAL;

/** What is demanded and how to run the case again, as HTML. */
export function descriptionHtml(result: Result, record: RunRecord): string {
  const demands = demandsOf(result, record).map(
    (it) =>
      `<p><b>${xmlText(headline(it))}</b><br>${xmlText(citation(it))}<br>${xmlText(it.says)}` +
      `${reservations(it)
        .map((text) => `<br><i>${xmlText(text)}</i>`)
        .join('')}</p>`,
  );
  const notes = remarksOf(result).map((text) => `<p>Note: ${xmlText(text)}</p>`);
  const replay = result.replay === '' ? [] : [`<p>Replay: <code>${xmlText(result.replay)}</code></p>`];
  return [`<p>Case <code>${xmlText(result.id)}</code></p>`, ...demands, ...notes, ...replay].join('<br>\n');
}

/** The run as lines of environment.properties. */
export function environment({ header, footer }: RunRecord): Record<string, string> {
  const { measured } = footer;
  const wire = {
    'Silence window': `${Math.round(header.windowMs)} ms`,
    'Answer time': `median ${measured.answerMs.median} ms, p99 ${measured.answerMs.p99} ms, longest ${measured.answerMs.max} ms`,
    Lost: `${measured.lost} of ${measured.exchanges} exchanges`,
  };
  return {
    Target: header.target,
    Address: header.address,
    Tester: header.bind,
    Network: header.lan,
    Tekigo: header.tekigo,
    Seed: String(header.seed),
    'Exit code': String(footer.exitCode),
    ...(header.family === 'camera' ? {} : wire),
  };
}

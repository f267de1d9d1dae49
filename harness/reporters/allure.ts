import { Stage, Status } from 'allure-js-commons';
import type { StepResult, TestResult } from 'allure-js-commons';
import { createStepResult, createTestResult, md5 } from 'allure-js-commons/sdk/reporter';
import { pcapng } from '../evidence/pcapng.ts';
import { printable } from '../evidence/printable.ts';
import { exchangeOf } from '../evidence/exchange.ts';
import { stepsSvg } from '../evidence/sequence-svg.ts';
import { stepsText } from '../evidence/sequence.ts';
import type { Result, RunRecord } from '../model.ts';
import { CATEGORIES, environment, labels, descriptionHtml } from './allure-labels.ts';
import { remarksOf } from './remarks.ts';
import { knownAs, reasonOf, STANDINGS, standingOf, type Standing } from './standing.ts';

/** Where Allure results go: FileSystemWriter and InMemoryWriter of allure-js-commons fit. */
export interface AllureWriter {
  writeResult(result: TestResult): void;
  writeAttachment(name: string, content: Buffer): void;
  writeEnvironmentInfo(info: Record<string, string | undefined>): void;
  writeCategoriesDefinitions(categories: typeof CATEGORIES): void;
}

/**
 * Allure knows four states. A warning is `broken`: yellow and in a category of its own, so that it is seen (as `passed`
 * it would not be) and no red `failed` is counted against the device.
 */
const STATUS: Readonly<Record<Standing, Status>> = {
  pass: Status.PASSED,
  fail: Status.FAILED,
  warning: Status.BROKEN,
  known: Status.SKIPPED,
  inconclusive: Status.BROKEN,
  'harness-error': Status.BROKEN,
  'not-applicable': Status.SKIPPED,
  'not-run': Status.SKIPPED,
};

/** Writes the run as Allure results. Ids follow from case, target and start, so writing twice gives the same files. */
export function writeAllure(record: RunRecord, writer: AllureWriter): void {
  for (const result of record.results) {
    const test = testOf(result, record);
    if (standingOf(result) !== 'pass' && exchangeOf(result, { windowMs: 0 }).length > 0)
      for (const { name, type, extension, content } of attachments(result, record)) {
        const source = `${uuid(test.uuid + name)}-attachment.${extension}`;
        writer.writeAttachment(source, content);
        test.attachments.push({ name, type, source });
      }
    writer.writeResult(test);
  }
  writer.writeEnvironmentInfo(environment(record));
  writer.writeCategoriesDefinitions(CATEGORIES);
}

function testOf(result: Result, record: RunRecord): TestResult {
  const { target, startedAt } = record.header;
  const start = epoch(record) + result.startedAt;
  const standing = standingOf(result);
  return {
    ...createTestResult(uuid(`${result.id} ${target} ${startedAt}`), md5(`${result.id} ${target}`)),
    name: result.title,
    fullName: result.id,
    testCaseId: md5(result.id),
    titlePath: [result.suite],
    status: STATUS[standing],
    statusDetails: standing === 'pass' ? {} : statusDetails(result, STANDINGS[standing].word, record),
    stage: Stage.FINISHED,
    start: Math.round(start),
    stop: Math.round(start + result.durationMs),
    labels: labels(result, record),
    descriptionHtml: descriptionHtml(result, record),
    steps: stepsOf(result, record),
  };
}

function statusDetails(result: Result, word: string, { header }: RunRecord): TestResult['statusDetails'] {
  const { verdict } = result;
  const known = knownAs(result) === '' ? '' : ` (known: ${knownAs(result)})`;
  const trace = [...remarksOf(result), ...stepsText(exchangeOf(result, { windowMs: header.windowMs, most: 24 }))].join(
    '\n',
  );
  const compared =
    verdict.outcome === 'fail' ? { expected: printable(verdict.expected), actual: printable(verdict.actual) } : {};
  return { message: `${word}: ${reasonOf(result)}${known}`, trace, ...compared };
}

function stepsOf(result: Result, record: RunRecord): StepResult[] {
  const arrows = { right: '▶ ', left: '◀ ', none: '' } as const;
  const frames = exchangeOf(result, { windowMs: record.header.windowMs }).map((it) =>
    step(
      `${arrows[it.arrow]}${it.label}${it.remarks.length > 0 ? ` [${it.remarks.join(', ')}]` : ''}`,
      Status.PASSED,
      epoch(record) + it.at,
      it.bytes === '' ? [] : [{ name: 'bytes', value: it.bytes }],
    ),
  );
  const end = epoch(record) + result.startedAt + result.durationMs;
  return result.verdict.outcome === 'fail'
    ? [...frames, step(`verify: ${printable(result.verdict.claim)}`, STATUS[standingOf(result)], end, [])]
    : frames;
}

function step(name: string, status: Status, at: number, parameters: StepResult['parameters']): StepResult {
  const time = Math.round(at);
  return { ...createStepResult(), name, status, stage: Stage.FINISHED, start: time, stop: time, parameters };
}

function attachments(result: Result, { header }: RunRecord) {
  const options = { windowMs: header.windowMs };
  const exchange = exchangeOf(result, options);
  const capture = pcapng(result.frames, { startedAt: header.startedAt, tekigo: header.tekigo, comment: result.id });
  const shown = [
    {
      name: 'exchange',
      type: 'text/plain',
      extension: 'txt',
      content: Buffer.from(`${stepsText(exchange).join('\n')}\n`),
    },
    {
      name: 'sequence',
      type: 'image/svg+xml',
      extension: 'svg',
      content: Buffer.from(stepsSvg(exchange)),
    },
  ];
  if (result.frames.length === 0) return shown;
  return [
    ...shown,
    { name: 'capture for Wireshark', type: 'application/x-pcapng', extension: 'pcapng', content: Buffer.from(capture) },
  ];
}

const epoch = ({ header }: RunRecord): number => {
  const start = Date.parse(header.startedAt);
  return Number.isNaN(start) ? 0 : start;
};

const uuid = (text: string): string => md5(text).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

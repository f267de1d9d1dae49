import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding, Requirement, RequirementId, Result, RunFooter, RunHeader, RunRecord } from '../model.ts';
import { messageOf, printable } from './printable.ts';
import { readLine, writeLine, type RecordLine } from './record-line.ts';
import { tally } from './tally.ts';

/** Name of the record in the report folder. */
export const RECORD_FILE = 'record.jsonl';

type Catalogue = ReadonlyMap<RequirementId, Requirement>;

/** A record, or one line that names the file, the line and the cure. */
export type ReadRecord =
  { readonly ok: true; readonly record: RunRecord } | { readonly ok: false; readonly problem: string };

/** Takes a run's lines as they come; each is in the file when the call returns. */
export interface RecordWriter {
  run(header: RunHeader): void;
  finding(finding: Finding): void;
  result(result: Result): void;
  /** Writes the last line and closes the file. */
  end(footer: RunFooter): void;
}

/** Makes the report folder and makes sure that a record can be written there; returns what is wrong, with the cure. */
export function prepareReportDir(dir: string): Error | undefined {
  const path = join(dir, RECORD_FILE);
  try {
    mkdirSync(dir, { recursive: true });
    const before = existsSync(path);
    closeSync(openSync(path, 'a'));
    if (!before) rmSync(path);
    return undefined;
  } catch (error) {
    return new Error(`cannot write reports to ${printable(dir)}: ${cureOf(error)}`, { cause: error });
  }
}

const CURES: Readonly<Record<string, string>> = {
  EACCES: 'no permission; choose another folder or change its owner',
  EPERM: 'not permitted; choose another folder or change its owner',
  EROFS: 'the file system is read-only; choose another folder or mount it writable',
  ENOTDIR: 'a part of the path is a file; choose another folder',
  EEXIST: 'a file has that name; choose another folder or move the file away',
  EISDIR: `a folder named ${RECORD_FILE} is in the way; remove it or choose another folder`,
  ENOSPC: 'the disk is full; free some space or choose another folder',
  ENAMETOOLONG: 'the path is too long; choose a shorter one',
  ENOENT: 'the path does not exist and cannot be made; choose another folder',
};

function cureOf(error: unknown): string {
  const { code = '' } = error as { code?: string };
  return CURES[code] ?? `${messageOf(error)}; choose another folder`;
}

/** Begins a new record in `dir`, in place of one that is there. Throws where the file cannot be written. */
export function openRecord(dir: string): RecordWriter {
  const file = openSync(join(dir, RECORD_FILE), 'w');
  const put = (line: RecordLine) => writeFileSync(file, `${writeLine(line)}\n`);
  return {
    run: put,
    finding: (finding) => put({ type: 'finding', ...finding }),
    result: (result) => put({ type: 'result', ...result }),
    end(footer) {
      put(footer);
      closeSync(file);
    },
  };
}

/** The whole record as JSON lines, with a line end behind each. */
export const recordLines = ({ header, findings, results, footer }: RunRecord): string =>
  [
    header,
    ...findings.map((it) => ({ type: 'finding' as const, ...it })),
    ...results.map((it) => ({ type: 'result' as const, ...it })),
    footer,
  ]
    .map((line) => `${writeLine(line)}\n`)
    .join('');

/** Reads a record file. Never throws, whatever the file holds. */
export function readRecord(path: string, requirements: Catalogue): ReadRecord {
  const name = printable(path);
  try {
    return parseRecord(readFileSync(path, 'utf8'), requirements, name);
  } catch (error) {
    const { code = '' } = error as { code?: string };
    const why =
      code === 'ENOENT'
        ? `does not exist; give the path of a ${RECORD_FILE}`
        : code === 'EISDIR'
          ? `is a folder; give the path of the ${RECORD_FILE} in it`
          : `cannot be read (${messageOf(error)}); give a ${RECORD_FILE} that this user may read`;
    return { ok: false, problem: `${name} ${why}` };
  }
}

/**
 * Reads the text of a record; `name` stands for the file in problems. Results come in the order of the plan. A planned
 * item without result becomes `not-run`; without an end line, or with results lacking, the run counts as interrupted.
 */
export function parseRecord(text: string, requirements: Catalogue, name = RECORD_FILE): ReadRecord {
  const lines = text.split('\n');
  // What stands behind the last line end is a line that the run had no time to finish.
  const torn = lines.pop();
  const found: Parts = { header: undefined, findings: [], results: new Map(), footer: undefined };
  for (const [i, line] of lines.entries()) {
    const why = line.trim() === '' ? undefined : take(line, found);
    if (why !== undefined)
      return {
        ok: false,
        problem: `${name} line ${i + 1}: ${why}; take the record anew with a run, or mend that line`,
      };
  }
  if (torn !== undefined && torn !== '' && found.footer === undefined) take(torn, found);
  if (found.header === undefined)
    return { ok: false, problem: `${name} line 1: there is no run line; give a ${RECORD_FILE} that a run has written` };
  return { ok: true, record: complete(found.header, found, requirements) };
}

interface Parts {
  header: RunHeader | undefined;
  readonly findings: Finding[];
  readonly results: Map<string, Result>;
  footer: RunFooter | undefined;
}

/** Adds one line to what was found, or says why it has no place there. */
function take(text: string, found: Parts): string | undefined {
  const line = readLine(text);
  if (typeof line === 'string') return line;
  if (found.footer !== undefined) return 'it stands behind the end line';
  if (line.type === 'run') {
    if (found.header !== undefined) return 'it is a second run line';
    found.header = line;
    return undefined;
  }
  if (found.header === undefined) return 'the run line is not the first';
  if (line.type === 'end') found.footer = line;
  else if (line.type === 'finding') found.findings.push({ kind: line.kind, text: line.text });
  else {
    const { type: _, ...result } = line;
    if (found.results.has(result.id)) return `a second result of ${printable(result.id, 80)}`;
    found.results.set(result.id, result);
  }
  return undefined;
}

const CUT_OFF = 'the run ended before its turn';

function complete(header: RunHeader, found: Parts, requirements: Catalogue): RunRecord {
  const planned = header.plan.map((item): Result => found.results.get(item.id) ?? notRun(item));
  const ids = new Set(header.plan.map((item) => item.id));
  const results = [...planned, ...[...found.results.values()].filter((it) => !ids.has(it.id))];
  const whole = found.footer !== undefined && header.plan.every((item) => found.results.has(item.id));
  const footer = whole ? (found.footer as RunFooter) : cutOff(header, results, found.footer);
  return { header, findings: found.findings, results, footer: { ...footer, ...tally(results) }, requirements };
}

const notRun = (item: RunHeader['plan'][number]): Result => ({
  ...item,
  verdict: { outcome: 'not-run', because: CUT_OFF },
  warning: false,
  startedAt: 0,
  durationMs: 0,
  notes: [],
  frames: [],
  replay: '',
});

function cutOff(header: RunHeader, results: readonly Result[], footer: RunFooter | undefined): RunFooter {
  const ends = results.map((it) => it.startedAt + it.durationMs);
  const nothing = { median: 0, p99: 0, max: 0 };
  return {
    type: 'end',
    durationMs: footer?.durationMs ?? ends.reduce((a, b) => Math.max(a, b), 0),
    interrupted: true,
    ...tally(results),
    exitCode: 130,
    measured: footer?.measured ?? {
      exchanges: 0,
      lost: 0,
      answerMs: nothing,
      windowMs: header.windowMs,
      drops: undefined,
      worstLagMs: 0,
    },
    reasons: [...(footer?.reasons ?? []), 'the record is incomplete: the run was cut off'],
  };
}

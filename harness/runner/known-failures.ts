import { parseDocument } from 'yaml';
import type { Result } from '../model.ts';

/** A fail that is known and accepted: which case, with which claim, and why. */
export interface KnownFailure {
  readonly case: string;
  readonly claim: string;
  readonly reason: string;
  /** Line of the file, from 1. */
  readonly line: number;
}

/** The list, or one line that names the place and the cure. */
export type ParsedKnownFailures =
  { readonly ok: true; readonly list: readonly KnownFailure[] } | { readonly ok: false; readonly problem: string };

const KEYS = ['case', 'claim', 'reason'] as const;
const SHAPE = 'each entry is "- case: <id>", "claim: <the claim that fails>", "reason: <why it is accepted>"';

/** Reads a known-failures list in YAML. `name` is the file's, for the messages. Never throws. */
export function parseKnownFailures(text: string, name: string): ParsedKnownFailures {
  const no = (line: number, what: string): ParsedKnownFailures => ({ ok: false, problem: `${name}:${line}: ${what}` });
  const document = parseDocument(text);
  const [error] = document.errors;
  if (error !== undefined) return no(error.linePos?.[0].line ?? 1, `no YAML (${firstLine(error.message)}); ${SHAPE}`);
  const rows = contentOf(document);
  if (rows === 'aliases') return no(1, `has YAML aliases, which it cannot need; ${SHAPE}`);
  if (rows === null) return { ok: true, list: [] };
  if (!Array.isArray(rows)) return no(1, `not a list; ${SHAPE}`);
  const list: KnownFailure[] = [];
  for (const [i, row] of rows.entries()) {
    const line = lineOf(text, document.getIn([i], true));
    const entry = entryOf(row, line);
    if (typeof entry === 'string') return no(line, `entry ${i + 1} ${entry}; ${SHAPE}`);
    const twin = list.find((other) => other.case === entry.case);
    if (twin !== undefined)
      return no(line, `${entry.case} is listed already on line ${twin.line}; keep one of the two`);
    list.push(entry);
  }
  return { ok: true, list };
}

function entryOf(row: unknown, line: number): KnownFailure | string {
  const fields = typeof row === 'object' && row !== null ? (row as Record<string, unknown>) : {};
  const bad = KEYS.find((key) => typeof fields[key] !== 'string' || fields[key] === '');
  if (bad !== undefined) return `has no "${bad}"`;
  const odd = Object.keys(fields).find((key) => !KEYS.some((known) => known === key));
  if (odd !== undefined) return `has an unknown key "${odd}"`;
  return { case: String(fields['case']), claim: String(fields['claim']), reason: String(fields['reason']), line };
}

/** The lines of the list that the run contradicts: each says what is stale and what to do. */
export function staleLines(
  list: readonly KnownFailure[],
  results: readonly Result[],
  allIds: ReadonlySet<string>,
): readonly string[] {
  return list.flatMap((known) => {
    const result = results.find(({ id }) => id === known.case);
    if (result === undefined)
      return allIds.has(known.case)
        ? []
        : [`line ${known.line}: no case or monitor is called ${known.case}; remove it`];
    const { verdict } = result;
    if (verdict.outcome === 'pass') return [`line ${known.line}: ${known.case} passes now; remove the line`];
    if (verdict.outcome === 'fail' && verdict.claim !== known.claim)
      return [`line ${known.line}: ${known.case} fails with "${verdict.claim}", not with "${known.claim}"`];
    return [];
  });
}

/** Aliases are refused: a few of them make a small file expand without end. */
function contentOf(document: ReturnType<typeof parseDocument>): unknown {
  try {
    return document.toJS({ maxAliasCount: 0 });
  } catch {
    return 'aliases';
  }
}

const firstLine = (text: string) => text.split('\n')[0] ?? '';

function lineOf(text: string, node: unknown): number {
  const range = (node as { range?: [number, number, number] } | undefined)?.range;
  return range === undefined ? 1 : text.slice(0, range[0]).split('\n').length;
}

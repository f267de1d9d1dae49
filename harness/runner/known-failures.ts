import { isAlias, isMap, isNode, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import { printable } from '../evidence/printable.ts';
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
type Key = (typeof KEYS)[number];
const SHAPE = 'each entry is "- case: <id>", "claim: <the claim that fails>", "reason: <why it is accepted>"';

/**
 * Reads a known-failures list in YAML. `name` is the file's, for the messages. Never throws. It goes over the nodes itself:
 * made into values, keys that are collections take the parser minutes, and aliases expand without end.
 */
export function parseKnownFailures(text: string, name: string): ParsedKnownFailures {
  const no = (line: number, what: string): ParsedKnownFailures => ({ ok: false, problem: `${name}:${line}: ${what}` });
  const lines = new LineCounter();
  // Whether keys are unique is found out below: the parser compares each with each.
  const { errors, contents } = parseDocument(text, { lineCounter: lines, uniqueKeys: false });
  const [error] = errors;
  if (error !== undefined)
    return no(error.linePos?.[0].line ?? 1, `no YAML (${printable(firstLine(error.message), 200)}); ${SHAPE}`);
  if (isNothing(contents)) return { ok: true, list: [] };
  if (!isSeq(contents)) return no(1, `not a list; ${SHAPE}`);
  const list = new Map<string, KnownFailure>();
  for (const [i, row] of contents.items.entries()) {
    const line = isNode(row) && row.range ? lines.linePos(row.range[0]).line : 1;
    const entry = entryOf(row, line);
    if (typeof entry === 'string') return no(line, `entry ${i + 1} ${entry}; ${SHAPE}`);
    const twin = list.get(entry.case);
    if (twin !== undefined)
      return no(line, `${printable(entry.case, 80)} is listed already on line ${twin.line}; keep one of the two`);
    list.set(entry.case, entry);
  }
  return { ok: true, list: [...list.values()] };
}

function entryOf(row: unknown, line: number): KnownFailure | string {
  if (isAlias(row)) return 'is a YAML alias, which it cannot need';
  const fields = new Map<Key, string>();
  for (const { key, value } of isMap(row) ? row.items : []) {
    const name = textOf(key);
    const known = KEYS.find((it) => it === name);
    if (known === undefined)
      return name === '' ? 'has a key that is no text' : `has an unknown key "${printable(name, 80)}"`;
    if (fields.has(known)) return `has "${known}" twice`;
    fields.set(known, textOf(value));
  }
  const [id = '', claim = '', reason = ''] = KEYS.map((key) => fields.get(key));
  const bad = KEYS.find((key) => (fields.get(key) ?? '') === '');
  return bad === undefined ? { case: id, claim, reason, line } : `has no "${bad}"`;
}

const isNothing = (contents: unknown): boolean => contents === null || (isScalar(contents) && contents.value === null);

/** The text of a node, empty where it is none. */
const textOf = (node: unknown): string => (isScalar(node) && typeof node.value === 'string' ? node.value : '');

const firstLine = (text: string) => text.split('\n')[0] ?? '';

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

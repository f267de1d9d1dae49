import { expect, test } from 'vitest';
import type { Verdict } from '../model.ts';
import { resultWith } from './result.fixture.ts';
import { parseKnownFailures, staleLines } from './known-failures.ts';

const entry = '- case: partial-get\n  claim: the EPCs keep the asked order\n  reason: fixed in 2.1\n';

test('a list is read with the line of each entry', () => {
  expect(parseKnownFailures(`# known\n${entry}`, 'known.yaml')).toEqual({
    ok: true,
    list: [{ case: 'partial-get', claim: 'the EPCs keep the asked order', reason: 'fixed in 2.1', line: 2 }],
  });
  expect(parseKnownFailures('', 'known.yaml')).toEqual({ ok: true, list: [] });
});

test.each([
  ['a: [', 'known.yaml:1: no YAML'],
  ['case: x', 'known.yaml:1: not a list'],
  ['- case: x\n  claim: y\n', 'known.yaml:1: entry 1 has no "reason"'],
  [`${entry}- 7\n`, 'known.yaml:4: entry 2 has no "case"'],
  [`${entry}${entry}`, 'known.yaml:4: partial-get is listed already on line 1'],
  ['- case: x\n  claim: y\n  reason: z\n  until: 2030\n', 'known.yaml:1: entry 1 has an unknown key "until"'],
  [`- &a {case: x, claim: y, reason: z}\n- *a\n`, 'known.yaml:2: entry 2 is a YAML alias'],
  ['- {case: x, case: y}', 'known.yaml:1: entry 1 has "case" twice'],
  ['- {[x]: y}', 'known.yaml:1: entry 1 has a key that is no text'],
  ['aliases', 'known.yaml:1: not a list'],
  ['%YAML 1.1\n---\n- <<: 1\n', 'known.yaml:3: entry 1 has '],
  ['- {"\\e[2J\\n": 1, case: a, claim: b, reason: c}', 'unknown key "\\u{1b}[2J\\u{a}"'],
  ['- {case: "a\\n", claim: b, reason: c}\n- {case: "a\\n", claim: b, reason: c}', 'known.yaml:2: a\\u{a} is listed'],
  [`- &a [*a]\n${'- '.repeat(50)}x`, 'known.yaml:1: '],
])('%j is refused in one line that names the place', (text, problem) => {
  const parsed = parseKnownFailures(text, 'known.yaml');
  expect(parsed.ok).toBe(false);
  expect(!parsed.ok && parsed.problem).toContain(problem);
  expect(!parsed.ok && parsed.problem).not.toContain('\n');
});

test('what the parser of YAML warns of is not written to the terminal', async () => {
  const warnings: Error[] = [];
  const hear = (warning: Error) => void warnings.push(warning);
  process.on('warning', hear);
  parseKnownFailures('- ? [\u001b]\n  : d', 'known.yaml');
  await new Promise(setImmediate);
  process.off('warning', hear);
  expect(warnings).toEqual([]);
});

test.each(['[', '- ', '{a: ', '? ', '!!set {', '&a ['])('%j without end is refused', (nest) => {
  for (const depth of [100, 1000, 5000])
    expect(parseKnownFailures(nest.repeat(depth), 'known.yaml')).toMatchObject({ ok: false });
});

test('each of many entries has its line, and reading them takes no longer for it', () => {
  const text = Array.from({ length: 20_000 }, (_, i) => `- {case: c${i}, claim: x, reason: y}\n`).join('');
  const parsed = parseKnownFailures(text, 'known.yaml');
  expect(parsed.ok && parsed.list.map(({ line }) => line)).toEqual(Array.from({ length: 20_000 }, (_, i) => i + 1));
});

const failing = (claim: string): Verdict => ({ outcome: 'fail', claim, expected: 'a', actual: 'b' });

test.each([
  ['passes as nobody expected', [resultWith({ outcome: 'pass' })], ['x passes now']],
  ['fails otherwise', [resultWith(failing('other'))], ['x fails with "other", not with "claim"']],
  ['fails as expected', [resultWith(failing('claim'))], []],
  ['was not selected', [], []],
  ['is left open', [resultWith({ outcome: 'inconclusive', because: 'lost' })], []],
])('a case of the list that %s', (_name, results, stale) => {
  const list = [{ case: 'x', claim: 'claim', reason: 'r', line: 3 }];
  const lines = staleLines(list, results, new Set(['x']));
  expect(lines.length).toBe(stale.length);
  for (const [i, text] of stale.entries()) expect(lines[i]).toContain(text);
});

test('a line that names no case is stale', () => {
  expect(staleLines([{ case: 'nobody', claim: 'c', reason: 'r', line: 9 }], [], new Set(['x']))).toEqual([
    'line 9: no case or monitor is called nobody; remove it',
  ]);
});

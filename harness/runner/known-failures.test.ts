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
  [`- &a [*a]\n${'- '.repeat(50)}x`, 'known.yaml:1: '],
])('%j is refused in one line that names the place', (text, problem) => {
  const parsed = parseKnownFailures(text, 'known.yaml');
  expect(parsed.ok).toBe(false);
  expect(!parsed.ok && parsed.problem).toContain(problem);
  expect(!parsed.ok && parsed.problem).not.toContain('\n');
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

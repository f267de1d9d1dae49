import { expect, test } from 'vitest';
import type { Result, Verdict } from '../model.ts';
import { conclude } from './exit-code.ts';

const result = (verdict: Verdict, more: Partial<Result> = {}): Result => ({
  id: 'x',
  kind: 'case',
  title: 'x',
  suite: 's',
  clause: '4.2',
  proves: ['EL2-4.2.2-A1'],
  verdict,
  warning: false,
  startedAt: 0,
  durationMs: 0,
  notes: [],
  frames: [],
  replay: '',
  ...more,
});
const pass = result({ outcome: 'pass' });
const fail: Verdict = { outcome: 'fail', claim: 'c', expected: 'e', actual: 'a' };
const calm = { stale: [], interrupted: false };
const open = (outcome: 'inconclusive' | 'harness-error' | 'not-run', fault: 'device' | 'driver') =>
  result({ outcome, because: 'b', fault });

test.each([
  ['all good', [pass], calm, 0],
  ['one demand failed', [pass, result(fail)], calm, 1],
  ['a failed demand outweighs an open one', [result(fail), open('inconclusive', 'device')], calm, 1],
  ['a known failure', [pass, result(fail, { knownFailure: 'accepted' })], calm, 0],
  ['only a known failure', [result(fail, { knownFailure: 'accepted' })], calm, 0],
  ['a warning', [pass, result(fail, { warning: true })], calm, 0],
  ['a stale line of the list', [pass], { ...calm, stale: ['line 1: x passes now'] }, 1],
  ['inconclusive', [pass, open('inconclusive', 'device')], calm, 2],
  ['an error of the harness', [pass, open('harness-error', 'device')], calm, 2],
  ['the device died', [pass, open('not-run', 'device')], calm, 2],
  ['a power that is not there', [pass, open('not-run', 'driver')], calm, 0],
  ['nothing judged', [open('not-run', 'driver')], calm, 2],
  ['nothing at all', [], calm, 2],
  ['interrupted', [pass, result(fail)], { ...calm, interrupted: true }, 130],
])('%s', (_name, results, how, code) => {
  expect(conclude(results, how).exitCode).toBe(code);
});

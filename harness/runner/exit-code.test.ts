import { expect, test } from 'vitest';
import type { Verdict } from '../model.ts';
import { resultWith } from './result.fixture.ts';
import { conclude } from './exit-code.ts';

const pass = resultWith({ outcome: 'pass' });
const fail: Verdict = { outcome: 'fail', claim: 'c', expected: 'e', actual: 'a' };
const calm = { stale: [], interrupted: false };
const open = (outcome: 'inconclusive' | 'harness-error' | 'not-run', fault: 'device' | 'driver') =>
  resultWith({ outcome, because: 'b', fault });

test.each([
  ['all good', [pass], calm, 0],
  ['one demand failed', [pass, resultWith(fail)], calm, 1],
  ['a failed demand outweighs an open one', [resultWith(fail), open('inconclusive', 'device')], calm, 1],
  ['a known failure', [pass, resultWith(fail, { knownFailure: 'accepted' })], calm, 0],
  ['only a known failure', [resultWith(fail, { knownFailure: 'accepted' })], calm, 0],
  ['a warning', [pass, resultWith(fail, { warning: true })], calm, 0],
  ['a stale line of the list', [pass], { ...calm, stale: ['line 1: x passes now'] }, 1],
  ['inconclusive', [pass, open('inconclusive', 'device')], calm, 2],
  ['an error of the harness', [pass, open('harness-error', 'device')], calm, 2],
  ['the device died', [pass, open('not-run', 'device')], calm, 2],
  ['a power that is not there', [pass, open('not-run', 'driver')], calm, 0],
  ['nothing judged', [open('not-run', 'driver')], calm, 2],
  ['nothing at all', [], calm, 2],
  ['interrupted', [pass, resultWith(fail)], { ...calm, interrupted: true }, 130],
])('%s', (_name, results, how, code) => {
  expect(conclude(results, how).exitCode).toBe(code);
});

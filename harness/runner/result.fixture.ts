import type { Result, Verdict } from '../model.ts';

/** A result with this verdict, alike in everything else. */
export const resultWith = (verdict: Verdict, more: Partial<Result> = {}): Result => ({
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

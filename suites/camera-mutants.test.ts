import { describe, expect, test } from 'vitest';
import { cameraMutants } from '../device-under-test/mutants/camera/index.ts';
import { loadCameraCases } from '../harness/camera/plan.ts';
import { told } from './kill-matrix.ts';
import { judgeCamera } from './on-camera.ts';

const cases = await loadCameraCases();

/** The cases that have failed for a mutant of a rule that they prove. */
const killers = new Set<string>();

describe.concurrent('every camera that breaks a rule fails a case that proves it', () => {
  test.each(cameraMutants)('$name', async (mutant) => {
    const near = cases.filter((it) => it.case.proves.includes(mutant.bends));
    const results = await judgeCamera(near, mutant);
    const failed = results.filter(({ verdict }) => verdict.outcome === 'fail');
    for (const { id } of failed) killers.add(id);
    expect(
      failed.map(({ id }) => id),
      told(results, 'inconclusive').join('\n'),
    ).not.toEqual([]);
    expect(told(results, 'harness-error')).toEqual([]);
  });
});

test('every case has caught a mutant', () => {
  expect(cases.map((it) => it.case.id).filter((id) => !killers.has(id))).toEqual([]);
});

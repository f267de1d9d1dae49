import { describe, expect, test } from 'vitest';
import { cameraVariants } from '../device-under-test/variants/camera/index.ts';
import { loadCameraCases } from '../harness/camera/plan.ts';
import { told } from './kill-matrix.ts';
import { judgeCamera, patiently } from './on-camera.ts';

const cases = await loadCameraCases();

/** The function that a rule belongs to: "CAM-MQTT". */
const functionOf = (rule: string): string => rule.replace(/-\d+$/, '');

/** Every kind of trouble, a line each. */
const trouble = (results: Parameters<typeof told>[0]) =>
  (['fail', 'inconclusive', 'not-run', 'harness-error'] as const).flatMap((outcome) => told(results, outcome));

// A minute alone; two and more beside as many other cameras as the runner lets in.
test.concurrent('the reference camera passes every case', { timeout: 600_000 }, async () => {
  const results = await judgeCamera(cases, undefined, patiently);
  expect(trouble(results)).toEqual([]);
  expect(results.filter(({ verdict }) => verdict.outcome === 'pass').length).toBe(cases.length);
});

test.concurrent('below firmware 1.60 nothing applies', async () => {
  const results = await judgeCamera(cases, { name: 'old', differs: 'Firmware 1.50.', firmware: '1.50' });
  expect(new Set(results.map(({ verdict }) => verdict.outcome))).toEqual(new Set(['not-applicable']));
});

describe.concurrent('no conforming camera fails', { timeout: 400_000 }, () => {
  test.each(cameraVariants)('$name', async (variant) => {
    const at = cameraVariants.indexOf(variant);
    const near = cases.filter((it) => it.case.proves.some((rule) => functionOf(rule) === functionOf(variant.freedom)));
    // Those of its own rule, and a third of the others: another third for the next one.
    const some = near.filter((it, i) => it.case.proves.includes(variant.freedom) || i % 3 === at % 3);
    const results = await judgeCamera(some, variant, patiently);
    expect(trouble(results)).toEqual([]);
  });
});

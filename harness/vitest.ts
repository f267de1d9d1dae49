import { expect, test, type TestContext } from 'vitest';
import { plannedCamera } from './camera/plan.ts';
import { isCamera } from './cli/is-camera.ts';
import { prepareRun } from './cli/conduct.ts';
import { pickCameraCases, pickCases, type RunSettings } from './cli/run-settings.ts';
import type { Result, RunRecord } from './model.ts';
import { EXIT } from './runner/exit-code.ts';
import { planned } from './runner/plan.ts';

/**
 * Registers a test for each case and monitor that the settings pick, and one for the run as a whole; all wait for one run of
 * the engine, which the first of them begins and which leaves the same record and reports as the command. Rejects where the
 * selection matches nothing; what else the command would refuse fails every test.
 */
export async function conformanceTests(settings: RunSettings): Promise<void> {
  const camera = await isCamera(settings.target);
  const plan = camera
    ? plannedCamera((await pickCameraCases(settings)).cases)
    : planned((await pickCases(settings)).library);
  let begun: Promise<RunRecord> | undefined;
  const whole = () => (begun ??= judge(settings));
  for (const { id, clause, title } of plan)
    test(`${clause} ${id}: ${title}`, { timeout: 0 }, async (context) => {
      const { results } = await whole();
      await show(results.find((it) => it.id === id) as Result, context);
    });
  test('the run as a whole', { timeout: 0 }, async () => {
    const { footer } = await whole();
    expect(footer.exitCode, footer.reasons.join('; ')).toBe(EXIT.good);
  });
}

async function judge(settings: RunSettings): Promise<RunRecord> {
  const ready = await prepareRun(settings);
  const { signal: never } = new AbortController();
  const { record } = await ready.go({ ...DEAF, interrupted: never, collapsed: never });
  return record;
}

const DEAF = { onResult: () => undefined, onFinding: () => undefined, onStep: () => undefined };

/** Ends a test as its result stands. */
async function show({ verdict, warning, knownFailure, replay }: Result, context: TestContext): Promise<void> {
  if (verdict.outcome === 'pass') return;
  if (verdict.outcome === 'not-applicable' || verdict.outcome === 'not-run') context.skip(verdict.because);
  else if (verdict.outcome === 'fail') {
    const { claim, expected, actual } = verdict;
    const text = `${claim}\n  expected  ${expected}\n  actual    ${actual}\n  replay    ${replay}`;
    if (knownFailure !== undefined) await context.annotate(`known (${knownFailure}): ${text}`, 'notice');
    else if (warning) await context.annotate(text, 'warning');
    else throw new Error(text);
  } else throw new Error(`${verdict.outcome}: ${verdict.because}\n  replay    ${replay}`);
}

import { spawnSync } from 'node:child_process';
import type { TestContext } from 'vitest';

/** Skips the test, saying so, where a program is not installed. */
export function needs(program: string, context: TestContext): void {
  if (spawnSync(program, ['version'], { stdio: 'ignore' }).error === undefined) return;
  const because = `missing on this machine: ${program}`;
  Object.assign(context.task.meta, { skippedBecause: because });
  context.skip(because);
}

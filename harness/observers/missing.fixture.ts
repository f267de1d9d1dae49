import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { TestContext } from 'vitest';

/** Skips the test, saying so, where a program is not installed; daemons live where a user's PATH does not look. */
export function needs(program: string, context: TestContext): void {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  if (folders.some((folder) => existsSync(join(folder, program)))) return;
  skip(`missing on this machine: ${program}`, context);
}

/** Skips the test, and writes down why; continuous integration excuses nothing but what is missing on its machine. */
export function skip(because: string, context: TestContext): never {
  Object.assign(context.task.meta, { skippedBecause: because });
  return context.skip(because);
}

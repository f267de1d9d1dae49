import { readdirSync } from 'node:fs';
import { expect } from 'vitest';
import { tekigo } from './bin-under-test.ts';

/** Bad input: one line that says so in these words, exit code 3, nothing on stdout and nothing left behind in the folder. */
export async function expectRefused(args: readonly string[], dir: string, says: RegExp): Promise<void> {
  const before = readdirSync(dir, { recursive: true });
  const { code, stdout, stderr } = await tekigo(args, dir);
  expect(stderr).toMatch(/^tekigo: \P{Cc}+\n$/u);
  expect(stderr).toMatch(says);
  expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
  expect(readdirSync(dir, { recursive: true })).toEqual(before);
}

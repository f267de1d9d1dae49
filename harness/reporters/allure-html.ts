import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { messageOf, printable } from '../evidence/printable.ts';

const run = promisify(execFile);

/** Makes the Allure HTML report out of Allure results; resolves to one line that says why there is none, or to nothing. */
export async function allureHtml(results: string, target: string): Promise<string | undefined> {
  let command: string;
  try {
    command = fileURLToPath(import.meta.resolve('allure-commandline/bin/allure'));
  } catch {
    return 'no Allure HTML report: install the package allure-commandline beside tekigo';
  }
  const home = process.env['JAVA_HOME'];
  try {
    await run(home === undefined || home === '' ? 'java' : join(home, 'bin', 'java'), ['-version']);
  } catch {
    return 'no Allure HTML report: it needs Java; install a Java runtime (8 or later), or set JAVA_HOME to the one there is';
  }
  try {
    // Without this variable the report loads a tracker from outside.
    const env = { ...process.env, ALLURE_NO_ANALYTICS: 'true' };
    await run(process.execPath, [command, 'generate', results, '--clean', '--output', target], { env });
    const outside = outsideReferences(readFileSync(join(target, 'index.html'), 'utf8'));
    return outside.length === 0 ? undefined : `the Allure HTML report loads from outside: ${outside.join(', ')}`;
  } catch (error) {
    return `no Allure HTML report: ${messageOf(error)}`;
  }
}

/** What a page of HTML would load from another host, as written in its src and href attributes. */
export const outsideReferences = (html: string): readonly string[] =>
  [...html.matchAll(/(?:src|href)\s*=\s*["']?\s*((?:https?:)?\/\/[^"'\s>]+)/gi)].map(([, url]) =>
    printable(url ?? '', 100),
  );

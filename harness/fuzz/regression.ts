import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf, printable } from '../evidence/printable.ts';
import type { Pics } from '../model.ts';
import { loadMonitors } from '../runner/plan.ts';
import type { Monitor, Suite, TestCase } from '../suite.ts';
import { render, type Input, type Shot } from './input.ts';
import { isGradual } from './lab.ts';
import { judgeFailure } from './regression-claims.ts';
import { readCase, rulesOf, type StoredCase } from './regression-file.ts';
import { BrokenFailure } from './stored-json.ts';

/** Name of the suite that regression cases are in, and its clause: they are of no section. */
export const REGRESSION = 'regression';

/** Whether what follows `--case` names regression cases rather than an id: an existing folder, or a JSON file. */
export const namesRegressions = (text: string): boolean =>
  text.endsWith('.json') || statSync(text, { throwIfNoEntry: false })?.isDirectory() === true;

/**
 * The regression cases of a file, or of all `*.case.json` below a folder, as a suite for an ordinary run; one that is there
 * twice counts once. Rejects with BrokenFailure, with one line that names the file and the cure.
 */
export async function regressionSuite(path: string): Promise<Suite> {
  const files = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true ? caseFiles(path) : [path];
  const monitors = await loadMonitors();
  const cases = new Map(
    files.map(readCase).map((stored): [string, TestCase] => [stored.id, testCase(stored, monitors)]),
  );
  return { id: REGRESSION, clause: REGRESSION, title: 'Failures that fuzzing has found', cases: [...cases.values()] };
}

function caseFiles(dir: string): readonly string[] {
  let names: readonly string[];
  try {
    names = readdirSync(dir, { recursive: true, encoding: 'utf8' });
  } catch (error) {
    throw new BrokenFailure(`${printable(dir)} cannot be read: ${messageOf(error)}; give a folder that can be`);
  }
  const files = names.filter((name) => name.endsWith('.case.json')).toSorted();
  if (files.length > 0) return files.map((name) => join(dir, name));
  throw new BrokenFailure(
    `${printable(dir)}: there is no *.case.json in it; give a folder of regression cases, such as failures/ of a fuzz report`,
  );
}

function testCase(stored: StoredCase, monitors: readonly Monitor[]): TestCase {
  const { id, title, finding } = stored;
  return {
    id,
    proves: rulesOf(finding),
    title: `again: ${title}`,
    writes: [...stored.before, stored.input].some(mayWrite) ? 'actuates' : 'nothing',
    applies: (pics) => appliesTo(stored, pics),
    run: (context) => judgeFailure(stored, monitors, context),
  };
}

/**
 * Whether an input writes. What was the value of a property when the case was made need not be so now: every write may
 * change something.
 */
export const mayWrite = ({ shots }: Input): boolean => shots.some(({ what }) => WRITES.has(render(what, 0)[10] ?? 0));
const WRITES: ReadonlySet<number> = new Set([0x60, 0x61, 0x6e]);

const overTcp = ({ way }: Shot): boolean => way === 'tcp';

function appliesTo({ finding, before, input }: StoredCase, pics: Pics): true | string {
  if (isGradual(finding)) return 'it shows over many frames only: try it with tekigo fuzz --replay';
  if (pics.tcp || ![...before, input].some(({ shots }) => shots.some(overTcp))) return true;
  return 'the device accepts no TCP connection';
}

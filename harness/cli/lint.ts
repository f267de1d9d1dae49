import { existsSync, statSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join, resolve } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { InvalidArgumentError, type Command } from 'commander';
import { NotACapture } from '../capture/types.ts';
import { messageOf } from '../evidence/printable.ts';
import { lintCapture } from '../lint/lint-capture.ts';
import { lintProgress } from '../lint/progress.ts';
import { lintReport, type LintReport } from '../lint/report.ts';
import { lintText } from '../lint/text.ts';
import { printableJson } from '../reporters/json.ts';
import { loadMonitors } from '../runner/plan.ts';
import { realClock } from '../time/clock.ts';
import { ends } from './ends.ts';
import { watchInterrupts } from './interrupts.ts';
import { openReportFolder, type ReportFolder } from './report-folder.ts';
import { liveOnStderr, print, tell } from './say.ts';
import { Unusable } from './unusable.ts';
import { ownVersion } from './version.ts';

interface Options {
  readonly node: readonly string[];
  readonly reportDir?: string;
  readonly strict: boolean;
  readonly json: boolean;
}

const JSON_FILE = 'lint.json';
const TEXT_FILE = 'lint.txt';

/** `tekigo lint <capture>`: holds the monitors against recorded traffic. */
export function addLint(program: Command): void {
  program
    .command('lint')
    .description('hold the monitors against a capture (pcap or pcapng): what each node announced, answered and broke')
    .argument('<capture>', 'path of the capture')
    .option(
      '--node <address>',
      'report on this node only, as on a device among testers; may be repeated',
      addresses,
      [],
    )
    .option('--report-dir <dir>', `write ${JSON_FILE} and ${TEXT_FILE} into this folder`)
    .option('--strict', 'warnings fail the capture', false)
    .option('--json', 'print the report as one JSON object; everything else goes to stderr', false)
    .action(ends(lintCommand));
}

async function lintCommand(capture: string, options: Options): Promise<number> {
  const watch = watchInterrupts(realClock, () => tell('', 'interrupted: reporting on what was read'));
  const folder = options.reportDir === undefined ? undefined : folderFor(capture, options.reportDir);
  try {
    const report = await judged(capture, options, watch.interrupted);
    show(report, options.json);
    if (folder !== undefined) write(report, folder.dir);
    return report.exitCode;
  } catch (error) {
    folder?.undo();
    throw error;
  } finally {
    watch.release();
  }
}

async function judged(capture: string, { node: only, strict }: Options, interrupted: AbortSignal): Promise<LintReport> {
  refuseWhatIsNoFile(capture);
  // Nearly everything that is made for a frame dies with it: room for much of it would fill, and the process grow.
  setFlagsFromString('--semi-space-growth-factor=1');
  setFlagsFromString('--heap-growing-percent=50');
  const monitors = await loadMonitors();
  const progress = lintProgress(liveOnStderr());
  const start = realClock.now();
  const read = await lintCapture(capture, monitors, { onStep: (step) => progress.step(step), interrupted }).catch(
    (error: unknown) => {
      progress.end();
      if (error instanceof NotACapture) throw new Unusable(`${capture}: ${error.message}; give a pcap or pcapng file`);
      throw new Unusable(`${capture} cannot be read: ${messageOf(error)}; give a file that can`);
    },
  );
  progress.end();
  const durationMs = realClock.now() - start;
  refuseStrangers(only, read.linted.nodes, capture);
  const { aborted } = interrupted;
  return lintReport({
    ...read,
    tekigo: ownVersion(),
    capture,
    durationMs,
    monitors,
    strict,
    only,
    interrupted: aborted,
  });
}

/** An address as captures have it, "fe80::1" for "FE80:0:0::1". */
function addresses(text: string, before: readonly string[]): readonly string[] {
  if (isIP(text) === 0) throw new InvalidArgumentError('give an IP address.');
  const canonical = isIP(text) === 6 ? new URL(`http://[${text.replace(/%.*$/, '')}]`).hostname.slice(1, -1) : text;
  return [...before, canonical];
}

function refuseWhatIsNoFile(path: string): void {
  const found = lookAt(path);
  if (found === undefined) throw new Unusable(`${path}: there is no such file; give the path of a capture`);
  if (found.isDirectory()) throw new Unusable(`${path} is a folder; give the path of a capture`);
  if (!found.isFile()) throw new Unusable(`${path} is no regular file; save the capture to one first`);
}

function lookAt(path: string) {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch (error) {
    throw new Unusable(`${path} cannot be read: ${messageOf(error)}; give the path of a capture`);
  }
}

function refuseStrangers(
  only: readonly string[],
  nodes: readonly { readonly address: string }[],
  capture: string,
): void {
  const stranger = only.find((wanted) => !nodes.some(({ address }) => address === wanted));
  if (stranger === undefined) return;
  const some = nodes.slice(0, 8).map(({ address }) => address);
  const known =
    some.length === 0 ? 'it has no node at all' : `its nodes are ${some.join(', ')}${nodes.length > 8 ? ' ...' : ''}`;
  throw new Unusable(`--node ${stranger}: ${capture} holds nothing from there; ${known}`);
}

function folderFor(capture: string, dir: string): ReportFolder {
  refuseWhatIsNoFile(capture);
  const taken = [JSON_FILE, TEXT_FILE].find((name) => existsSync(join(dir, name)));
  if (taken !== undefined)
    throw new Unusable(`${join(dir, taken)} is there already; choose another folder for --report-dir or remove it`);
  return openReportFolder(dir, new Date().toISOString());
}

function show(report: LintReport, json: boolean): void {
  const stream = json ? process.stderr : process.stdout;
  stream.write(lintText(report, { colour: stream.isTTY && stream.hasColors() }));
  if (json) print(printableJson(report));
}

function write(report: LintReport, dir: string): void {
  try {
    writeFileSync(join(dir, JSON_FILE), printableJson(report));
    writeFileSync(join(dir, TEXT_FILE), lintText(report, { colour: false }));
  } catch (error) {
    throw new Unusable(`the report cannot be written to ${dir}: ${messageOf(error)}; choose another folder`);
  }
  tell(`Report    ${resolve(dir)}`);
}

import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { RunRecord } from '../model.ts';
import { jsonSummary } from '../reporters/json.ts';
import { liveProgress, type Live } from '../reporters/live.ts';
import { terminalReport } from '../reporters/terminal.ts';
import { EXIT } from '../runner/exit-code.ts';
import { realClock } from '../time/clock.ts';
import { refuseOptions, RUN_FOR_NODES } from './camera-options.ts';
import { prepareRun } from './conduct.ts';
import { ends } from './ends.ts';
import { isCamera } from './is-camera.ts';
import { watchInterrupts, type Interrupts } from './interrupts.ts';
import { several, wholeNumber } from './numbers.ts';
import { wordsFor } from './operator-words.ts';
import { assumeTerminal, operator, type Operator } from './operator.ts';
import { withOwnEnd } from './own-end-options.ts';
import { LIMITS, type RunSettings } from './run-settings.ts';
import { liveOnStderr, print, tell } from './say.ts';

type Options = Omit<RunSettings, 'target'> & { readonly json: boolean };

/** `tekigo run <target>`: judges a device and leaves a record and reports. */
export function addRun(program: Command): void {
  const { window, budget, seed } = LIMITS;
  withOwnEnd(program.command('run'))
    .description('judge a device and write the reports')
    .argument(
      '<target>',
      'address or name of a node, path of a device or camera file, "reference" or "reference-camera", with ":<variant>" after it',
    )
    .option('--suite <glob>', 'only suites of that id or clause; may be repeated', several, [])
    .option('--case <glob>', 'only cases and monitors of that id; may be repeated', several, [])
    .option('--requirement <glob>', 'only what proves that requirement; may be repeated', several, [])
    .option(
      '--window <ms>',
      'nodes: how long silence is waited for',
      wholeNumber(window.least, window.most),
      window.otherwise,
    )
    .option(
      '--budget <n>',
      'nodes: cases that may talk at once',
      wholeNumber(budget.least, budget.most),
      budget.otherwise,
    )
    .option('--seed <n>', 'nodes: use the TIDs of an earlier run again', wholeNumber(seed.least, seed.most))
    .option(
      '--report-dir <dir>',
      'where the reports go (default: a new folder below reports/, and reports/latest or reports/latest-camera)',
    )
    .option('--known-failures <file>', 'YAML list of accepted fails; a line that no longer holds fails the run')
    .option('--mra <dir>', 'nodes: folder of the Machine Readable Appendix, to judge device classes by it')
    .option('--strict', 'warnings fail the run', false)
    .option('--actuate', 'nodes: allow cases that change what the device does', false)
    .option('--long', 'cameras: run the cases that last over ten minutes, too', false)
    .option('--operator', 'ask a person at this terminal for what the driver is not able to do', false)
    .option('--json', 'print the summary as one JSON object; everything else goes to stderr', false)
    .action(
      ends((target: string, options: Options, command: Command) => {
        const forNodes = RUN_FOR_NODES.filter((name) => command.getOptionValueSource(name) === 'cli');
        return runCommand({ ...options, target }, options.json, forNodes);
      }),
    );
}

async function runCommand(settings: RunSettings, json: boolean, forNodes: readonly string[]): Promise<number> {
  const watch = watchInterrupts(
    realClock,
    () => tell('', 'interrupted: finishing the record; once more ends at once'),
    // A person who goes leaves what needs nobody to be judged.
    settings.operator === true ? 'outlived' : undefined,
  );
  let live: Live | undefined;
  try {
    if (forNodes.length > 0 && (await isCamera(settings.target))) refuseOptions(forNodes, settings.target);
    const person = settings.operator === true ? atTerminal(watch, () => live?.hold() ?? (() => undefined)) : undefined;
    const ready = await prepareRun(settings, person);
    tell(ready.announcement);
    live = liveProgress({ ...liveOnStderr(), total: ready.plan.length });
    const { record, said } = await ready.go({
      interrupted: watch.interrupted,
      collapsed: watch.collapsed,
      onResult: (result) => live?.result(result),
      onFinding: () => undefined,
      onStep: (text) => person?.during(text),
    });
    live.end();
    showResult(record, json);
    tell(...said, `Report    ${resolve(ready.dir)}`);
    return record.footer.exitCode;
  } catch (error) {
    // Whoever interrupts the checks has not got a run, and no other reason counts.
    if (watch.interrupted.aborted) return EXIT.interrupted;
    throw error;
  } finally {
    watch.release();
  }
}

// At a prompt the terminal gives the key alone; from here on it is the signal that it is elsewhere.
const interrupt = () => void process.kill(process.pid, 'SIGINT');

/** The person at this terminal. Throws Unusable where there is none. */
function atTerminal({ interrupted }: Interrupts, hush: () => () => void): Operator {
  const { stdin: input, stderr: output } = process;
  assumeTerminal(input, output);
  // A terminal that is gone is nobody who answers, and no error of ours.
  input.on('error', () => undefined);
  return operator({ input, output, clock: realClock, words: wordsFor(process.env), interrupted, interrupt, hush });
}

function showResult(record: RunRecord, json: boolean): void {
  const stream = json ? process.stderr : process.stdout;
  stream.write(terminalReport(record, { colour: stream.isTTY && stream.hasColors() }));
  if (json) print(jsonSummary(record));
}

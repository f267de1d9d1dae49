import { Command, CommanderError } from 'commander';
import { printable } from '../evidence/printable.ts';
import { EXIT } from '../runner/exit-code.ts';
import { addCapture } from './capture.ts';
import { addDevice } from './device.ts';
import { addDiscover } from './discover.ts';
import { addDoctor } from './doctor.ts';
import { addExplain } from './explain.ts';
import { addFuzz } from './fuzz.ts';
import { addLint } from './lint.ts';
import { addList } from './list.ts';
import { addReport } from './report.ts';
import { addRun } from './run.ts';
import { tell } from './say.ts';
import { Unusable } from './unusable.ts';
import { ownVersion } from './version.ts';

const COMMANDS = [
  addRun,
  addFuzz,
  addList,
  addLint,
  addExplain,
  addDoctor,
  addDiscover,
  addDevice,
  addCapture,
  addReport,
];

const EXIT_CODES = `
Exit codes:
  0    everything was judged and nothing is wrong
  1    a demand failed, or the known-failures list is out of date
  2    a question stayed open (inconclusive, not reached, an error of the harness), or nothing was judged
  3    the arguments or the set-up cannot be used
  130  interrupted`;

const program = new Command('tekigo')
  .description('Judges whether an ECHONET Lite node, or an i-PRO camera, does what its documents demand')
  .version(ownVersion())
  .addHelpText('after', EXIT_CODES)
  .exitOverride()
  .configureOutput({
    outputError: (text) => tell(`tekigo: ${oneLine(text.replace(/^error: /, ''))}; "tekigo --help" tells more`),
  });
for (const add of COMMANDS) add(program);

// A reader that goes away, as `head` does, ends the output and not the run.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

process.on('uncaughtException', (error) => {
  // A run has its own way to end, with a record.
  if (process.listenerCount('uncaughtException') === 1) process.exit(codeOf(error));
});

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = codeOf(error);
}
// What an abandoned run still waits for is of no interest to anybody.
process.stdout.write('', () => process.exit());

function codeOf(error: unknown): number {
  // Commander has said what is wrong already.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.good : EXIT.unusable;
  if (error instanceof Unusable) {
    tell(`tekigo: ${error.message}`);
    return EXIT.unusable;
  }
  const { message, stack = '' } = error instanceof Error ? error : new Error(String(error));
  const [, place = ''] = /\n\s+at (.*)/.exec(stack) ?? [];
  tell(`tekigo: an error of the harness: ${printable(message)} (${printable(place)})`);
  return EXIT.open;
}

function oneLine(text: string): string {
  return text.trim().replaceAll(/\s*\n\s*/g, ' ');
}

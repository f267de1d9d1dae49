import type { Command } from 'commander';
import type { CameraDeviceOptions } from './camera-device.ts';
import { ends } from './ends.ts';
import { wholeNumber } from './numbers.ts';

/** `tekigo device camera`: the reference camera as a process of its own. */
export function deviceCamera(program: Command): Command {
  const port = wholeNumber(0, 65_535);
  return program
    .createCommand('camera')
    .copyInheritedSettings(program)
    .description('a complete i-PRO camera as far as functions 11 to 14 go, or one that differs from it in one thing')
    .option('--address <address>', 'own address to run on', '127.0.0.1')
    .option('--http-port <port>', 'port of the pages and of ONVIF; 0 takes a free one', port, 0)
    .option('--https-port <port>', 'port of HTTPS', port, 0)
    .option('--command-port <port>', 'TCP port that takes command alarms', port, 0)
    .option('--bench-port <port>', 'port that raises alarms and switches the power', port, 0)
    .option('--firmware <version>', '1.60, or 1.50 without functions 11 to 14', '1.60')
    .option('--user <name>', 'administrator', 'admin')
    .option('--password <text>', 'of the administrator', 'Tekigo-reference-1')
    .option('--folder <dir>', 'where settings and certificates outlive the process')
    .option('--dns <address:port>', 'where it asks for names; without it, IP addresses only')
    .option('--variant <name>', 'an unusual camera that conforms')
    .option('--mutant <name>', 'a camera that breaks one rule')
    .option('--list', 'list variants and mutants with what differs', false)
    .action(
      ends(async (options: CameraDeviceOptions) => {
        const { cameraCommand } = await import('./camera-device.ts');
        return cameraCommand(options);
      }),
    );
}

import type { Command } from 'commander';
import { isIP } from 'node:net';
import { cameraMutants } from '../../device-under-test/mutants/camera/index.ts';
import { cameraPlanted } from '../../device-under-test/mutants/camera/planted.ts';
import { openBenchPort } from '../../device-under-test/reference/camera/bench-port.ts';
import { startCamera } from '../../device-under-test/reference/camera/camera.ts';
import type { CameraOptions } from '../../device-under-test/reference/camera/parts.ts';
import { cameraVariants } from '../../device-under-test/variants/camera/index.ts';
import { EXIT } from '../runner/exit-code.ts';
import { cameraRowNamed } from './camera-target.ts';
import { ends } from './ends.ts';
import { wholeNumber } from './numbers.ts';
import { columns, print } from './say.ts';
import { Unusable } from './unusable.ts';
import { untilTold } from './until-told.ts';

interface Options {
  readonly address: string;
  readonly httpPort: number;
  readonly httpsPort: number;
  readonly commandPort: number;
  readonly benchPort: number;
  readonly firmware: string;
  readonly user: string;
  readonly password: string;
  readonly folder?: string;
  readonly dns?: string;
  readonly variant?: string;
  readonly mutant?: string;
  readonly list: boolean;
}

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
    .action(ends(cameraCommand));
}

async function cameraCommand({ list, benchPort, ...options }: Options): Promise<number> {
  if (list) {
    print(table('Variants: unusual, and conforming', cameraVariants));
    print(table('\nMutants: each breaks one rule', cameraMutants));
    print(table('\nPlanted faults: what only a fuzzer finds', cameraPlanted));
    return EXIT.good;
  }
  const camera = await startCamera(optionsOf(options)).catch((error: NodeJS.ErrnoException) => {
    throw new Unusable(`the camera cannot start on ${options.address} (${error.message}); choose other ports`);
  });
  const bench = await openBenchPort(camera, { port: benchPort });
  const { address, httpPort, httpsPort, commandPort } = camera;
  print(
    [
      `reference camera on http://${address}:${httpPort}/, user ${options.user}`,
      `HTTPS, once it is set up: port ${httpsPort}; command alarms: TCP port ${commandPort}`,
      `alarms: curl -X POST 'http://${bench.address}:${bench.port}/alarm?kind=terminal1'`,
    ].join('\n'),
  );
  await untilTold();
  await bench.close();
  await camera.close();
  return EXIT.good;
}

function optionsOf({ variant, mutant, firmware, dns, ...rest }: Omit<Options, 'list' | 'benchPort'>): CameraOptions {
  const name = variant ?? mutant;
  const row = name === undefined ? undefined : cameraRowNamed(name);
  if (firmware !== '1.50' && firmware !== '1.60')
    throw new Unusable(`--firmware ${firmware}: there is 1.50 and 1.60; give one of them`);
  const { steps, pace } = row ?? {};
  return {
    ...rest,
    firmware: row?.firmware ?? firmware,
    ...(dns === undefined ? {} : { dns: endpoint(dns) }),
    ...(steps === undefined ? {} : { steps }),
    ...(pace === undefined ? {} : { pace }),
  };
}

function endpoint(text: string): { readonly address: string; readonly port: number } {
  const at = text.lastIndexOf(':');
  const [address, port] = [text.slice(0, at), Number(text.slice(at + 1))];
  if (isIP(address) === 0 || !Number.isInteger(port) || port < 1 || port > 65_535)
    throw new Unusable(`--dns ${text}: give an IP address and a port, as in 127.0.0.1:5353`);
  return { address, port };
}

const table = (
  title: string,
  rows: readonly {
    readonly name: string;
    readonly differs: string;
    readonly bends?: string;
    readonly freedom?: string;
  }[],
): string => `${title}\n${columns(rows.map((it) => [`  ${it.name}`, it.bends ?? it.freedom ?? '', it.differs]))}`;

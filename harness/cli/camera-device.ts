import { isIP } from 'node:net';
import { cameraMutants } from '../../device-under-test/mutants/camera/index.ts';
import { cameraPlanted } from '../../device-under-test/mutants/camera/planted.ts';
import { openBenchPort } from '../../device-under-test/reference/camera/bench-port.ts';
import { startCamera } from '../../device-under-test/reference/camera/camera.ts';
import type { CameraOptions } from '../../device-under-test/reference/camera/parts.ts';
import { cameraVariants } from '../../device-under-test/variants/camera/index.ts';
import { EXIT } from '../runner/exit-code.ts';
import { cameraRowNamed } from './camera-target.ts';
import { columns, print } from './say.ts';
import { Unusable } from './unusable.ts';
import { untilTold } from './until-told.ts';

/** What the command line says of the camera. */
export interface CameraDeviceOptions {
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

/** Runs the reference camera until it is ended, or lists its rows. */
export async function cameraCommand({ list, benchPort, ...options }: CameraDeviceOptions): Promise<number> {
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

function optionsOf({
  variant,
  mutant,
  firmware,
  dns,
  ...rest
}: Omit<CameraDeviceOptions, 'list' | 'benchPort'>): CameraOptions {
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

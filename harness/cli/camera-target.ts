import type { CameraUnderTest } from '../../device-under-test/camera-contract.ts';
import { operatorCamera, type Ask } from '../../device-under-test/drivers/camera/operator.ts';
import { referenceCamera } from '../../device-under-test/drivers/camera/reference.ts';
import { cameraMutants } from '../../device-under-test/mutants/camera/index.ts';
import { cameraPlanted } from '../../device-under-test/mutants/camera/planted.ts';
import type { CameraRow } from '../../device-under-test/reference/camera/row.ts';
import { cameraVariants } from '../../device-under-test/variants/camera/index.ts';
import { isIP } from 'node:net';
import { messageOf } from '../evidence/printable.ts';
import { ownAddressTowards } from '../transport/interfaces.ts';
import { addressOfInterface, familyOf } from './addresses.ts';
import { loadCamera, type LoadedCamera } from './camera-file.ts';
import { REFERENCE } from './is-camera.ts';
import { didYouMean } from './nearest.ts';
import type { OwnEnd } from './stand.ts';
import { Unusable } from './unusable.ts';

/** A camera and the tester's end towards it. */
export interface CameraTarget {
  readonly camera: CameraUnderTest;
  readonly address: string;
  /** The own address at which the camera reaches the tester. */
  readonly bind: string;
  close(): Promise<void>;
}

/** Where the reference camera runs: free ports, so that nobody has to make room. */
const LOOPBACK = '127.0.0.1';

/** Opens a camera to find out where it is; a person who can be asked does what it lacks. Rejects with Unusable; what was opened is then closed again. */
export async function cameraTarget(target: string, own: OwnEnd, ask?: Ask): Promise<CameraTarget> {
  const [isReference, row] = REFERENCE.exec(target) ?? [];
  const { camera, release } = isReference === undefined ? await loadCamera(target) : await theReference(row);
  const ends = [release];
  const close = async () => {
    for (const end of ends.toReversed()) await end();
  };
  try {
    const opened = await camera.open();
    ends.push(() => opened.close());
    const { address } = opened;
    if (isIP(address) === 0)
      throw new Unusable(`${camera.name}: "open" gives no IP address but "${address}"; have it give one`);
    const bind = await ownEndTowards(address, own);
    const stays = async () => ({ ...opened, close: async () => undefined });
    return { camera: { ...withPerson(camera, ask), open: stays }, address, bind, close };
  } catch (error) {
    await close();
    if (error instanceof Unusable) throw error;
    throw new Unusable(`${camera.name} cannot be opened: ${messageOf(error)}`);
  }
}

const theReference = async (row: string | undefined): Promise<LoadedCamera> => ({
  camera: await referenceCamera({ address: LOOPBACK, ...(row === undefined ? {} : { row: cameraRowNamed(row) }) }),
  release: async () => undefined,
});

/** How long a person may take for what a driver does in no time, in ms. */
const PATIENCE = 600_000;

function withPerson(camera: CameraUnderTest, ask: Ask | undefined): CameraUnderTest {
  if (ask === undefined) return camera;
  const patient = { alarm: PATIENCE, ...camera.times };
  // An alarm that a driver raises cannot be asked after: a person tells of those that a person has raised.
  const { alarms, oracle, ...rest } = operatorCamera({ ask });
  const own = camera.alarms === undefined ? { alarms, oracle } : {};
  return { ...rest, ...own, ...camera, times: camera.alarms === undefined ? patient : { ...camera.times } };
}

async function ownEndTowards(address: string, own: OwnEnd): Promise<string> {
  if (own.bind !== undefined) return own.bind;
  if (own.interface !== undefined) return addressOfInterface(own.interface, familyOf(address));
  return ownAddressTowards(address).catch((error: Error) => {
    throw new Unusable(`this host has no way to ${address} (${error.message}); check the network, or give --interface`);
  });
}

/** The variant or mutant of that name. Throws Unusable where there is none. */
export function cameraRowNamed(name: string): CameraRow {
  const all: readonly CameraRow[] = [...cameraVariants, ...cameraMutants, ...cameraPlanted];
  const row = all.find((it) => it.name === name);
  if (row !== undefined) return row;
  const hint =
    didYouMean(
      name,
      all.map((it) => it.name),
    ) || '; "tekigo device camera --list" names them';
  throw new Unusable(`the reference camera has no variant or mutant "${name}"${hint}`);
}

import type { CameraTimes, CameraUnderTest } from '../../../device-under-test/camera-contract.ts';
import type { Clock } from '../../time/clock.ts';
import type { Notes } from './notes.ts';

/** What whoever tries inputs on a camera works with. Times in ms. */
export interface Gear {
  readonly camera: CameraUnderTest;
  /** Of the camera. */
  readonly address: string;
  readonly httpPort: number;
  readonly httpsPort: number;
  /** The own address, at which the camera reaches the tester. */
  readonly bind: string;
  readonly clock: Clock;
  /** ms since 1970 of this host. */
  readonly hostTime: () => number;
  readonly times: CameraTimes;
  readonly notes: Notes;
  readonly signal: AbortSignal;
  /** Waits until the next input may be sent; false where none may any more. */
  readonly turn: () => Promise<boolean>;
}

/** What a waiting brings; undefined as soon as somebody interrupts. */
export async function unlessAborted<T>(signal: AbortSignal, waiting: Promise<T>): Promise<T | undefined> {
  if (signal.aborted) return undefined;
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const end = () => resolve(undefined);
  signal.addEventListener('abort', end);
  try {
    return await Promise.race([waiting, promise]);
  } finally {
    signal.removeEventListener('abort', end);
  }
}

/** How long the camera is left alone with an input that asks for no answer: a tenth of a silence, half a second at most. */
export const settling = ({ quiet }: CameraTimes): number => Math.min(500, quiet / 10);

/** The camera refuses, or does not answer, what has to be set before anything can be fuzzed: one line. */
export class CameraNotReady extends Error {
  override readonly name = 'CameraNotReady';
}

import type { FuzzProperty } from '../types.ts';
import { boundaryFrames } from './boundary-frames.ts';
import { faultyFrames } from './faulty-frames.ts';
import { multicast } from './multicast.ts';
import { mutatedSeeds } from './mutated-seeds.ts';
import { sequences } from './sequences.ts';
import { soundFrames } from './sound-frames.ts';
import { tcpStreams } from './tcp-streams.ts';

/** Everything that is fuzzed, in the order of reports; the shares make a hundred. */
export const properties: readonly FuzzProperty[] = [
  soundFrames,
  boundaryFrames,
  faultyFrames,
  sequences,
  tcpStreams,
  multicast,
  mutatedSeeds,
];

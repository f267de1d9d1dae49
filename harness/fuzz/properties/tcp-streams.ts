import type { Random } from '../../transport/random.ts';
import { byWeight, pick } from '../arbitraries/dice.ts';
import { drawn } from '../arbitraries/drawn.ts';
import { safely } from '../arbitraries/frames.ts';
import { groundOf, type Ground } from '../arbitraries/ground.ts';
import type { Input } from '../input.ts';
import type { FuzzProperty } from '../types.ts';
import { answersOverTcp } from './applies.ts';
import { streamShapes, type StreamShape } from './streams.ts';

const NAME = 'tcp-streams';

/** Frames in a stream of one of the shapes. */
export function tcpStream(rows: readonly StreamShape[]) {
  const shapes = byWeight(rows);
  return (ground: Ground, random: Random): Input =>
    safely(ground, random, NAME, () => pick(random, shapes).shots(ground, random));
}

/** A stream has no datagrams: frames come in pieces, together, slowly, or not to their end (1.2 (2)). */
export const tcpStreams: FuzzProperty = {
  name: NAME,
  title: 'frames over TCP: cut at every byte, joined, on two connections, slow, cut off',
  share: 8,
  applies: answersOverTcp,
  arbitrary(world) {
    const ground = groundOf(world);
    const make = tcpStream(streamShapes);
    return drawn((random) => make(ground, random));
  },
};

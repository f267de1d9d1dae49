import type { Clock } from '../time/clock.ts';
import type { Lan } from './lan.ts';
import { randomFrom, type Random } from './random.ts';

/** What a network does to datagrams; probabilities 0-1, times in ms. */
export interface Weather {
  readonly delay?: number;
  /** Up to this much is added to each delay, at random: datagrams overtake each other. */
  readonly jitter?: number;
  readonly loss?: number;
  readonly duplication?: number;
  readonly seed?: number;
}

/** What becomes of datagrams, one after the other: the delay in ms of each copy that arrives. */
export function fates(weather: Weather, least = 0): () => readonly number[] {
  const random = randomFrom(weather.seed ?? 1);
  if (isFair(weather)) {
    const once = [weather.delay ?? least];
    return () => once;
  }
  const delay = () => (weather.delay ?? least) + random() * (weather.jitter ?? 0);
  return () => {
    const copies = chance(random, weather.loss) ? 0 : chance(random, weather.duplication) ? 2 : 1;
    return Array.from({ length: copies }, delay);
  };
}

const isFair = ({ jitter = 0, loss = 0, duplication = 0 }: Weather): boolean =>
  jitter === 0 && loss === 0 && duplication === 0;

const chance = (random: Random, probability = 0) => probability > 0 && random() < probability;

/** A network whose datagrams meet the weather, on the way out and on the way in; TCP, which mends all that, is left alone. */
export function weathered(lan: Lan, clock: Clock, weather: Weather): Lan {
  const fate = fates(weather);
  const meet = (deliver: () => void) => {
    for (const ms of fate()) clock.after(ms, deliver);
  };
  return {
    ...lan,
    async bind(address, port, receive) {
      const socket = await lan.bind(address, port, (packet) => meet(() => receive(packet)));
      return {
        ...socket,
        send(bytes, to) {
          const kept = bytes.slice();
          meet(() => socket.send(kept, to));
        },
      };
    },
  };
}

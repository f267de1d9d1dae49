import { decode } from '../echonet-lite/frame.ts';
import type { Observation } from '../model.ts';
import type { Clock } from '../time/clock.ts';
import type { Packet } from '../transport/lan.ts';

const MOST_STRANGE = 64;

/** Writes down what goes over the wire. */
export interface Logbook {
  readonly observations: readonly Observation[];
  observe(direction: Observation['direction'], packet: Packet, at?: number, via?: Observation['via']): Observation;
}

/** Everything sent and received, numbered in order. */
export function logbook(clock: Clock, group: string): Logbook {
  const observations: Observation[] = [];
  return {
    observations,
    observe(
      direction: Observation['direction'],
      { from, to, bytes }: Packet,
      at = clock.now(),
      via: Observation['via'] = 'udp',
    ): Observation {
      const multicast = to.address === group;
      const decoded = decode(bytes);
      const seen: Observation = {
        n: observations.length,
        at,
        direction,
        via,
        multicast,
        from,
        to,
        bytes,
        decoded,
      };
      observations.push(seen);
      return seen;
    },
  };
}

/** What others sent of late: among it may be the first words of the device at an address not yet known for its own. */
export function strangers(clock: Clock) {
  const kept: { packet: Packet; at: number }[] = [];
  return {
    keep(packet: Packet) {
      kept.push({ packet, at: clock.now() });
      if (kept.length > MOST_STRANGE) kept.shift();
    },
    from: (address: string) => kept.splice(0).filter(({ packet }) => packet.from.address === address),
  };
}

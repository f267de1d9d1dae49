import { printable } from '../evidence/printable.ts';
import type { Clock } from '../time/clock.ts';
import { containerLeg } from './container.ts';
import { embeddedLeg } from './embedded.ts';
import type { Leg, StartBroker } from './legs.ts';
import { processLeg } from './process.ts';

/** All ways to a broker, the best one first. */
export const LEGS: readonly Leg[] = [containerLeg, processLeg, embeddedLeg];

/** The leg that was taken. */
interface Found<Tried> {
  readonly leg: Leg;
  readonly start: StartBroker;
  /** What trying it gave. */
  readonly tried: Tried;
  /** Why no better one was taken, one line each, with the cure. */
  readonly instead: readonly string[];
}

/** The first leg that this machine has and that passes a trial. Rejects where none does, with every reason. */
export async function findLeg<Tried>(
  clock: Clock,
  trial: (leg: Leg, start: StartBroker) => Promise<Tried>,
  legs: readonly Leg[] = LEGS,
): Promise<Found<Tried>> {
  const instead: string[] = [];
  for (const leg of legs) {
    const start = await leg.find(clock);
    if (typeof start === 'string') {
      instead.push(start);
      continue;
    }
    try {
      return { leg, start, tried: await trial(leg, start), instead };
    } catch (error) {
      instead.push(printable((error as Error).message, 400));
    }
  }
  throw new Error(`no broker can be started: ${instead.join('; ')}`);
}

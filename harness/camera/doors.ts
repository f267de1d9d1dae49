import { describeLook, lookByHttp } from '../observers/http-look.ts';
import { holdHalfOpen, sendNonsense, type HalfOpen } from '../observers/tls-hostile.ts';
import { probe } from '../observers/tls-prober.ts';
import { witness } from '../observers/tls-witness.ts';
import type { Trace } from '../observers/trace.ts';
import type { Clock } from '../time/clock.ts';
import type { Timeline } from './timeline.ts';
import type { CameraFacts, Doors } from './types.ts';

interface DoorsOptions {
  readonly clock: Clock;
  readonly camera: Pick<CameraFacts, 'address' | 'httpPort' | 'httpsPort' | 'times'>;
  readonly line: Timeline;
}

/** The camera's ports as one case tries them, and how to end what stays open. */
export function doorsFor({ clock, camera, line }: DoorsOptions): Doors & { close(): Promise<void> } {
  const { address, httpPort, httpsPort, times } = camera;
  const held: HalfOpen[] = [];
  const joined = <T extends { readonly trace: Trace }>(who: string, made: T): T => {
    line.join(who, () => made.trace);
    return made;
  };
  const at = (port = httpsPort, ms = times.connect) => ({ clock, address, port, ms });
  return {
    async probe(offers, port) {
      return joined('TLS prober', await probe({ ...at(port), offers })).answer;
    },
    async witness(version, { ca, port } = {}) {
      const options = { ...at(port), version, ...(ca !== undefined && { ca: [ca] }) };
      return joined('TLS client', await witness(options)).outcome;
    },
    async nonsense(kind) {
      // A server that waits for more does nothing wrong.
      return joined('TLS prober', await sendNonsense({ ...at(undefined, times.quiet), kind })).answer;
    },
    async halfOpen(connections) {
      const open = joined('TLS prober', await holdHalfOpen({ ...at(), connections }));
      held.push(open);
      return open;
    },
    async plain(path) {
      line.add('HTTP client', `GET ${path}`, 'sent');
      const look = await lookByHttp({ ...at(httpPort), path });
      line.add('HTTP client', describeLook(look), 'received');
      return look;
    },
    async close() {
      await Promise.all(held.map((one) => one.release()));
    },
  };
}

import { Unsettled } from '../conversation/claims.ts';
import { messageOf } from '../evidence/printable.ts';
import { certificates } from '../observers/certificates.ts';
import { startDnsResponder } from '../observers/dns-responder.ts';
import { startMqttBroker } from '../observers/mqtt-broker.ts';
import { startNtpServer } from '../observers/ntp-server.ts';
import { startTcpProxy } from '../observers/tcp-proxy.ts';
import type { Sighting } from '../observers/trace.ts';
import type { Clock } from '../time/clock.ts';
import { offered } from './by-driver.ts';
import { doorsFor } from './doors.ts';
import type { Timeline } from './timeline.ts';
import type { BrokerKind, CameraFacts, OpenBroker, Stand } from './types.ts';

/** Real brokers that a run has opened: which, and one of each kind. */
export interface Brokers {
  readonly name: string;
  broker(kind: BrokerKind): Promise<OpenBroker>;
  close(): Promise<void>;
}

interface StandOptions {
  readonly clock: Clock;
  readonly camera: CameraFacts;
  readonly address: string;
  readonly dnsPort: number | undefined;
  readonly brokers: () => Promise<Brokers>;
  readonly line: Timeline;
}

/** A host name that no one else has (RFC 2606). */
export const HOST = 'broker.tekigo.test';

interface Observer {
  readonly trace: readonly Sighting[];
  close(): Promise<void>;
}

/** The tester's end of one case, and how to end what the case started. */
export function standFor(options: StandOptions): Stand & { close(): Promise<void> } {
  const { clock, camera, address, dnsPort, brokers, line } = options;
  const open: Observer[] = [];
  const counts = new Map<string, number>();
  const joined = async <O extends Observer>(what: string, starting: Promise<O>): Promise<O> => {
    const observer = await starting.catch((error: unknown) => {
      throw new Unsettled(`this host cannot start the ${what}: ${messageOf(error)}`, 'host');
    });
    const number = (counts.get(what) ?? 0) + 1;
    counts.set(what, number);
    open.push(observer);
    line.join(number === 1 ? what : `${what} ${number}`, () => observer.trace);
    return observer;
  };
  const own = { clock, address };
  const doors = doorsFor({ clock, camera, line });
  return {
    ...doors,
    address,
    host: HOST,
    broker: (script, where) => joined('MQTT broker', startMqttBroker({ ...own, ...where, ...(script && { script }) })),
    async realBroker(kind) {
      const all = await brokers().catch((error: unknown) => {
        throw new Unsettled(`no real broker can be had: ${messageOf(error)}`, 'host');
      });
      line.add('tekigo', `real broker: ${all.name}, ${kind}`);
      return all.broker(kind).catch((error: unknown) => {
        throw new Unsettled(`${all.name} does not come up as "${kind}": ${messageOf(error)}`, 'host');
      });
    },
    ntp: (script, where) => joined('NTP server', startNtpServer({ ...own, ...where, ...(script && { script }) })),
    dns: (script) =>
      joined('DNS server', startDnsResponder({ ...own, port: offered(dnsPort, 'dnsPort'), ...(script && { script }) })),
    proxy: (to) => joined('TCP proxy', startTcpProxy({ ...own, to })),
    certificates: (family) => certificates({ family, host: HOST, address }),
    async close() {
      await Promise.all([doors, ...open].map((it) => it.close()));
    },
  };
}

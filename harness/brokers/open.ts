import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import type { BrokerKind, OpenBroker } from '../camera/types.ts';
import { certificates, type Certificates } from '../observers/certificates.ts';
import type { Clock } from '../time/clock.ts';
import { earsAt } from './ears.ts';
import { findLeg } from './find.ts';
import { BROKERS } from './kinds.ts';
import type { Account, Leg, LegName, Running, StartBroker, Wanted } from './legs.ts';

/** Where brokers listen: the IP address and the name by which cameras come. */
export interface BrokersAt {
  readonly address: string;
  readonly host: string;
  readonly clock: Clock;
}

/** The brokers of a run. */
export interface RealBrokers {
  readonly leg: LegName;
  /** The program and its version. */
  readonly name: string;
  /** Why it is no better leg, one line each with its cure; none where it is a container. */
  readonly instead: readonly string[];
  /**
   * The broker of that kind, which is started when it is first asked for; its user and password are "" where it lets in
   * everybody. Rejects where it does not come up.
   */
  broker(kind: BrokerKind): Promise<OpenBroker>;
  /** Ends all of them, those that are about to start, too. */
  close(): Promise<void>;
}

/** Takes the best leg of this machine on which a broker comes up. Rejects where none does. */
export async function openRealBrokers(at: BrokersAt, legs?: readonly Leg[]): Promise<RealBrokers> {
  const secrets = { camera: account('tekigo-camera'), ears: account('tekigo-ears') };
  const made = await certificates({ family: 'RSA', host: at.host, address: at.address });
  const open = (kind: BrokerKind, leg: Leg, start: StartBroker) =>
    openBroker(kind, { ...at, ...secrets, made, leg, start });
  const { leg, start, tried, instead } = await findLeg(at.clock, (...way) => open('plain', ...way), legs);
  const brokers = new Map<BrokerKind, Promise<Opened>>([['plain', Promise.resolve(tried)]]);
  let closed = false;
  return {
    leg: leg.name,
    name: tried.broker.name,
    instead,
    async broker(kind) {
      if (closed) throw new Error('the brokers have been closed');
      const opening = brokers.get(kind) ?? open(kind, leg, start);
      brokers.set(kind, opening);
      return (await opening).broker;
    },
    async close() {
      closed = true;
      const ends = [...brokers.values()].map(async (opening) => (await opening.catch(() => undefined))?.close());
      brokers.clear();
      const failed = (await Promise.allSettled(ends)).find((end) => end.status === 'rejected');
      if (failed !== undefined) throw failed.reason;
    },
  };
}

const account = (user: string): Account => ({ user, password: randomBytes(12).toString('base64url') });

interface Means extends BrokersAt, Pick<Wanted, 'camera' | 'ears'> {
  readonly made: Certificates;
  readonly leg: Leg;
  readonly start: StartBroker;
}

interface Opened {
  readonly broker: OpenBroker;
  close(): Promise<void>;
}

async function openBroker(kind: BrokerKind, means: Means): Promise<Opened> {
  const way = BROKERS[kind];
  const { made, camera, leg } = means;
  const wanted = { ...means, way, identity: made.leafs.good.identity(), ca: made.ca.pem };
  const { running, port } = await startOnFreePort(means.start, wanted);
  const identity = made.leafs['for clients'].identity();
  const ears = earsAt({ ...wanted, port, version: leg.version, account: means.ears, identity });
  const close = async () => {
    await ears.close().finally(() => running.close());
  };
  try {
    await ears.open();
  } catch (error) {
    await close();
    throw error;
  }
  const broker = {
    name: running.name,
    port,
    user: way.accounts ? camera.user : '',
    password: way.accounts ? camera.password : '',
    ca: made.ca.pem,
    heard: () => ears.heard(),
    async restart() {
      await ears.close();
      await running.restart();
      await ears.open();
    },
  };
  return { broker, close };
}

/** A free port may be taken by somebody else before the broker has it; this often it is tried. */
const TRIES = 3;

async function startOnFreePort(
  start: StartBroker,
  wanted: Omit<Wanted, 'port'>,
): Promise<{ running: Running; port: number }> {
  for (let left = TRIES - 1; ; left--) {
    const port = await freePort(wanted.address);
    try {
      return { running: await start({ ...wanted, port }), port };
    } catch (error) {
      if (left === 0 || !/EADDRINUSE|address already in use/i.test(String(error))) throw error;
    }
  }
}

async function freePort(address: string): Promise<number> {
  const server = createServer().listen(0, address);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

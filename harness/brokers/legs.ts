import type { Clock } from '../time/clock.ts';
import type { BrokerWay } from './kinds.ts';

/** Somebody whom a broker with accounts lets in. */
export interface Account {
  readonly user: string;
  readonly password: string;
}

/** What is asked of a leg: one broker. */
export interface Wanted {
  readonly way: BrokerWay;
  readonly address: string;
  readonly port: number;
  readonly clock: Clock;
  readonly camera: Account;
  readonly ears: Account;
  /** PEM of the broker, and of the CA from which it takes clients. */
  readonly identity: { readonly certificate: string; readonly key: string };
  readonly ca: string;
}

/** A broker that is up. */
export interface Running {
  /** The program and its version. */
  readonly name: string;
  /** Ends it and starts it again at the same port; resolves once it listens. */
  restart(): Promise<void>;
  /** Ends it, and removes what was made for it. */
  close(): Promise<void>;
}

/** Starts a broker. Rejects where it does not come up, with what it said last; nothing is left behind then. */
export type StartBroker = (wanted: Wanted) => Promise<Running>;

/** The ways to a broker, the best one first. */
export type LegName = 'container' | 'process' | 'embedded';

/** One way to a broker. */
export interface Leg {
  readonly name: LegName;
  /** The MQTT version that it knows best. */
  readonly version: 4 | 5;
  /** How to start brokers, or why this machine has none of these, in words for people. */
  find(clock: Clock): Promise<StartBroker | string>;
}

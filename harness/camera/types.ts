import type {
  AlarmKind,
  Answer,
  Button,
  CameraPort,
  CameraTimes,
  Label,
  LogRow,
  Setting,
  Slot,
  Values,
} from '../../device-under-test/camera-contract.ts';
import type { RequirementId } from '../model.ts';
import type { Certificates } from '../observers/certificates.ts';
import type { DnsResponder, DnsScript } from '../observers/dns-responder.ts';
import type { HttpLook } from '../observers/http-look.ts';
import type { MqttBroker } from '../observers/mqtt-broker.ts';
import type { BrokerScript } from '../observers/mqtt-script.ts';
import type { NtpScript, NtpServer } from '../observers/ntp-server.ts';
import type { TcpProxy } from '../observers/tcp-proxy.ts';
import type { TlsAnswer } from '../observers/tls-answer.ts';
import type { Hello } from '../observers/tls-hello.ts';
import type { HalfOpen, NonsenseKind } from '../observers/tls-hostile.ts';
import type { TlsVersion } from '../observers/tls-numbers.ts';
import type { Witnessed } from '../observers/tls-witness.ts';
import type { Sighting } from '../observers/trace.ts';

/** A part of the settings that one case at a time may have; `everything` where the camera restarts or moves. */
export type Section = 'ntp' | 'https' | 'mqtt' | 'everything';

/** What is known of the camera. */
export interface CameraFacts {
  readonly name: string;
  readonly address: string;
  readonly httpPort: number;
  readonly httpsPort: number;
  readonly firmware: string;
  readonly sensors: number;
  /** ms. */
  readonly times: CameraTimes;
  readonly has: (port: CameraPort) => boolean;
}

/** The settings pages as a case works them; whatever it does is evidence. */
export interface CaseSettings {
  read<Name extends Setting>(...names: readonly Name[]): Promise<Readonly<Record<Name, string>>>;
  write(values: Values): Promise<Answer>;
  /** Writes what has to be taken before the case can judge: inconclusive where it does not read back. */
  prepare(values: Values): Promise<void>;
  /** Whether the value was kept, by reading it back; the old one is put back where it was. */
  takes(name: Setting, value: string): Promise<boolean>;
  press(button: Button): Promise<Answer>;
  install(slot: Slot, file: Uint8Array): Promise<Answer>;
  label(label: Label): Promise<string>;
  control(name: Setting | Button): Promise<'active' | 'grey' | 'absent'>;
}

/** What an observer offers to those who wait on it. */
export interface Watched<Seen extends Sighting> {
  readonly trace: readonly Seen[];
  waitFor(fits: (seen: Seen) => boolean, ms: number): Promise<Seen | undefined>;
}

/** A broker that other programs made: mosquitto in a container or a process, or aedes in this one. */
interface RealBroker {
  /** "eclipse-mosquitto 2.0.11 in a container", "mosquitto 2.0.11", "aedes 1.2.0". */
  readonly name: string;
  readonly port: number;
  /** What a subscriber to "#" of its own heard, in order. */
  heard(): readonly {
    readonly topic: string;
    readonly payload: Uint8Array;
    readonly qos: number;
    readonly retain: boolean;
  }[];
  /** Ends it and starts it again, at the same port. */
  restart(): Promise<void>;
}

/** A real broker with what lets a client in, where it asks; PEM of the CA that signed its certificate. */
export type OpenBroker = RealBroker & { readonly user: string; readonly password: string; readonly ca: string };

/** The ways in which a real broker is set up. */
export type BrokerKind =
  'plain' | 'password' | 'tls' | 'tls 1.2 only' | 'tls 1.3 only' | 'mutual tls' | 'small messages';

/** Where an observer listens. */
interface Where {
  readonly address?: string;
  readonly port?: number;
}

/** The camera's HTTP and HTTPS ports as the tester tries them. `port`: another one than that of HTTPS. */
export interface Doors {
  /** Offers versions of TLS in a hello of the tester's own making; the handshake goes no further than the first answer. */
  probe(offers: Hello['offers'], port?: number): Promise<TlsAnswer>;
  /** A whole handshake of one version. `ca`: PEM of one CA, against which the chain is verified. */
  witness(version: TlsVersion, options?: { readonly ca?: string; readonly port?: number }): Promise<Witnessed>;
  /** What no client sends, in place of a hello. */
  nonsense(kind: NonsenseKind): Promise<TlsAnswer>;
  /** Connections that have sent half a hello and wait; what is not released ends with the case. */
  halfOpen(connections: number): Promise<HalfOpen>;
  /** A GET by HTTP, without a login. */
  plain(path: string): Promise<HttpLook>;
}

/** The tester's end: servers and probers. What a case starts ends with it, and what it saw is evidence. */
export interface Stand extends Doors {
  /** The IP address at which the camera reaches the tester. */
  readonly address: string;
  /** A host name that the DNS responder gives that address; `certificates` are made for both. */
  readonly host: string;
  /** Observers listen at `address` and at a free port unless `where` says otherwise; inconclusive where they cannot. */
  broker(script?: BrokerScript, where?: Where): Promise<MqttBroker>;
  /** `user` and `password`: what a broker of kind `password` lets in. Inconclusive where none of that kind can be had. */
  realBroker(kind: BrokerKind): Promise<OpenBroker>;
  ntp(script?: NtpScript, where?: Where): Promise<NtpServer>;
  /** Answers the camera's questions for names; needs `dnsPort`. */
  dns(script?: DnsScript): Promise<DnsResponder>;
  proxy(to: { readonly address: string; readonly port: number }): Promise<TcpProxy>;
  certificates(family: 'RSA' | 'ECDSA'): Promise<Certificates>;
}

/** What a case of a camera gets. */
export interface CameraContext {
  readonly camera: CameraFacts;
  readonly settings: CaseSettings;
  readonly stand: Stand;
  /**
   * Makes an alarm happen, once the camera takes another one of that kind; `again` does not wait for that. `proven`:
   * inconclusive unless the oracle tells of it. `sensor`: 1-4.
   */
  raise(
    kind: AlarmKind,
    options?: { readonly proven?: boolean; readonly sensor?: number; readonly again?: boolean },
  ): Promise<void>;
  /** The rows that came since the case began, oldest first, texts as the camera has them. */
  newRows(): Promise<readonly LogRow[]>;
  /** The first new row that fits, waited for; undefined where none comes in `times.log`. */
  row(fits: (row: LogRow) => boolean): Promise<LogRow | undefined>;
  /** Waits until the log has stood still for `times.quiet`; `newRows` then counts from here. */
  freshLog(): Promise<void>;
  /** The camera's clock, ms since 1970. */
  clock(): Promise<number>;
  powerCycle(): Promise<void>;
  factoryDefault(): Promise<void>;
  leaseNtp(servers: readonly string[]): Promise<void>;
  setNtpByOnvif(server: string): Promise<void>;
  stream(secure: boolean): Promise<{ received(): number }>;
  /** The first sighting that fits, which has to come within `ms`; the case fails with the claim where it does not. */
  expect<Seen extends Sighting>(
    from: Watched<Seen>,
    fits: (seen: Seen) => boolean,
    ms: number,
    claim: string,
  ): Promise<Seen>;
  /** Nothing that fits comes for `ms` (`times.quiet` unless given), nor has come; the case fails with the claim where it does. */
  never<Seen extends Sighting>(
    from: Watched<Seen>,
    fits: (seen: Seen) => boolean,
    claim: string,
    ms?: number,
  ): Promise<void>;
  /** Asks again and again until the answer is not undefined, for `ms`. */
  poll<T>(ask: () => Promise<T | undefined>, ms: number): Promise<T | undefined>;
  /** Ms since the run began. */
  now(): number;
  /** ms since 1970 of this host. */
  hostTime(): number;
  /** A remark for the report. */
  note(text: string): void;
  /** Something measured where the document is silent: reported, not judged. */
  measure(what: string, value: string): void;
}

/** One test purpose for cameras. */
export interface CameraCase {
  /** Stable kebab-case slug. */
  readonly id: string;
  readonly proves: readonly [RequirementId, ...RequirementId[]];
  /** What the camera does, without modal verbs, 110 characters at most. */
  readonly title: string;
  readonly needs: readonly CameraPort[];
  readonly takes: readonly Section[];
  /** The time that it takes by itself, where that is long: cases over 10 minutes run with `--long` only. */
  readonly lasts?: (times: CameraTimes) => number;
  /** Whether the rule speaks of this camera; otherwise why not. */
  readonly applies?: (camera: CameraFacts) => true | string;
  /** Why a fail only warns. */
  readonly caution?: string;
  run(context: CameraContext): Promise<void>;
}

/** The cases of one function, in the order of the list. */
export interface CameraSuite {
  /** "f13-mqtt". */
  readonly id: string;
  /** "13". */
  readonly clause: string;
  readonly title: string;
  readonly cases: readonly CameraCase[];
}

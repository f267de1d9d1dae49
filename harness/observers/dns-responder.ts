import { isIP } from 'node:net';
import type { Clock } from '../time/clock.ts';
import { addressesSent, type DnsQuery, readQuery, type SpokenDnsAnswer, writeResponse } from './dns-message.ts';
import { openUdpDoor, peerName } from './udp-door.ts';
import { type Sighting, type Trace, traceOf } from './trace.ts';

/** What the questions for a name get; `silence` is no response at all. */
type DnsAnswer = SpokenDnsAnswer | 'silence';

/** What a DNS responder says. */
export interface DnsScript {
  /** By name, in any case of letters. */
  readonly names: Readonly<Record<string, DnsAnswer>>;
  /** Of every other name; NXDOMAIN where absent. */
  readonly others?: DnsAnswer;
}

/** Where a DNS responder listens, and what it says from the start. */
export interface DnsOptions {
  readonly clock: Clock;
  /** IPv4 or IPv6. */
  readonly address: string;
  /** A free one where absent; 53 is the only one that most devices ask. */
  readonly port?: number;
  /** It knows no name where absent. */
  readonly script?: DnsScript;
}

/** What a DNS responder saw or did. */
interface DnsSighting extends Sighting {
  /** `query`: answered by the script. `astray`: what is none. `response`: what was sent. `unsent`: a response that did not leave. */
  readonly kind: 'query' | 'astray' | 'response' | 'unsent';
  /** Of a `query`. */
  readonly query?: SeenDnsQuery;
}

/** What a client asked. */
interface SeenDnsQuery {
  /** In lower case and without the last dot; bytes that are no visible ASCII are `\ddd`. */
  readonly name: string;
  /** `A`, `AAAA`, else `TYPE` and its number (RFC 3597 5). */
  readonly type: string;
}

type SeenAtQuery = DnsSighting & { readonly query: SeenDnsQuery };

/** A DNS server (RFC 1035, UDP only) that knows the addresses of some names, and writes down what it is asked. */
export interface DnsResponder {
  readonly port: number;
  readonly trace: Trace<DnsSighting>;
  /** Whether more happened than the trace has room for. */
  readonly traceFull: boolean;
  /** Another script, from the next query on. Throws where it holds what is no IP address. */
  follow(script: DnsScript): void;
  /** The queries so far. */
  queries(): readonly SeenAtQuery[];
  /** The first sighting that fits, of those there are or those to come within `ms`; undefined where none does. */
  waitFor(fits: (seen: DnsSighting) => boolean, ms: number): Promise<DnsSighting | undefined>;
  /** Gives up the port: who asks gets ICMP port unreachable. */
  refuse(): void;
  /** Listens again, on the same port. Rejects with `code` EADDRINUSE where somebody took it. */
  listen(): Promise<void>;
  /** Ends the port and every waiting. */
  close(): Promise<void>;
}

/** Starts a DNS responder. Rejects with `code` EADDRINUSE where the port is taken, and where its script cannot be used. */
export async function startDnsResponder(options: DnsOptions): Promise<DnsResponder> {
  const { clock, address, port = 0, script = { names: {} } } = options;
  const notes = traceOf<DnsSighting>(clock);
  let answerTo = answersOf(script);
  const door = await openUdpDoor({ address, port }, (bytes, from) => {
    const peer = peerName(from);
    const query = readQuery(bytes);
    if (typeof query === 'string') {
      return notes.note({ peer, direction: 'in', kind: 'astray', what: `not read as a query: ${query}`, bytes });
    }
    const seen = { name: query.name, type: typeName(query.type) };
    notes.note({ peer, direction: 'in', kind: 'query', what: `${seen.type} ${seen.name}`, bytes, query: seen });
    const answer = answerTo(query);
    if (answer === 'silence') return;
    const response = writeResponse(query, answer);
    notes.note({ peer, direction: 'out', kind: 'response', what: describe(query, answer), bytes: response });
    door.send(response, from, (why) =>
      notes.note({ peer, direction: 'out', kind: 'unsent', what: `not sent: ${why}`, bytes: new Uint8Array() }),
    );
  });
  return {
    port: door.port,
    trace: notes.trace,
    get traceFull() {
      return notes.full;
    },
    follow(next) {
      answerTo = answersOf(next);
    },
    queries: () => notes.trace.filter((seen): seen is SeenAtQuery => seen.query !== undefined),
    waitFor: (fits, ms) => notes.waitFor(fits, ms),
    refuse: () => door.refuse(),
    listen: () => door.listen(),
    async close() {
      await door.close();
      notes.end();
    },
  };
}

/** What a script says to a query. Not a look into the record itself: a client may ask for `constructor`. */
function answersOf({ names, others = { fails: 'NXDOMAIN' } }: DnsScript): (query: DnsQuery) => DnsAnswer {
  const table = new Map(Object.entries(names).map(([name, answer]) => [name.toLowerCase(), answer]));
  for (const answer of [...table.values(), others]) {
    if (answer === 'silence' || 'fails' in answer) continue;
    const odd = answer.addresses.find((address) => isIP(address) === 0);
    if (odd !== undefined) throw new Error(`a DNS script with ${odd}, which is not an IP address`);
  }
  return ({ name }) => table.get(name) ?? others;
}

const TYPES: Readonly<Record<number, string>> = { 1: 'A', 28: 'AAAA' };

const typeName = (type: number): string => TYPES[type] ?? `TYPE${type}`;

/** What the response holds, which may be less than the script. */
const describe = (query: DnsQuery, answer: SpokenDnsAnswer): string =>
  'fails' in answer ? answer.fails : addressesSent(query, answer).join(', ') || 'no address';

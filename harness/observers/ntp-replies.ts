import { type NtpPacket, ntpTime, writeNtp } from './ntp-packet.ts';

/** What one reply does otherwise than a good one. */
export interface NtpReply {
  readonly header?: Partial<Pick<NtpPacket, 'leap' | 'mode' | 'stratum' | 'reference' | 'transmit'>>;
  /** An origin timestamp that is not the transmit timestamp of the request. */
  readonly origin?: 'wrong';
  /** Milliseconds that this reply is ahead of the time of its script. */
  readonly offset?: number;
  /** How many of the 48 bytes are sent. */
  readonly length?: number;
  /** The bytes of the request, as they came. */
  readonly echo?: true;
  /** What is sent in place of the 48 bytes, made from them. */
  readonly spoilt?: (good: Uint8Array) => Uint8Array;
  readonly from?: 'another port';
  /** Milliseconds before it is sent; it carries the time at which the request came, like a reply that is long on its way. */
  readonly wait?: number;
}

/** What the clock of a server shows: ms ahead of the true time, or from when on (ms since 1970) it runs from the start of the script. */
export type NtpTime = { readonly offset: number } | { readonly from: number };

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;
const DAY = 24 * HOUR;

const kiss = (reference: string): readonly NtpReply[] => [{ header: { stratum: 0, reference } }];

/**
 * What a request gets. Each wrong one but `echo` is wrong in one point and good in all others, so that a client which does
 * not look at that point takes its time.
 */
export const NTP_REPLIES = {
  good: [{}],
  silent: [],
  // RFC 5905 7.4
  'kiss RATE': kiss('RATE'),
  'kiss DENY': kiss('DENY'),
  'kiss RSTR': kiss('RSTR'),
  'leap indicator 3': [{ header: { leap: 3 } }],
  'stratum 16': [{ header: { stratum: 16 } }],
  // RFC 5905 8, RFC 4330 5
  'wrong origin': [{ origin: 'wrong' }],
  'zero transmit': [{ header: { transmit: 0n } }],
  '47 bytes': [{ length: 47 }],
  'another port': [{ from: 'another port' }],
  'mode 5': [{ header: { mode: 5 } }],
  'mode 3': [{ header: { mode: 3 } }],
  echo: [{ echo: true }],
  // The second one answers nothing that is still asked (RFC 5905 8).
  'good, then a day ahead': [{}, { offset: DAY }],
} as const satisfies Record<string, readonly NtpReply[]>;

/** A good reply that comes after `ms`. */
export const lateBy = (ms: number): readonly NtpReply[] => [{ wait: ms }];

/** Seconds of NTP begin again at 0 (RFC 5905 6, figure 4). */
const ERA_1 = Date.UTC(2036, 1, 7, 6, 28, 16);

/** What the clock of a server may show. */
export const NTP_TIMES = {
  true: { offset: 0 },
  'an hour ahead': { offset: HOUR },
  'an hour behind': { offset: -HOUR },
  'a day ahead': { offset: DAY },
  'a day behind': { offset: -DAY },
  'a year ahead': { offset: 365 * DAY },
  'a year behind': { offset: -365 * DAY },
  1970: { from: 0 },
  'the last ten seconds of era 0': { from: ERA_1 - 10 * SECOND },
  // Not its very start: a timestamp of 0 is none.
  'the first day of era 1': { from: ERA_1 + HOUR },
  'ten years into era 1': { from: ERA_1 + 3_653 * DAY },
} as const satisfies Record<string, NtpTime>;

/** How far a server's clock is ahead of the true time `now` (ms since 1970) at which its script starts. */
export const aheadAt = (time: NtpTime, now: number): number => ('from' in time ? time.from - now : time.offset);

/** A reply in bytes, to a request that came when the server's clock showed `time` (ms since 1970), and what is said in it. */
export function writeReply(reply: NtpReply, request: NtpPacket, raw: Uint8Array, time: number) {
  if (reply.echo) return { bytes: raw, what: 'the request again' };
  const shown = time + (reply.offset ?? 0);
  const packet = { ...good(request, shown), ...reply.header };
  if (reply.origin === 'wrong') Object.assign(packet, { origin: BigInt.asUintN(64, ~packet.origin) });
  const bytes = writeNtp(packet).subarray(0, reply.length);
  if (reply.spoilt !== undefined) {
    const spoilt = reply.spoilt(bytes);
    return { bytes: spoilt, what: `${spoilt.length} bytes, a good reply that was spoilt` };
  }
  return { bytes, what: describeReply(packet, shown, bytes.length) };
}

/** What a server of stratum 1 says at a time (RFC 5905 7.3, RFC 4330 4). */
function good({ version, poll, transmit: origin }: NtpPacket, time: number): NtpPacket {
  const now = ntpTime(time);
  return {
    leap: 0,
    version,
    mode: 4,
    stratum: 1,
    poll,
    // About a microsecond, as the clock of a computer.
    precision: -20,
    rootDelay: 0,
    rootDispersion: 66,
    reference: 'LOCL',
    referenceTime: ntpTime(time - 16 * SECOND),
    origin,
    receive: now,
    transmit: now,
  };
}

function describeReply({ leap, version, mode, stratum, reference, transmit }: NtpPacket, time: number, length: number) {
  const said = transmit === 0n ? 'no time' : new Date(time).toISOString();
  return `NTPv${version} mode ${mode}, leap indicator ${leap}, stratum ${stratum} ${reference}, ${said}, ${length} bytes`;
}

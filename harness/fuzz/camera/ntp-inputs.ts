import { array, constant, constantFrom, record, type Arbitrary } from 'fast-check';
import { readNtp } from '../../observers/ntp-packet.ts';
import type { NtpReply } from '../../observers/ntp-replies.ts';
import { spoils, spoilt, type Spoil } from './spoil.ts';

interface Datagram {
  readonly from: 'the server' | 'another port';
  readonly spoil: Spoil;
}

/** What an NTP server replies to one request. */
export interface NtpInput {
  readonly property: 'ntp';
  readonly replies: readonly Datagram[];
}

const HEADER = 48;
const MOST_DATAGRAM = 65_507;

/** Replies: each a good one that was spoilt. */
export const ntpInputs = (): Arbitrary<NtpInput> =>
  record({
    property: constant('ntp'),
    replies: array(
      record({
        from: constantFrom('the server', 'the server', 'the server', 'another port'),
        spoil: spoils(HEADER, MOST_DATAGRAM - HEADER),
      }),
      { minLength: 1, maxLength: 3 },
    ),
  });

/** The replies as a script has them. */
export const ntpReplies = ({ replies }: NtpInput): readonly NtpReply[] =>
  replies.map(({ from, spoil }) => ({
    spoilt: (good) => spoilt(good, spoil).subarray(0, MOST_DATAGRAM),
    ...(from === 'another port' && { from }),
  }));

/**
 * Whether a client may take bytes as a reply to a request with one of these transmit timestamps; where not, it is short, of
 * another mode, no answer to the request, not synchronised, a kiss, or without a time (RFC 4330 5, RFC 5905 8).
 */
export function mayBeTaken(bytes: Uint8Array, asked: readonly bigint[]): boolean {
  const reply = readNtp(bytes);
  if (reply === undefined || reply.mode !== 4 || reply.leap === 3 || !asked.includes(reply.origin)) return false;
  return reply.stratum >= 1 && reply.stratum <= 15 && reply.transmit !== 0n;
}

/** Good replies to requests of every version, with origins that differ in each byte. */
const GOOD = [1, 2, 3, 4].map((version) =>
  Uint8Array.from({ length: HEADER }, (_, at) => (at === 0 ? (version << 3) | 4 : at === 1 ? 1 : 0x35 * version + at)),
);

/** Whether, as far as can be told beforehand, no reply of the input may be taken. */
export const noneMayBeTaken = ({ replies }: NtpInput): boolean =>
  replies.every(
    ({ from, spoil }) =>
      from === 'another port' || !GOOD.some((good) => mayBeTaken(spoilt(good, spoil), [readNtp(good)?.origin ?? 0n])),
  );

import type { Setting, Values } from '../../camera-contract.ts';
import { NTP_LENGTH, transmitOf, type NtpReply, type NtpRequest } from './ntp-packet.ts';

/** What the NTP client decides, and a row may bend. */
export interface NtpSteps {
  /** Whom to ask; `leased`: the servers that DHCP named (option 42). Nobody where undefined. */
  ntpTarget(values: Values, leased: readonly string[]): { readonly host: string; readonly port: number } | undefined;
  /** What is sent in place of the request. */
  asks(request: Uint8Array): Uint8Array;
  /** Whether replies of others than the server asked are looked at at all. */
  hearsOthers(): boolean;
  /** Why a reply is left aside, and the next one awaited; undefined where it is taken (RFC 5905, RFC 4330 5). */
  refuses(reply: NtpReply, request: NtpRequest): string | undefined;
  /** By how much the clock is moved, ms; `offset`: by how much the server is ahead. */
  applies(offset: number): number;
  /** What is moved when no reply was taken; `offset`: what the last one that was left aside says. */
  appliesRefused(offset: number): number;
  /** Whether the test says that it succeeded; `taken`: whether a reply was. */
  testSucceeds(taken: boolean): boolean;
  /** Whether the test is carried out. */
  mayTest(values: Values): boolean;
  /** Whether the time to the next regular request begins anew with a test. */
  testMovesInterval(): boolean;
  /** Ms between regular requests; none where undefined. `hour`: what an hour takes. */
  interval(values: Values, hour: number): number | undefined;
  /** Whether a change of these settings begins the interval anew. */
  restartsInterval(changed: ReadonlySet<Setting>): boolean;
  /** Whether the server is asked as soon as an interval begins. */
  asksAtOnce(): boolean;
}

const SERVER = 4;
const NOT_SYNCHRONISED = 3;

/** Whether a reply is none, in the order in which one would look: each line a check of RFC 4330, 5 or RFC 5905, 8. */
function refusal(reply: NtpReply, { address, port, bytes }: NtpRequest): string | undefined {
  const checks: readonly (readonly [boolean, string])[] = [
    [reply.address === address && reply.port === port, 'not from the server'],
    [reply.length >= NTP_LENGTH, 'too short'],
    [reply.mode === SERVER, 'not of a server'],
    [reply.origin === transmitOf(bytes), 'no answer to the request'],
    [reply.leap !== NOT_SYNCHRONISED, 'the server is not synchronised'],
    [reply.stratum >= 1 && reply.stratum <= 15, 'kiss of death, or a stratum that is none'],
    [reply.transmit !== 0n, 'no transmit timestamp'],
    [reply.receive !== 0n, 'no receive timestamp'],
  ];
  return checks.find(([good]) => !good)?.[1];
}

const isNtp = (name: Setting): boolean => name.startsWith('ntp.');

/** The decisions of the conforming camera. */
export const soundNtpSteps: NtpSteps = {
  ntpTarget(values, leased) {
    if (values['ntp.adjustment'] !== 'ntp') return undefined;
    const host = values['ntp.source'] === 'auto' ? leased[0] : values['ntp.address'];
    return host === undefined || host === '' ? undefined : { host, port: Number(values['ntp.port']) };
  },
  asks: (request) => request,
  hearsOthers: () => false,
  refuses: refusal,
  applies: (offset) => offset,
  appliesRefused: () => 0,
  testSucceeds: (taken) => taken,
  mayTest: (values) => values['ntp.adjustment'] === 'ntp',
  testMovesInterval: () => false,
  interval: (values, hour) => (values['ntp.adjustment'] === 'ntp' ? Number(values['ntp.interval']) * hour : undefined),
  restartsInterval: (changed) => [...changed].some(isNtp),
  asksAtOnce: () => false,
};

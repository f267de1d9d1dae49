import { ESV, hex, show, type Monitor, type Observation } from '../../../harness/index.ts';
import { breachUnless, esvByte, isResponse } from './seen-frames.ts';

const between = (low: number, high: number) => (esv: number) => esv >= low && esv <= high;

/** Codes that no node sends (tables 3-9 to 3-11, with what follows them). */
const FORBIDDEN: readonly {
  readonly id: string;
  readonly watches: string;
  readonly codes: string;
  readonly has: (esv: number) => boolean;
}[] = [
  {
    id: 'esv-bits-7-6-are-01',
    watches: 'EL2-3.2.5-1',
    codes: '0x00-0x3F and 0x80-0xFF',
    has: (esv) => esv >> 6 !== 1,
  },
  {
    id: 'reserved-request-codes-never-sent',
    watches: 'EL2-3.2.5-2',
    codes: '0x64-0x6D and 0x6F',
    has: (esv) => between(0x64, 0x6d)(esv) || esv === 0x6f,
  },
  {
    id: 'reserved-response-codes-never-sent',
    watches: 'EL2-3.2.5-3',
    codes: '0x70, 0x75-0x79, 0x7B-0x7D and 0x7F',
    has: (esv) => esv === 0x70 || between(0x75, 0x79)(esv) || between(0x7b, 0x7d)(esv) || esv === 0x7f,
  },
  {
    id: 'reserved-sna-codes-never-sent',
    watches: 'EL2-3.2.5-4',
    codes: '0x54-0x5D and 0x5F',
    has: (esv) => between(0x54, 0x5d)(esv) || esv === 0x5f,
  },
];

const isSent = (seen: Observation, which: (esv: number) => boolean) => {
  const esv = esvByte(seen);
  return esv !== undefined && which(esv);
};

const never = ({ id, watches, codes, has }: (typeof FORBIDDEN)[number]): Monitor => ({
  id,
  watches: [watches],
  title: `ESV ${codes} are never sent`,
  concerns: (seen) => isSent(seen, () => true),
  see: (seen) =>
    breachUnless(
      !isSent(seen, has),
      () => `ESV ${codes} are never sent`,
      'a code of tables 3-9 to 3-11',
      () => `${show(esvByte(seen))} in ${hex(seen.bytes)}`,
    ),
});

const RESPONSES = Object.values(ESV).filter(isResponse);

const onlyWhenAsked: Monitor = {
  id: 'responses-follow-requests',
  watches: ['EL2-3.2.2-1', 'EL2-3.2.2-2', 'EL2-3.2.5-9'],
  title: 'Every response that reaches the tester carries the TID of a request',
  // What goes to the group may answer somebody else.
  esvs: RESPONSES,
  concerns: (seen, { answered, requestsSeen }) =>
    !seen.multicast && isSent(seen, isResponse) && (answered !== undefined || requestsSeen === 'all'),
  see: (seen, { answered }) =>
    breachUnless(
      answered !== undefined,
      'a response carries the TID of a request that was sent',
      'the TID of a request',
      () => hex(seen.bytes),
    ),
};

const individually: Monitor = {
  id: 'responses-are-unicast',
  watches: ['EL2-3.2.5-13'],
  title: 'No response but INF is sent to the group',
  esvs: RESPONSES,
  concerns: (seen) => isSent(seen, isResponse),
  see: ({ multicast, to, bytes }) =>
    breachUnless(
      !multicast,
      'a response is individual',
      'the address of who asked',
      () => `${to.address}: ${hex(bytes)}`,
    ),
};

const infcIndividually: Monitor = {
  id: 'infc-is-unicast',
  watches: ['EL2-3.2.5-15', 'EL2-4.2.3.6-1'],
  title: 'No INFC is sent to the group',
  esvs: [ESV.INFC],
  concerns: (seen) => isSent(seen, (esv) => esv === ESV.INFC),
  see: ({ multicast, to, bytes }) =>
    breachUnless(!multicast, 'INFC is individual', 'the address of one node', () => `${to.address}: ${hex(bytes)}`),
};

const monitors: readonly Monitor[] = [...FORBIDDEN.map(never), onlyWhenAsked, individually, infcIndividually];
export default monitors;

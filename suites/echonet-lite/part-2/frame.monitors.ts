import { ESV, hasTwoLists, hex, show, type Monitor, type Property } from '../../../harness/index.ts';
import {
  askedBy,
  asksNothing,
  breachUnless,
  epcsOf,
  esvByte,
  frameMonitor,
  isFormat1,
  mayAnswerUnseen,
} from './seen-frames.ts';

/** First header byte, by the upper nibble that it must not have. */
const EHD1: readonly (readonly [id: string, watches: string, title: string, bad: (nibble: number) => boolean])[] = [
  ['ehd1-is-echonet-lite', 'EL2-3.2.1.1-1', 'EHD1 of every payload is that of ECHONET Lite', (it) => it !== 1],
  ['ehd1-0000-never-sent', 'EL2-3.2.1.1-2', 'EHD1 0x00-0x0F is never sent', (it) => it === 0],
  ['ehd1-reserved-never-sent', 'EL2-3.2.1.1-4', 'EHD1 0x20-0x7F is never sent', (it) => it > 1 && it < 8],
];

/** Second header byte, by the values that it must not have. */
const EHD2: readonly (readonly [id: string, watches: string, title: string, bad: (value: number) => boolean])[] = [
  ['ehd2-is-format-1', 'EL2-3.2.1.2-1', 'EHD2 is 0x81, or 0x82 for format 2', (it) => it !== 0x81 && it !== 0x82],
  [
    'ehd2-reserved-never-sent',
    'EL2-3.2.1.2-4',
    'EHD2 0x80 and 0x83-0xFF are never sent',
    (it) => it === 0x80 || it > 0x82,
  ],
  ['ehd2-bit-7-is-set', 'EL2-3.2.1.2-5', 'Bit 7 of EHD2 is always set', (it) => it < 0x80],
];

const headerByte = (at: 0 | 1, rows: typeof EHD1, bad: (value: number) => number): Monitor[] =>
  rows.map(([id, watches, title, isBad]) => ({
    id,
    watches: [watches],
    title,
    concerns: ({ bytes }) => bytes.length > at,
    see: ({ bytes }) =>
      breachUnless(
        !isBad(bad(bytes[at] ?? 0)),
        title,
        at === 0 ? '0x10' : '0x81 (or 0x82, format 2)',
        () => `${show(bytes[at])} in ${hex(bytes, 20)}`,
      ),
  }));

const wellFormed: Monitor = {
  id: 'every-frame-is-well-formed',
  watches: ['EL2-3.2-1', 'EL2-3.2.6-1', 'EL2-3.2.8-1'],
  title: 'Every payload with EHD2 0x81 is one frame whose counters fit it to the last byte',
  concerns: (seen) => isFormat1(seen) || seen.bytes.length < 2,
  see: ({ bytes, decoded }) =>
    decoded.ok
      ? undefined
      : {
          claim: 'the payload is one frame whose counters fit it to the last byte',
          expected: 'EHD1 EHD2 TID SEOJ DEOJ ESV OPC and as many properties as OPC says',
          actual: `${decoded.reason}, at byte ${decoded.at} of ${hex(bytes)}`,
        },
};

const twoLists: Monitor = {
  id: 'setget-frames-have-two-lists',
  watches: ['EL2-3.2-2'],
  title: 'Every 0x6E, 0x7E and 0x5E frame has OPCSet and OPCGet, each with its list',
  esvs: [ESV.SetGet, ESV.SetGet_Res, ESV.SetGet_SNA],
  concerns: (seen) => hasTwoLists(esvByte(seen) ?? 0),
  see: ({ bytes, decoded }) =>
    breachUnless(
      decoded.ok,
      'a SetGet frame holds two counted lists and nothing behind them',
      'OPCSet, its properties, OPCGet, its properties',
      () => `${decoded.ok ? '' : decoded.reason} in ${hex(bytes)}`,
    ),
};

const counters = frameMonitor({
  id: 'counters-are-at-least-1',
  watches: ['EL2-3.2.6-2'],
  title: 'No counter of a frame other than SetGet_SNA is 0',
  concerns(frame, _seen, history) {
    const asked = askedBy(history);
    if (mayAnswerUnseen(frame, history)) return false;
    return frame.esv !== ESV.SetGet_SNA && !(asked !== undefined && asksNothing(asked));
  },
  see: (frame, { bytes }) =>
    breachUnless(!asksNothing(frame), 'the frame names at least one property in each list', 'OPC of 1 or more', () =>
      hex(bytes),
    ),
});

const isLow = ({ epc }: Property) => epc < 0x80;

const epcs = frameMonitor({
  id: 'epc-bit-7-is-set',
  watches: ['EL2-3.2.7-5'],
  title: 'Every EPC is 0x80 or above, unless it is copied from the request',
  concerns: (frame, _seen, history) =>
    history.answered === undefined ? !mayAnswerUnseen(frame, history) : history.answered.decoded.ok,
  see(frame, { bytes }, history) {
    if (!frame.properties.some(isLow) && frame.alsoGet?.some(isLow) !== true) return undefined;
    const asked = askedBy(history);
    const copied = asked === undefined ? [] : epcsOf(asked);
    const low = epcsOf(frame).find((epc) => epc < 0x80 && !copied.includes(epc));
    return breachUnless(
      low === undefined,
      'bit 7 of every EPC is 1',
      '0x80-0xFF',
      () => `${show(low)} in ${hex(bytes)}`,
    );
  },
});

const monitors: readonly Monitor[] = [
  ...headerByte(0, EHD1, (value) => value >> 4),
  ...headerByte(1, EHD2, (value) => value),
  wellFormed,
  twoLists,
  counters,
  epcs,
];
export default monitors;

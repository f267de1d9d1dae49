import {
  classOf,
  ESV,
  esvName,
  hex,
  instanceOf,
  isRequest,
  PORT,
  serviceOf,
  show,
  type Breach,
  type Eoj,
  type Frame,
  type Monitor,
  type Property,
} from '../../../harness/index.ts';
import { askedBy, asksNothing, breachUnless, frameMonitor, isResponse } from './seen-frames.ts';

// INF is left out of all of these: one that happens to carry the TID of a request may stand alone (IC-INF-TID).
const isPaired = (frame: Frame, asked: Frame | undefined): asked is Frame =>
  asked !== undefined && isResponse(frame.esv) && serviceOf(asked.esv) !== undefined;

const RESPONSES = Object.values(ESV).filter(isResponse);

/** A monitor of the responses to requests that could be read; `asked` is the request. */
const answerMonitor = (
  row: Pick<Monitor, 'id' | 'watches' | 'title' | 'esvs'> & {
    readonly concerns?: (frame: Frame, asked: Frame) => boolean;
    readonly see: (frame: Frame, asked: Frame, bytes: Uint8Array) => Breach | undefined;
  },
): Monitor =>
  frameMonitor({
    esvs: RESPONSES,
    ...row,
    concerns(frame, _seen, history) {
      const asked = askedBy(history);
      return isPaired(frame, asked) && (row.concerns?.(frame, asked) ?? true);
    },
    see(frame, { bytes }, history) {
      const asked = askedBy(history);
      return asked && row.see(frame, asked, bytes);
    },
  });

const isAskedFor = (seoj: Eoj, deoj: Eoj) => (instanceOf(deoj) === 0 ? classOf(seoj) === classOf(deoj) : seoj === deoj);

const exchangedEojs = answerMonitor({
  id: 'eojs-of-responses-are-exchanged',
  watches: ['EL2-3.2.7-3', 'EL2-3.2.7-4'],
  title: 'A response comes from the object that was asked and is for the object that asked',
  see: ({ seoj, deoj }, asked, bytes) =>
    breachUnless(
      isAskedFor(seoj, asked.deoj) && deoj === asked.seoj,
      'SEOJ is the object that was asked, DEOJ the object that asked',
      () => `SEOJ ${asked.deoj.toUpperCase()}, DEOJ ${asked.seoj.toUpperCase()}`,
      () => hex(bytes),
    ),
});

const fitting = (request: number): readonly number[] => {
  const { response, sna } = serviceOf(request) ?? {};
  return [response, sna].filter((code) => code !== undefined);
};

const pairedCodes = answerMonitor({
  id: 'response-codes-fit-the-request',
  watches: ['EL2-3.2.5-5'],
  title: 'The ESV of a response is one of the two that belong to the request',
  see: ({ esv }, asked, bytes) =>
    breachUnless(
      fitting(asked.esv).includes(esv),
      () => `${esvName(asked.esv)} is answered by a code of its own`,
      () => fitting(asked.esv).map(esvName).join(' or '),
      () => `${esvName(esv)}: ${hex(bytes)}`,
    ),
});

type List = readonly Property[] | undefined;

// These meet every answer, in captures of millions: lists of their own are made only of the few that differ.
const isPrefix = (got: List = [], due: List = []) =>
  got.length <= due.length && got.every(({ epc }, i) => epc === due[i]?.epc);
const isSame = (got: List = [], due: List = []) => got.length === due.length && isPrefix(got, due);

const epcs = (list: List) => (list ?? []).map(({ epc }) => epc);
// A doubled EPC that stands once in the answer is for the cases on order.
const named = (list: readonly number[]) => [...new Set(list)].toSorted((a, b) => a - b);
const same = (a: readonly number[], b: readonly number[]) => a.length === b.length && a.every((it, i) => it === b[i]);

/** Both lists of an answer beside those of the request. */
const lists = (frame: Frame, asked: Frame) =>
  [
    [epcs(frame.properties), epcs(asked.properties)],
    [epcs(frame.alsoGet), epcs(asked.alsoGet)],
  ] as const;

const isPositive = ({ esv }: Frame) => esv >= ESV.Set_Res;
const isSameKind = (frame: Frame, { esv }: Frame) =>
  serviceOf(esv)?.response === frame.esv || serviceOf(esv)?.sna === frame.esv;

const complete = answerMonitor({
  id: 'positive-responses-leave-nothing-out',
  watches: ['EL2-3.2.5-7'],
  title: 'A positive response names every property of the request and no other',
  concerns: (frame, asked) => isPositive(frame) && isSameKind(frame, asked) && !asksNothing(asked),
  see: (frame, asked, bytes) =>
    breachUnless(
      (isSame(frame.properties, asked.properties) && isSame(frame.alsoGet, asked.alsoGet)) ||
        lists(frame, asked).every(([got, due]) => same(named(got), named(due))),
      () => `${esvName(frame.esv)} names what was asked for`,
      () =>
        lists(frame, asked)
          .map(([, due]) => show(due))
          .join(' and '),
      () => hex(bytes),
    ),
});

const ordered = answerMonitor({
  id: 'responses-keep-the-order',
  watches: ['EL2-4.2.2-C4'],
  title: 'A response names the properties in the order of the request, an SNA from the first on',
  esvs: RESPONSES.filter((esv) => esv !== ESV.Get_Res),
  // The order in a full Get_Res rests on the figures alone: a monitor of its own.
  concerns: (frame, asked) => frame.esv !== ESV.Get_Res && isSameKind(frame, asked) && !asksNothing(asked),
  see: (frame, asked, bytes) =>
    breachUnless(
      isPrefix(frame.properties, asked.properties) && isPrefix(frame.alsoGet, asked.alsoGet),
      () => `${esvName(frame.esv)} names the properties in the order of the request`,
      () =>
        lists(frame, asked)
          .map(([, due]) => show(due))
          .join(' and '),
      () => hex(bytes),
    ),
});

const orderedGetRes = answerMonitor({
  id: 'get-res-keeps-the-order',
  watches: ['EL2-4.2.3.3-3'],
  title: 'Every Get_Res of the node keeps the order of the request',
  esvs: [ESV.Get_Res],
  concerns: (frame, { esv }) => frame.esv === ESV.Get_Res && esv === ESV.Get,
  see: (frame, asked, bytes) =>
    breachUnless(
      isPrefix(frame.properties, asked.properties),
      'Get_Res names the properties in the order of the request',
      () => show(epcs(asked.properties)),
      () => hex(bytes),
    ),
});

/** UDP destination port 3610, for each kind of frame (1.2 (1)). */
const PORTS: readonly (readonly [id: string, watches: string, kind: string, is: (esv: number) => boolean])[] = [
  ['responses-go-to-port-3610', 'EL2-1.2-U4', 'response', isResponse],
  ['notifications-go-to-port-3610', 'EL2-1.2-U5', 'notification', (esv) => esv === ESV.INF || esv === ESV.INFC],
  ['requests-go-to-port-3610', 'EL2-1.2-U6', 'request', (esv) => isRequest(esv) && esv !== ESV.INFC],
];

const port = ([id, watches, kind, is]: (typeof PORTS)[number]): Monitor =>
  frameMonitor({
    id,
    watches: [watches],
    title: `The destination port of every ${kind} is 3610`,
    esvs: Object.values(ESV).filter(is),
    concerns: ({ esv }, { via }) => via === 'udp' && is(esv),
    see: (_frame, { to, bytes }) =>
      breachUnless(to.port === PORT, `a ${kind} goes to port 3610`, `${PORT}`, () => `port ${to.port}: ${hex(bytes)}`),
  });

const monitors: readonly Monitor[] = [exchangedEojs, pairedCodes, complete, ordered, orderedGetRes, ...PORTS.map(port)];
export default monitors;

import {
  ESV,
  isAnswer,
  isRequest,
  NODE_PROFILE,
  type Breach,
  type Frame,
  type History,
  type Monitor,
  type Observation,
} from '../../../harness/index.ts';

/** The frame that a payload holds; undefined where it holds none, format 2 included. */
export const frameOf = ({ decoded }: Observation): Frame | undefined => (decoded.ok ? decoded.frame : undefined);

/** The request that the frame answers; undefined where it answers none that can be read. */
export const askedBy = ({ answered }: History): Frame | undefined =>
  answered?.decoded.ok === true ? answered.decoded.frame : undefined;

/** Whether the header announces format 1, be the rest as it may (3.2.1). */
export const isFormat1 = ({ bytes }: Observation): boolean => (bytes[0] ?? 0) >> 4 === 1 && bytes[1] === 0x81;

/** The ESV byte of a format 1 payload, readable even where its property lists are not. */
export const esvByte = (seen: Observation): number | undefined => (isFormat1(seen) ? seen.bytes[10] : undefined);

/** Whether the code can only be a response; 0x73 is left out, since it also stands alone. */
export const isResponse = (esv: number): boolean => isAnswer(esv) && esv !== ESV.INF;

/**
 * Whether the frame may answer a request that nobody heard, as happens in captures: of what it would have to copy from
 * there nothing is known. An INF for the node profile is one that nobody asked for.
 */
export const mayAnswerUnseen = ({ esv, deoj }: Frame, { answered, requestsSeen }: History): boolean =>
  requestsSeen === 'some' && answered === undefined && !isRequest(esv) && !(esv === ESV.INF && deoj === NODE_PROFILE);

/** Whether the request breaks 3.2.6 by a counter of 0: what answers it is judged by the cases on that. */
export const asksNothing = ({ properties, alsoGet }: Frame): boolean =>
  properties.length === 0 || alsoGet?.length === 0;

/** Every EPC that the frame names, of both lists. */
export const epcsOf = ({ properties, alsoGet = [] }: Frame): readonly number[] =>
  [...properties, ...alsoGet].map(({ epc }) => epc);

type Text = string | (() => string);
const textOf = (text: Text) => (typeof text === 'string' ? text : text());

/** The breach where `holds` is false; texts that take work are made only then, since most frames are sound. */
export const breachUnless = (holds: boolean, claim: Text, expected: Text, actual: Text): Breach | undefined =>
  holds ? undefined : { claim: textOf(claim), expected: textOf(expected), actual: textOf(actual) };

/** A monitor that looks at the frames that could be read, and at some of them only. */
export const frameMonitor = (
  row: Omit<Monitor, 'concerns' | 'see'> & {
    readonly concerns?: (frame: Frame, seen: Observation, history: History) => boolean;
    readonly see: (frame: Frame, seen: Observation, history: History) => Breach | undefined;
  },
): Monitor => ({
  ...row,
  concerns(seen, history) {
    const frame = frameOf(seen);
    return frame !== undefined && (row.concerns?.(frame, seen, history) ?? true);
  },
  see(seen, history) {
    const frame = frameOf(seen);
    return frame && row.see(frame, seen, history);
  },
});

import { isAnswer, isRequest } from '../echonet-lite/esv.ts';
import { tidOf } from '../echonet-lite/frame.ts';
import type { Observation } from '../model.ts';
import { describe, hex, tidText } from './describe.ts';

/** One line of an exchange: a frame to the right (the tester's) or to the left (the device's), or a remark. */
export interface Step {
  readonly at: number;
  readonly arrow: 'right' | 'left' | 'none';
  readonly multicast: boolean;
  /** What the frame says, decoded. */
  readonly label: string;
  /** Its bytes in hex, cut where they are many. */
  readonly bytes: string;
  /** "multicast", "TCP", "late", ... */
  readonly remarks: readonly string[];
}

/** `windowMs`: an answer that comes later than this after its request is marked late. `most`: frames shown. */
export interface SequenceOptions {
  readonly windowMs: number;
  readonly most?: number;
}

/** The exchange as steps: every frame in order, then one remark for each request that no frame answers. */
export function steps(frames: readonly Observation[], { windowMs, most = 60 }: SequenceOptions): readonly Step[] {
  const asked = new Map<number, Observation>();
  const shown: Step[] = [];
  for (const frame of frames) {
    const request = frame.direction === 'received' ? asked.get(tidOf(frame.bytes)) : undefined;
    if (isAsking(frame)) asked.set(tidOf(frame.bytes), frame);
    if (shown.length < most) shown.push(stepOf(frame, request === undefined ? 0 : frame.at - request.at, windowMs));
  }
  const last = frames.at(-1)?.at ?? 0;
  if (frames.length > most) shown.push(remark(last, `${frames.length - most} more frames: see the capture`));
  const silent = [...asked].filter(([tid]) => !frames.some((it) => answers(it, tid))).slice(0, most);
  return [...shown, ...silent.map(([tid]) => remark(last, `no answer to TID ${tidText(tid)}`))];
}

const isAsking = ({ direction, decoded, bytes }: Observation) =>
  direction === 'sent' && bytes.length >= 4 && (!decoded.ok || isRequest(decoded.frame.esv));

const answers = ({ direction, decoded, bytes }: Observation, tid: number) =>
  direction === 'received' && tidOf(bytes) === tid && (!decoded.ok || isAnswer(decoded.frame.esv));

function stepOf(frame: Observation, took: number, windowMs: number): Step {
  const remarks = [
    frame.multicast && 'multicast',
    frame.via === 'tcp' && 'TCP',
    took > windowMs && `late: ${Math.round(took)} ms after its request`,
  ].filter((it) => it !== false);
  const arrow = frame.direction === 'sent' ? 'right' : 'left';
  return { at: frame.at, arrow, multicast: frame.multicast, label: describe(frame), bytes: hex(frame.bytes), remarks };
}

function remark(at: number, label: string): Step {
  return { at, arrow: 'none', multicast: false, label, bytes: '', remarks: [] };
}

const ARROWS = {
  right: ['──▶', '══▶'],
  left: ['◀──', '◀══'],
  none: ['   ', '   '],
} as const;

/** The exchange as lines of text: time, arrow (double for multicast), the decoded frame, and its bytes below. */
export const sequenceText = (frames: readonly Observation[], options: SequenceOptions): readonly string[] =>
  stepsText(steps(frames, options));

/** Steps as lines of text: see `sequenceText`. */
export function stepsText(shown: readonly Step[]): readonly string[] {
  const drawn = shown.flatMap((step) => {
    const arrow = ARROWS[step.arrow][step.multicast ? 1 : 0];
    const tail = step.remarks.length > 0 ? ` [${step.remarks.join(', ')}]` : '';
    const line = `${time(step)}  ${arrow}  ${step.label}${tail}`;
    return step.bytes === '' ? [line] : [line, `${' '.repeat(18)}${step.bytes}`];
  });
  return drawn.length === 0 ? [] : [`${' '.repeat(6)}ms  tester ──▶ device`, ...drawn];
}

const time = (step: Step) => (step.arrow === 'none' ? '' : step.at.toFixed(1)).padStart(11);

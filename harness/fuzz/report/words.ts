import type { Unconfirmed } from '../suspicions.ts';
import type { FuzzReport } from './types.ts';

/** "1 frame", "20,000 frames". */
export const counted = (count: number, one: string): string => `${whole(count)} ${one}${count === 1 ? '' : 's'}`;

/** A whole number with its thousands apart: "20,000". */
export const whole = (count: number): string => String(count).replaceAll(/\B(?=(\d{3})+$)/g, ',');

/** A time in ms as people read it: "0.04 ms", "12.3 ms", "1.5 s", "12 min". */
export function lasting(ms: number): string {
  if (ms < 1) return `${Number(ms.toPrecision(2))} ms`;
  if (ms < 1000) return `${Number(ms.toPrecision(3))} ms`;
  if (ms < 90_000) return `${Number((ms / 1000).toPrecision(3))} s`;
  return `${Math.round(ms / 60_000)} min`;
}

/** How many frames of those planned were tried, or how much of the time: "1,200 of 200,000 frames". */
export function executed({ header, outcome }: FuzzReport): string {
  const { frames, ms } = header.planned;
  const parts = [
    ...(frames === undefined ? [] : [`${whole(Math.min(outcome.sent, frames))} of ${counted(frames, 'frame')}`]),
    ...(ms === undefined ? [] : [`${lasting(Math.min(outcome.elapsedMs, ms))} of ${lasting(ms)}`]),
  ];
  return parts.join(', ');
}

/** Frames or inputs judged per second of the clock that limits the campaign. */
export const rateOf = ({ judged, elapsedMs }: { readonly judged: number; readonly elapsedMs: number }): number =>
  elapsedMs > 0 ? Math.round((judged * 1000) / elapsedMs) : 0;

/** Why a finding is no failure, in half a sentence. */
export const whyUnconfirmed = ({ untried }: Unconfirmed): string =>
  untried ? 'nobody came to try it again' : 'it did not come again';

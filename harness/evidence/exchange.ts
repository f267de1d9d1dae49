import type { Happening, Result } from '../model.ts';
import { hex } from './describe.ts';
import { printable } from './printable.ts';
import { steps, type SequenceOptions, type Step } from './sequence.ts';

/** What happened in a case as steps: its frames, or, of a camera, what was seen and done. */
export const exchangeOf = ({ frames, happenings = [] }: Result, options: SequenceOptions): readonly Step[] =>
  happenings.length === 0 ? steps(frames, options) : happeningSteps(happenings, options.most ?? 60);

const ARROWS = { sent: 'right', received: 'left', none: 'none' } as const;

/** The first and the last of them where there are too many: how it began and how it ended. */
function happeningSteps(all: readonly Happening[], most: number): readonly Step[] {
  if (all.length <= most) return all.map(stepOf);
  const head = Math.floor(most / 3);
  const left = all.length - most;
  const gap = {
    ...stepOf(all[head] as Happening),
    arrow: 'none',
    label: `${left} more: see the record`,
    bytes: '',
  } as const;
  return [...all.slice(0, head).map(stepOf), gap, ...all.slice(head - most).map(stepOf)];
}

const stepOf = ({ at, who, direction, what, bytes }: Happening): Step => ({
  at,
  arrow: ARROWS[direction],
  multicast: false,
  // What has no arrow is drawn without its time.
  label: printable(`${direction === 'none' ? `${at.toFixed(1)} ms ` : ''}${who}: ${what}`, 200),
  bytes: bytes.length === 0 ? '' : hex(bytes, 32),
  remarks: [],
});

import { outspoken } from './outspoken.ts';
import { planned } from './plan.ts';
import { recordRun, type RecordOptions, type WholeRun } from './record-run.ts';
import { run, type RunOptions } from './run.ts';

/** A run with everything that it leaves behind. */
export type WholeRunOptions = RunOptions & Omit<RecordOptions, 'plan' | 'graceMs'>;

/** How long an interrupted case may take to end and to undo what it did, beyond the silence window, in ms. */
const GRACE = 2000;

/** Judges a node and writes the record and all reports. Rejects, with nothing written, where the run could not begin. */
export function wholeRun(options: WholeRunOptions): Promise<WholeRun> {
  const { windowMs, device, library } = options;
  const graceMs = Math.max(windowMs, device.slowestAnswer ?? 0) + GRACE;
  return recordRun({ ...options, plan: planned(library), graceMs }, (ears) => {
    const lan = outspoken(options.lan, (text) => ears.onFinding({ kind: 'environment', text }));
    return run({ ...options, ...ears, lan });
  });
}

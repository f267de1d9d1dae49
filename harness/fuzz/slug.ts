import { esvName } from '../echonet-lite/esv.ts';
import { render } from './input.ts';
import type { Failure } from './types.ts';

/** A short name for a failure, fit for a folder and for a case id: "dead-get", "wrong-answer-no-frame". */
export function slugOf({ finding, minimal }: Pick<Failure, 'finding' | 'minimal'>): string {
  const [first] = minimal.shots.map(({ what }) => render(what, 0)).toReversed();
  const esv = first?.[10];
  const service = esv === undefined ? 'short' : esvName(esv);
  return `${finding.kind}-${service}`.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
}

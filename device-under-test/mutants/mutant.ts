import type { Row } from '../reference/echonet-lite/row.ts';

/** A node that breaks exactly one rule: some case or monitor must fail it. */
export interface Mutant extends Row {
  /** The requirement that it breaks. */
  readonly bends: string;
}

import type { FuzzOutcome } from '../outcome.ts';
import type { Failure } from '../types.ts';

/** What a report says of a campaign besides its outcome. */
export interface FuzzHeader {
  /** Version of the harness. */
  readonly tekigo: string;
  /** ISO 8601. */
  readonly startedAt: string;
  /** As the user named it. */
  readonly target: string;
  readonly address: string;
  /** `simulated`: in virtual time. */
  readonly network: 'real' | 'simulated';
  readonly windowMs: number;
  readonly actuates: boolean;
  /** Where the campaign was to end, whichever comes first: frames, and ms. */
  readonly planned: { readonly frames?: number; readonly ms?: number };
}

/** A failure as it lies on the disk. */
export interface Kept {
  readonly failure: Failure;
  /** Folder of its bundle, in the report folder: "failures/crashed-get". */
  readonly folder: string;
  /** The lines that try it again, and that judge it as a case of an ordinary run. */
  readonly replay: string;
  readonly caseLine: string;
}

/** Everything that a report of a campaign is made of. */
export interface FuzzReport {
  readonly header: FuzzHeader;
  readonly outcome: FuzzOutcome;
  /** What was confirmed. */
  readonly kept: readonly Kept[];
  /** What the device died of, as far as can be told, where it stayed dead. */
  readonly lastDeath?: Kept;
  readonly exitCode: number;
  /** Why the exit code is what it is, a line each. */
  readonly reasons: readonly string[];
}

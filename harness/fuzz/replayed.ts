/** What came of a bundle that was tried again, on a node or on a camera. */
export interface Replayed<Found> {
  /** The finding came again. */
  readonly reproduced: boolean;
  readonly tries: number;
  /** What came in the last try, the finding of the bundle or another one. */
  readonly findings: readonly Found[];
  /** The device did not come back. */
  readonly gone: boolean;
}

/** How often a bundle is tried at most, until its finding comes again. */
export const MOST_TRIES = 3;

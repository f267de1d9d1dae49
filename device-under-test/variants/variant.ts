import type { Row } from '../reference/echonet-lite/row.ts';

/** A conforming node that makes use of a freedom: it must never be failed. */
export interface Variant extends Row {
  /** The implementation choice (IC-...) or the requirement that leaves it free. */
  readonly freedom: string;
}

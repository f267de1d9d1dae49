import type { Row } from '../reference/echonet-lite/row.ts';

/** A node with a fault so rare that no scripted case comes across it: whoever sends frames that nobody wrote finds it. */
export interface Planted extends Row {
  /** The requirement that the fault breaks. */
  readonly plants: string;
}

import type { DeclaredPics } from '../../contract.ts';
import type { NodeConfig } from './config.ts';
import type { Bend } from './node.ts';

/** A node that is the reference but for one thing. */
export interface Row {
  /** Lower case with hyphens, unique among all rows. */
  readonly name: string;
  /** The one thing that is different, in one sentence. */
  readonly differs: string;
  readonly steps?: Bend;
  readonly config?: Partial<NodeConfig>;
  /** What its vendor would have to declare. */
  readonly pics?: DeclaredPics;
  /** The IP family of the network on which the difference shows; 4 unless given. */
  readonly family?: 4 | 6;
  /** Longest time in ms that an answer may take, where its vendor would have to say so. */
  readonly slowestAnswer?: number;
}

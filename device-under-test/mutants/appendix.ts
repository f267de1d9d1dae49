import { appendixDuties } from './appendix-duties.ts';
import { appendixCodes, appendixNumbers } from './appendix-values.ts';
import type { Mutant } from './mutant.ts';

/** What the APPENDIX defines for the classes of the reference (6.2.1, 6.3.1, 6.4-6.9). */
export const appendix: readonly Mutant[] = [...appendixDuties, ...appendixCodes, ...appendixNumbers];

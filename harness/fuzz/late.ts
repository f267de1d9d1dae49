import { hex } from '../conversation/claims.ts';
import { ESV, isAnswer } from '../echonet-lite/esv.ts';
import type { Decoded } from '../echonet-lite/frame.ts';
import type { Observation } from '../model.ts';
import type { Finding } from './types.ts';

/** Whether a frame answers a request for sure; a notification may stand alone. */
export const isResponse = (decoded: Decoded): boolean =>
  decoded.ok && isAnswer(decoded.frame.esv) && decoded.frame.esv !== ESV.INF;

/** An answer to something that was to stay unanswered, after that was judged. */
export const tooLate = ({ bytes }: Observation): Finding => ({
  kind: 'answered',
  key: `late ${(bytes[10] ?? 0).toString(16)}`,
  claim: 'what is to be discarded is not answered later either',
  expected: 'silence',
  actual: hex(bytes),
  rules: ['EL2-4.2.2-A1'],
});

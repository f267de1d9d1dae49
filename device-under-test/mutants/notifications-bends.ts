import type { Property } from '../reference/echonet-lite/bytes.ts';
import type { Bend } from '../reference/echonet-lite/node.ts';
import type { Answer, Task } from '../reference/echonet-lite/steps.ts';

type BendAnswer = (answer: Answer, task: Task) => readonly Answer[];

/** Puts something in place of what an INF_REQ is answered with. */
export const informing =
  (bend: BendAnswer): Bend =>
  (sound) => ({ inform: (task) => sound.inform(task).flatMap((answer) => bend(answer, task)) });

/** Puts other groups in place of those that answer an INF_REQ with this service code. */
export const informed = (esv: number, change: (properties: readonly Property[]) => readonly Property[]): Bend =>
  informing((answer) => [answer.esv === esv ? { ...answer, properties: change(answer.properties) } : answer]);

/** Puts something in place of what an INFC is answered with. */
export const acknowledging =
  (bend: BendAnswer): Bend =>
  (sound) => ({ acknowledge: (task) => sound.acknowledge(task).flatMap((answer) => bend(answer, task)) });

export const INF = 0x73;
export const INF_SNA = 0x53;
export const INFC_RES = 0x7a;

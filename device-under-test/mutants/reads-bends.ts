import { nothing, type Property } from '../reference/echonet-lite/bytes.ts';
import type { Bend } from '../reference/echonet-lite/node.ts';
import type { Answer, Task } from '../reference/echonet-lite/steps.ts';

/** Puts something in place of what a Get is answered with. */
export const answering =
  (bend: (answer: Answer, task: Task) => readonly Answer[]): Bend =>
  (sound) => ({ read: (task) => sound.read(task).flatMap((answer) => bend(answer, task)) });

/** Puts other groups in place of those that answer a Get with this service code. */
export const groups = (
  esv: number,
  change: (properties: readonly Property[], task: Task) => readonly Property[],
): Bend =>
  answering((answer, task) => [
    answer.esv === esv ? { ...answer, properties: change(answer.properties, task) } : answer,
  ]);

/** Puts something in place of what a SetGet is answered with. */
export const answeringSetGet =
  (bend: (answer: Answer, task: Task) => readonly Answer[]): Bend =>
  (sound) => ({ writeAndRead: (task) => sound.writeAndRead(task).flatMap((answer) => bend(answer, task)) });

/** The group without its EDT. */
export const bare = ({ epc }: Property): Property => ({ epc, edt: nothing });

/** Whether the task is one of the second instance of its class. */
export const isSecond = ({ object }: Task): boolean => (object.eoj & 0xff) === 2;

export const GET_RES = 0x72;
export const GET_SNA = 0x52;
export const SETGET_RES = 0x7e;
export const SETGET_SNA = 0x5e;

import type { Message } from '../reference/echonet-lite/bytes.ts';
import type { Bend, Node } from '../reference/echonet-lite/node.ts';
import type { NodeObject } from '../reference/echonet-lite/objects.ts';
import type { Answer, Arrival, Task } from '../reference/echonet-lite/steps.ts';

/** Whether the request is meant for every instance of a class (4.2.3). */
export const isToAll = ({ deoj }: Message): boolean => (deoj & 0xff) === 0;

/** Whether an answer is a refusal. */
export const isSna = (esv: number): boolean => esv < 0x60;

type When = (message: Message, arrival: Arrival, node: Node) => boolean;

/** Requests of these services. */
export const asks =
  (...esvs: readonly number[]): When =>
  ({ esv }) =>
    esvs.includes(esv);

/** A request to all instances, where `when` holds, reaches the objects that `pick` leaves. */
export const reaches =
  (when: When, pick: (objects: readonly NodeObject[], message: Message) => readonly NodeObject[]): Bend =>
  (sound) => ({
    addressed(node, message, arrival) {
      const objects = sound.addressed(node, message, arrival);
      return isToAll(message) && when(message, arrival, node) ? pick(objects, message) : objects;
    },
  });

/** It reaches the first instance only. */
export const firstOnly = (when: When): Bend => reaches(when, (objects) => objects.slice(0, 1));
/** It reaches all but the last of several. */
export const lastLeftOut = (when: When): Bend =>
  reaches(when, (objects) => (objects.length > 1 ? objects.slice(0, -1) : objects));
/** It reaches nobody. */
export const nobody = (when: When): Bend => reaches(when, () => []);

/** Answers to a request to all instances repeat its DEOJ, instance code 0x00, as their SEOJ. */
export const fromInstanceZero =
  (when: When): Bend =>
  (sound) => ({
    compose(task, answer) {
      const message = sound.compose(task, answer);
      const bent = isToAll(task.message) && when(task.message, task.arrival, task.node);
      return bent ? { ...message, seoj: task.message.deoj } : message;
    },
  });

/** Each instance answers with what the first of them has to say. */
export const allLikeFirst =
  (when: When): Bend =>
  (sound) => ({
    serve(task) {
      const { node, message, arrival } = task;
      const [first] = node.steps.addressed(node, message, arrival);
      const like = isToAll(message) && when(message, arrival, node) && first ? { ...task, object: first } : task;
      return sound.serve(like);
    },
  });

/** What an instance answers to a request to all of them, once `others` (its answers if each were asked) are known. */
export const inView =
  (
    when: When,
    say: (own: readonly Answer[], all: readonly (readonly Answer[])[], task: Task) => readonly Answer[],
  ): Bend =>
  (sound) => ({
    serve(task) {
      const { node, message, arrival } = task;
      if (!isToAll(message) || !when(message, arrival, node)) return sound.serve(task);
      const all = sound.addressed(node, message, arrival).map((object) => sound.serve({ ...task, object }));
      return say(sound.serve(task), all, task);
    },
  });

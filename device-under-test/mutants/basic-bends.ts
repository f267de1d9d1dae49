import { sameBytes, type Message } from '../reference/echonet-lite/bytes.ts';
import type { Bend, Node } from '../reference/echonet-lite/node.ts';
import { fits, type NodeObject } from '../reference/echonet-lite/objects.ts';
import type { Answer, Arrival, Judgement, Task } from '../reference/echonet-lite/steps.ts';
import type { Property } from '../reference/echonet-lite/bytes.ts';

export const SECOND_LIGHT = 0x029002;
export const PORT = 3610;

type When = (message: Message, arrival: Arrival, node: Node) => boolean;

/** Throws such requests away. */
export const ignoring =
  (when: When): Bend =>
  (sound) => ({
    serves: (node, message, arrival) => !when(message, arrival, node) && sound.serves(node, message, arrival),
  });

/** Puts other answers in place of each. */
export const answering =
  (change: (answer: Answer, task: Task) => readonly Answer[]): Bend =>
  (sound) => ({ serve: (task) => sound.serve(task).flatMap((answer) => change(answer, task)) });

/** Keeps such answers back. */
export const withholding = (when: (answer: Answer, task: Task) => boolean): Bend =>
  answering((answer, task) => (when(answer, task) ? [] : [answer]));

/** Puts another service code in place of what is due; undefined leaves it. */
export const recoding = (code: (answer: Answer, task: Task) => number | undefined): Bend =>
  answering((answer, task) => [{ ...answer, esv: code(answer, task) ?? answer.esv }]);

/** Gives an accepted SetI, which is due no answer, one with this code. */
export const answeringSetI =
  (esv: number, when: (task: Task) => boolean = () => true): Bend =>
  (sound) => ({
    esvOf: (task, accepted) =>
      task.message.esv === 0x60 && accepted && when(task) ? esv : sound.esvOf(task, accepted),
  });

/** Sends such answers to the group; `message` is the answer. */
export const toGroup =
  (when: (message: Message, arrival: Arrival) => boolean): Bend =>
  (sound) => ({
    destinations: (node, message, arrival) =>
      arrival && when(message, arrival) ? [node.group] : sound.destinations(node, message, arrival),
  });

/** Sends such answers to who asked, alone. */
export const toAsker =
  (when: (message: Message, arrival: Arrival) => boolean): Bend =>
  (sound) => ({
    destinations: (node, message, arrival) =>
      arrival && when(message, arrival)
        ? [{ address: arrival.from.address, port: PORT }]
        : sound.destinations(node, message, arrival),
  });

/** Takes such requests to objects that are not there for requests to `to`. */
export const diverting =
  (when: When, to: (node: Node, message: Message) => readonly NodeObject[]): Bend =>
  (sound) => ({
    addressed(node, message, arrival) {
      const objects = sound.addressed(node, message, arrival);
      return objects.length === 0 && when(message, arrival, node) ? to(node, message) : objects;
    },
  });

/** An object without properties: it refuses everything. */
export const empty = (_node: Node, { deoj }: Message): readonly NodeObject[] => [
  { eoj: deoj, definitions: new Map(), values: new Map() },
];

/** The instances of the class that the request is meant for. */
export const ofClass = (node: Node, { deoj }: Message): readonly NodeObject[] =>
  node.objects.filter(({ eoj }) => eoj >> 8 === deoj >> 8);

/** Takes a frame for one with another service code; undefined leaves it. */
export const aliasing =
  (
    alias: (message: Message, task: { readonly arrival: Arrival; readonly object?: NodeObject }) => number | undefined,
  ): Bend =>
  (sound) => ({
    serves: (node, message, arrival) =>
      alias(message, { arrival }) !== undefined || sound.serves(node, message, arrival),
    serve(task) {
      const esv = alias(task.message, task);
      return sound.serve(esv === undefined ? task : { ...task, message: { ...task.message, esv } });
    },
  });

/** Judges such writes otherwise; undefined leaves it. */
export const judging =
  (judge: (task: Task, asked: Property) => Judgement | undefined): Bend =>
  (sound) => ({ judgeWrite: (task, asked) => judge(task, asked) ?? sound.judgeWrite(task, asked) });

/** Reads such properties, whatever their access. */
export const reading =
  (when: (task: Task, epc: number) => boolean): Bend =>
  (sound) => ({
    readOne: (task, asked, part) =>
      when(task, asked.epc)
        ? task.node.steps.current(task.node, task.object, asked.epc, part)
        : sound.readOne(task, asked, part),
  });

export const definitionOf = ({ object }: Task, epc: number) => object.definitions.get(epc);
export const isAbsent = (task: Task, epc: number): boolean => definitionOf(task, epc) === undefined;
export const isReadOnly = (task: Task, epc: number): boolean => definitionOf(task, epc)?.access.includes('S') === false;
export const isUnreadable = (task: Task, epc: number): boolean =>
  definitionOf(task, epc)?.access.includes('G') === false;
/** A write whose property and service are there, and whose size does not fit. */
export const isMissized = (task: Task, { epc, edt }: Property): boolean => {
  const definition = definitionOf(task, epc);
  return definition !== undefined && definition.access.includes('S') && !fits(definition, edt);
};
/** A write of the value that is there. */
export const isPresent = ({ object }: Task, { epc, edt }: Property): boolean =>
  sameBytes(object.values.get(epc) ?? new Uint8Array(), edt);
export const first = ({ message }: Task): number => message.properties[0]?.epc ?? 0;
export const isRefusal = ({ esv }: Answer | Message): boolean => esv >= 0x50 && esv <= 0x5e;

import type { DeclaredNumber, Drive } from '../contract.ts';
import type { Message } from '../reference/echonet-lite/bytes.ts';
import type { Bend, Node } from '../reference/echonet-lite/node.ts';
import { encoded } from '../reference/echonet-lite/numbers.ts';
import type { NodeObject, ObjectDefinition, PropertyDefinition } from '../reference/echonet-lite/objects.ts';

export const PORT = 3610;
export const SETI = 0x60;
export const SETC = 0x61;
export const SETGET = 0x6e;
export const INF = 0x73;
export const FIRST_LIGHT = 0x029001;
export const SECOND_LIGHT = 0x029002;
export const AIR_CONDITIONER = 0x013001;
export const SENSOR = 0x001101;

/** The value of a property, wherever it is read or announced, is made anew. */
export const valued =
  (
    isMeant: (object: NodeObject, epc: number, node: Node) => boolean,
    make: (value: Uint8Array, node: Node) => Uint8Array,
  ): Bend =>
  (sound) => ({
    current(node, object, epc, part) {
      const value = sound.current(node, object, epc, part);
      return value && isMeant(object, epc, node) ? make(value, node) : value;
    },
  });

/** The same for a property of the node profile. */
export const profileValued = (epc: number, make: (value: Uint8Array, node: Node) => Uint8Array): Bend =>
  valued((object, it, node) => object === node.profile && it === epc, make);

/** A value that stands there unchanged. */
export const fixed =
  (...bytes: readonly number[]) =>
  (): Uint8Array =>
    Uint8Array.from(bytes);

/** A value with its bytes turned round. */
export const turned = (value: Uint8Array): Uint8Array => value.toReversed();

/** What made a property change: the service code of a write, or 0 for something at the device. */
export type Cause = number;

/** What announces a change is made anew, or left out. */
export const announcing =
  (
    make: (
      message: Message,
      cause: Cause,
      change: { node: Node; object: NodeObject; epc: number },
    ) => Message | undefined,
  ): Bend =>
  (sound) => {
    let cause = 0;
    return {
      serve(task) {
        cause = task.message.esv;
        try {
          return sound.serve(task);
        } finally {
          cause = 0;
        }
      },
      announcement(node, object, epc) {
        const message = sound.announcement(node, object, epc);
        return message && make(message, cause, { node, object, epc });
      },
    };
  };

/** Changes are announced with another value. */
export const announcedAs = (
  make: (value: Uint8Array, change: { node: Node; object: NodeObject; epc: number }) => Uint8Array,
): Bend =>
  announcing((message, _cause, change) => ({
    ...message,
    properties: message.properties.map(({ epc, edt }) => ({ epc, edt: make(edt, change) })),
  }));

/** Whether a number is driven down. */
export const isLow = (to: Drive): boolean => to === 'below' || to === 'low end';

/** Where the device itself ends on the side that a number is driven to. */
export const endOf = ({ low, high }: Pick<DeclaredNumber, 'low' | 'high'>, to: Drive): number | undefined =>
  isLow(to) ? low : high;

/** What a number reads where it is driven: a number, or bytes. */
export const driving =
  (read: (number: DeclaredNumber, to: Drive, sound: Uint8Array) => Uint8Array | number): Bend =>
  (sound) => ({
    driven(node, number, to) {
      const value = read(number, to, sound.driven(node, number, to));
      return typeof value === 'number' ? encoded(value, number.size) : value;
    },
  });

/** The property of one object is changed in the table, or taken out of it. */
export const amending =
  (
    isMeant: (eoj: number) => boolean,
    epc: number,
    change: (it: PropertyDefinition) => PropertyDefinition | undefined,
  ) =>
  (object: ObjectDefinition): ObjectDefinition =>
    isMeant(object.eoj)
      ? {
          ...object,
          properties: object.properties.flatMap((it) => (it.epc === epc ? (change(it) ?? []) : [it])),
        }
      : object;

/** The property has another value from the start. */
export const starting =
  (...bytes: readonly number[]) =>
  (it: PropertyDefinition): PropertyDefinition => ({ ...it, initial: Uint8Array.from(bytes) });

export const without = (): undefined => undefined;

/** A service refuses some of what it has to give. */
export const refusing =
  (isRefused: (esv: number, eoj: number, epc: number, value: Uint8Array | undefined) => boolean): Bend =>
  (sound) => ({
    readOne(task, asked, part) {
      const value = sound.readOne(task, asked, part);
      return isRefused(task.message.esv, task.object.eoj, asked.epc, value) ? undefined : value;
    },
  });

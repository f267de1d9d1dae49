import type { Bend, Node } from '../reference/echonet-lite/node.ts';
import { PROFILE } from '../reference/echonet-lite/node-profile.ts';
import { withProperties, type NodeObject, type ObjectDefinition } from '../reference/echonet-lite/objects.ts';
import type { PropertyDefinition } from '../reference/echonet-lite/objects.ts';
import type { Mutant } from './mutant.ts';

export const LIGHT = 0x029001;
export const SECOND_LIGHT = 0x029002;
export const AIR_CONDITIONER = 0x013001;

/** Bytes as a value. */
export const bytes = (...values: readonly number[]): Uint8Array => Uint8Array.from(values);

/** Puts another value in place of one property of one object, wherever it is told; undefined leaves it. */
export const telling =
  (
    eoj: number,
    epc: number,
    change: (edt: Uint8Array, node: Node, object: NodeObject) => Uint8Array | undefined,
  ): Bend =>
  (sound) => ({
    current(node, object, it, part) {
      const edt = sound.current(node, object, it, part);
      return edt && it === epc && object.eoj === eoj ? (change(edt, node, object) ?? edt) : edt;
    },
  });

/** Refuses to read such properties. */
export const refusing =
  (when: (eoj: number, epc: number, asked: number) => boolean): Bend =>
  (sound) => ({
    readOne: (task, asked, part) =>
      when(task.object.eoj, asked.epc, task.message.properties.length) ? undefined : sound.readOne(task, asked, part),
  });

/** Reads such properties, whatever their access. */
export const giving =
  (when: (object: NodeObject, epc: number) => boolean, value?: Uint8Array): Bend =>
  (sound) => ({
    readOne(task, asked, part) {
      if (!when(task.object, asked.epc)) return sound.readOne(task, asked, part);
      return value ?? task.node.steps.current(task.node, task.object, asked.epc, part);
    },
  });

/** Accepts writes of such properties, whatever their access. */
export const taking =
  (when: (object: NodeObject, epc: number) => boolean): Bend =>
  (sound) => ({
    judgeWrite: (task, asked) => (when(task.object, asked.epc) ? 'accepted' : sound.judgeWrite(task, asked)),
  });

/** Changes the definition of one object. */
export const amending =
  (eoj: number, change: (object: ObjectDefinition) => ObjectDefinition) =>
  (object: ObjectDefinition): ObjectDefinition =>
    object.eoj === eoj ? change(object) : object;

/** The object without some properties. */
export const without =
  (...epcs: readonly number[]) =>
  (object: ObjectDefinition): ObjectDefinition => ({
    ...object,
    properties: object.properties.filter(({ epc }) => !epcs.includes(epc)),
  });

/** The object with properties put in place or added. */
export const having =
  (...changed: readonly PropertyDefinition[]) =>
  (object: ObjectDefinition): ObjectDefinition =>
    withProperties(object, ...changed);

/** The object with a property under another access rule. */
export const opening =
  (epc: number, access: string) =>
  (object: ObjectDefinition): ObjectDefinition => ({
    ...object,
    properties: object.properties.map((it) => (it.epc === epc ? { ...it, access } : it)),
  });

/** The EPCs of a map in either form. */
export function epcsIn(map: Uint8Array): readonly number[] {
  if ((map[0] as number) < 16) return [...map.subarray(1)];
  const bits = Array.from({ length: 0x80 }, (_, i) => ({
    epc: 0x80 + i,
    byte: map[1 + (i & 0x0f)] as number,
    bit: i >> 4,
  }));
  return bits.filter(({ byte, bit }) => (byte >> bit) & 1).map(({ epc }) => epc);
}

/** A map of bits, whatever the number. */
export function bitmap(epcs: readonly number[]): Uint8Array {
  const map = new Uint8Array(17);
  map[0] = epcs.length;
  for (const epc of epcs) map[1 + (epc & 0x0f)] = (map[1 + (epc & 0x0f)] as number) | (1 << ((epc >> 4) - 8));
  return map;
}

/** A list of EPCs, whatever the number. */
export const epcList = (epcs: readonly number[]): Uint8Array => bytes(epcs.length, ...epcs);

/** A map in the form that is due. */
export const mapOf = (epcs: readonly number[]): Uint8Array => (epcs.length < 16 ? epcList(epcs) : bitmap(epcs));

/** Another value of one property of the node profile: name, rule, EPC, bytes, what is different. */
export type ProfileValue = readonly [
  name: string,
  bends: string,
  epc: number,
  value: readonly number[],
  differs: string,
];

/** A node that tells this value. */
export const valued = ([name, bends, epc, value, differs]: ProfileValue): Mutant => ({
  name,
  differs,
  bends,
  steps: telling(PROFILE, epc, () => bytes(...value)),
});

/** Text as bytes. */
export const ascii = (text: string): readonly number[] => text.split('').map((it) => it.charCodeAt(0));

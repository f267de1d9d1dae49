import { nothing } from './bytes.ts';

/** One property of a class: `access` holds the letters of its rules (6.2.5): G Get, S Set, A announcement. */
export interface PropertyDefinition {
  readonly epc: number;
  readonly access: string;
  readonly initial: Uint8Array;
  /** Legal sizes in bytes; that of the initial value unless given. */
  readonly sizes?: readonly number[];
  /** Whether a value of a legal size may be written; any may unless given. */
  readonly legal?: (edt: Uint8Array) => boolean;
}

/** An object as its class and maker define it. The EOJ is a 24-bit number, 0x029001. */
export interface ObjectDefinition {
  readonly eoj: number;
  readonly properties: readonly PropertyDefinition[];
}

/** An object of a running node: its definitions by EPC and its present values, the maps among them. */
export interface NodeObject {
  readonly eoj: number;
  readonly definitions: ReadonlyMap<number, PropertyDefinition>;
  readonly values: Map<number, Uint8Array>;
}

const MAPS = { 0x9d: 'A', 0x9e: 'S', 0x9f: 'G' } as const;

// Makes a map (6.10.2): up to 15 EPCs as a list; from 16 on as bits, bit b of byte n+2 for EPC 0x80 + 0x10 b + n.
function propertyMap(epcs: readonly number[]): Uint8Array {
  if (epcs.length < 16) return Uint8Array.of(epcs.length, ...epcs);
  const map = new Uint8Array(17);
  map[0] = epcs.length;
  for (const epc of epcs) {
    const at = 1 + (epc & 0x0f);
    map[at] = (map[at] as number) | (1 << ((epc >> 4) - 8));
  }
  return map;
}

/** Brings an object to life, its three maps computed from its table. */
export function makeObject(definition: ObjectDefinition): NodeObject {
  const { eoj, properties } = definition;
  const maps = Object.keys(MAPS).map((epc) => ({ epc: Number(epc), access: 'G', initial: nothing }));
  const all = [...properties, ...maps].toSorted((a, b) => a.epc - b.epc);
  const values = new Map(all.map(({ epc, initial }) => [epc, initial]));
  for (const [epc, letter] of Object.entries(MAPS))
    values.set(Number(epc), propertyMap(all.filter(({ access }) => access.includes(letter)).map((it) => it.epc)));
  return { eoj, definitions: new Map(all.map((it) => [it.epc, it])), values };
}

/** The definition with some properties put in place of those of the same EPC, or added. */
export function withProperties(
  definition: ObjectDefinition,
  ...changed: readonly PropertyDefinition[]
): ObjectDefinition {
  const kept = definition.properties.filter(({ epc }) => !changed.some((it) => it.epc === epc));
  return { ...definition, properties: [...kept, ...changed] };
}

/** The property under another access rule. */
export const withAccess = (property: PropertyDefinition, access: string): PropertyDefinition => ({
  ...property,
  access,
});

/** Whether an EDT has a size that the property allows. */
export const fits = ({ sizes, initial }: PropertyDefinition, edt: Uint8Array): boolean =>
  sizes ? sizes.includes(edt.length) : edt.length === initial.length;

import type { NodeConfig } from './config.ts';
import { identification } from './devices.ts';
import { instanceLists, nodeProfile, PROFILE, SENDER_PROFILE } from './node-profile.ts';
import type { Kept } from './node.ts';
import { makeObject, type NodeObject, type ObjectDefinition } from './objects.ts';

/** What a node holds. */
export interface Furniture {
  /** The node profile first. */
  readonly objects: readonly NodeObject[];
  readonly byEoj: ReadonlyMap<number, NodeObject>;
  /** The values of 0xD5. */
  readonly instanceLists: readonly Uint8Array[];
}

/** Brings the objects of a node to life, with the values that were kept. */
export function furnish(config: NodeConfig, kept: Kept, address: string): Furniture {
  const devices = config.devices.map(({ eoj }) => eoj);
  const objects = definitions(config, devices, unitOf(kept, address)).map(makeObject);
  for (const object of objects)
    for (const epc of object.definitions.keys()) {
      const value = kept.values.get(object.eoj * 256 + epc);
      // A node that has started is able to communicate, whatever was written before (5.4).
      if (value && !(object === objects[0] && epc === 0x80)) object.values.set(epc, value);
    }
  return { objects, byEoj: new Map(objects.map((it) => [it.eoj, it])), instanceLists: instanceLists(devices) };
}

// Something that tells this node from others for as long as it lives, wherever it moves.
function unitOf({ memory }: Kept, address: string): number {
  const known = memory.get('unit') as number | undefined;
  if (known !== undefined) return known;
  let unit = 0x811c9dc5;
  for (let i = 0; i < address.length; i++) unit = Math.imul(unit ^ address.charCodeAt(i), 0x01000193);
  memory.set('unit', unit);
  return unit;
}

function definitions(config: NodeConfig, devices: readonly number[], unit: number): readonly ObjectDefinition[] {
  const profile = nodeProfile(config.transmissionOnly ? SENDER_PROFILE : PROFILE, devices, unit);
  const numbered = config.devices.map(({ eoj, properties }) => ({
    eoj,
    properties: properties.map((it) => (it.epc === 0x83 ? { ...it, initial: identification(unit, eoj) } : it)),
  }));
  return [profile, ...numbered].map(config.amend);
}

import { referenceDevices } from './devices.ts';
import type { ObjectDefinition } from './objects.ts';

/** What a node is made of, apart from how it behaves. */
export interface NodeConfig {
  readonly devices: readonly ObjectDefinition[];
  /** Called for each object, the node profile too, before its maps are computed. */
  readonly amend: (object: ObjectDefinition) => ObjectDefinition;
  /** Whether the object serves SetGet (4.2.3.4). */
  readonly setGet: (eoj: number) => boolean;
  /** In SetGet, reads come before writes. */
  readonly readsFirst: boolean;
  /** Longest frame in bytes that an answer may take. */
  readonly maxPayload: number;
  /** Most properties of one list that are dealt with. */
  readonly maxProperties: number;
  readonly tcp: boolean;
  /** Every datagram leaves from a port of its own. */
  readonly ephemeralPort: boolean;
  /** Sends requests of its own to nodes that it has not seen before. */
  readonly asks: boolean;
  /** Only sends: its node profile is 0x0EF002 (6.11.1). */
  readonly transmissionOnly: boolean;
}

/** The reference node. */
export const referenceConfig: NodeConfig = {
  devices: referenceDevices,
  amend: (object) => object,
  setGet: () => true,
  readsFirst: false,
  maxPayload: 1400,
  maxProperties: 255,
  tcp: true,
  ephemeralPort: false,
  asks: false,
  transmissionOnly: false,
};

import {
  withAccess,
  withProperties,
  type ObjectDefinition,
  type PropertyDefinition,
} from '../reference/echonet-lite/objects.ts';
import type { Row } from '../reference/echonet-lite/row.ts';

export const LIGHT = 0x029001;
export const SECOND_LIGHT = 0x029002;
export const AIR_CONDITIONER = 0x013001;
export const THERMOMETER = 0x001101;

/** The rule that the APPENDIX defines the device classes. */
export const CLASSES = 'EL2-6.4-6.9-1';

type Amended = Pick<Row, 'config'>;

/** One object is made otherwise. */
const amending = (eoj: number, change: (object: ObjectDefinition) => ObjectDefinition): Amended => ({
  config: { amend: (object) => (object.eoj === eoj ? change(object) : object) },
});

/** The object lacks the property. */
export const without = (eoj: number, epc: number): Amended =>
  amending(eoj, (object) => ({ ...object, properties: object.properties.filter((it) => it.epc !== epc) }));

/** The property has another access rule. */
export const withRule = (eoj: number, epc: number, access: string): Amended =>
  amending(eoj, (object) => ({
    ...object,
    properties: object.properties.map((it) => (it.epc === epc ? withAccess(it, access) : it)),
  }));

/** The object has these properties, in the place of those of the same EPC. */
export const having = (eoj: number, ...changed: readonly PropertyDefinition[]): Amended =>
  amending(eoj, (object) => withProperties(object, ...changed));

/** A property that can be read only. */
export const reads = (epc: number, ...initial: readonly number[]): PropertyDefinition => ({
  epc,
  access: 'G',
  initial: Uint8Array.from(initial),
});

import {
  classOf,
  eojBytes,
  NODE_PROFILE,
  show,
  type Conversation,
  type Eoj,
  type ObjectPics,
  type Pics,
} from '../../../harness/index.ts';
import { eojsOf } from './lists.ts';

const INSTANCE_LIST_S = 0xd6;
// Class groups that inherit from the device object super class (6.3.1).
const LAST_DEVICE_GROUP = 0x06;
const MOST = 8;

const isDevice = (eoj: Eoj) => eojBytes(eoj)[0] <= LAST_DEVICE_GROUP;

/** The first and the last of each class. */
function ends(eojs: readonly Eoj[]): readonly Eoj[] {
  const groups = [...Map.groupBy(eojs, classOf).values()];
  return groups.flatMap((group) => group.filter((_, i) => i === 0 || i === group.length - 1)).slice(0, MOST);
}

/** Devices as 0xD6 lists them, those too whose maps nobody could read: first and last instance of each class. */
export async function listedDevices(node: Conversation): Promise<readonly Eoj[]> {
  const list = await node.value(NODE_PROFILE, INSTANCE_LIST_S);
  return ends([...new Set(eojsOf(list))].filter(isDevice));
}

/** Devices whose maps are known: first and last instance of each class. */
export function mappedDevices({ objects }: Pics): readonly ObjectPics[] {
  const picked = ends(objects.map(({ eoj }) => eoj).filter(isDevice));
  return objects.filter(({ eoj }) => picked.includes(eoj));
}

export const hasDevice = (pics: Pics): true | string =>
  pics.transmissionOnly
    ? 'a transmission-only node answers nothing'
    : mappedDevices(pics).length > 0 || 'no object belongs to a device class (groups 0x00-0x06)';

/** "0x80 of 029001", for claims. */
export const propertyName = (eoj: Eoj, epc: number): string => `${show(epc)} of ${eoj.toUpperCase()}`;

import { identification, MAKER, text12 } from './devices.ts';
import type { ObjectDefinition } from './objects.ts';

/** The node profile of a general node, and of one that only transmits (6.11.1). */
export const PROFILE = 0x0ef001;
export const SENDER_PROFILE = 0x0ef002;

const MOST_INSTANCES = 84;
const MOST_CLASSES = 8;

const list = (...bytes: readonly number[]) => Uint8Array.from(bytes);
const eojBytes = (eoj: number) => [eoj >> 16, (eoj >> 8) & 0xff, eoj & 0xff];

/** The values of 0xD5: lists of at most 84 instances that together hold them all (6.11.1 (6)). */
export function instanceLists(eojs: readonly number[]): readonly Uint8Array[] {
  const lists: Uint8Array[] = [];
  for (let at = 0; at < eojs.length || at === 0; at += MOST_INSTANCES) {
    const part = eojs.slice(at, at + MOST_INSTANCES);
    lists.push(Uint8Array.of(part.length, ...part.flatMap(eojBytes)));
  }
  return lists;
}

// 0xD6 and 0xD7 count everything, 0xFF at most, and list as much as they have room for (6.11.1 (7), (8)).
const listS = (total: number, entries: readonly number[]) => Uint8Array.of(Math.min(total, 0xff), ...entries);

/** The node profile of a node with these device objects; `unit` tells one node from another. */
export function nodeProfile(eoj: number, devices: readonly number[], unit: number): ObjectDefinition {
  const classes = [...new Set(devices.map((it) => it >> 8))];
  const count = devices.length;
  return {
    eoj,
    properties: [
      { epc: 0x80, access: 'GSA', initial: list(0x30), legal: ([status]) => status === 0x30 || status === 0x31 },
      { epc: 0x82, access: 'G', initial: list(0x01, 0x0c, 0x01, 0x00) },
      { epc: 0x83, access: 'G', initial: identification(unit, eoj) },
      { epc: 0x88, access: 'GA', initial: list(0x42), legal: ([status]) => status === 0x41 || status === 0x42 },
      { epc: 0x89, access: 'G', initial: list(0x00, 0x00) },
      { epc: 0x8a, access: 'G', initial: list(...MAKER) },
      { epc: 0x8b, access: 'G', initial: list(0x00, 0x00, 0x01) },
      { epc: 0x8c, access: 'G', initial: text12('TEKIGO-REF') },
      { epc: 0x8d, access: 'G', initial: text12('000000000001') },
      { epc: 0x8e, access: 'G', initial: list(0x07, 0xdf, 0x09, 0x1e) },
      { epc: 0xbf, access: 'GS', initial: list(0x00, 0x01) },
      { epc: 0xd3, access: 'G', initial: list(count >> 16, count >> 8, count) },
      { epc: 0xd4, access: 'G', initial: list((classes.length + 1) >> 8, classes.length + 1) },
      { epc: 0xd5, access: 'A', initial: instanceLists(devices)[0] as Uint8Array },
      { epc: 0xd6, access: 'G', initial: listS(count, devices.slice(0, MOST_INSTANCES).flatMap(eojBytes)) },
      {
        epc: 0xd7,
        access: 'G',
        initial: listS(
          classes.length,
          classes.slice(0, MOST_CLASSES).flatMap((it) => [it >> 8, it & 0xff]),
        ),
      },
    ],
  };
}

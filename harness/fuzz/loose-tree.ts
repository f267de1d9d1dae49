import { eojAt } from '../echonet-lite/eoj.ts';
import { hasTwoLists } from '../echonet-lite/esv.ts';
import type { Branch, Leaf, Tree } from './input.ts';

const HEADER = 11;

/**
 * Any payload with a whole header as a tree that is rendered to the same bytes but for the TID: what is wrong with it
 * stands in the overrides and in the tail. Undefined for payloads that are shorter.
 */
export function looseTree(bytes: Uint8Array): Tree | undefined {
  if (bytes.length < HEADER) return undefined;
  const esv = bytes[10] as number;
  const lists: Branch[] = [];
  let at = HEADER;
  for (let left = hasTwoLists(esv) ? 2 : 1; left > 0 && at < bytes.length; left--) {
    const { list, end, whole } = looseList(bytes, at);
    lists.push(list);
    at = end;
    // What follows a list that breaks off is no list.
    if (!whole) break;
  }
  return {
    ehd: [bytes[0] as number, bytes[1] as number],
    seoj: eojAt(bytes, 4),
    deoj: eojAt(bytes, 7),
    esv,
    lists,
    tail: bytes.slice(at),
  };
}

function looseList(bytes: Uint8Array, start: number): { list: Branch; end: number; whole: boolean } {
  const opc = bytes[start] as number;
  const properties: Leaf[] = [];
  let at = start + 1;
  while (properties.length < opc && at + 1 < bytes.length) {
    const epc = bytes[at] as number;
    const pdc = bytes[at + 1] as number;
    const edt = bytes.slice(at + 2, at + 2 + pdc);
    properties.push(edt.length === pdc ? { epc, edt } : { epc, edt, pdc });
    at += 2 + edt.length;
  }
  const whole = properties.length === opc;
  return { list: whole ? { properties } : { properties, opc }, end: at, whole };
}

import { nothing, type Message, type Property } from './bytes.ts';
import type { Node } from './node.ts';
import { PROFILE } from './node-profile.ts';

const property = (epc: number, ...edt: readonly number[]): Property => ({ epc, edt: Uint8Array.from(edt) });

/** One request of each kind, for the node profile of a node that has just been seen (4.2.3). */
export function ask(node: Node): readonly Message[] {
  const request = (esv: number, properties: readonly Property[], alsoGet?: readonly Property[]): Message => ({
    tid: node.nextTid(),
    seoj: node.profile.eoj,
    deoj: PROFILE,
    esv,
    properties,
    ...(alsoGet ? { alsoGet } : {}),
  });
  const status = property(0x80, 0x30);
  return [
    request(0x62, [{ epc: 0xd6, edt: nothing }]),
    request(0x63, [{ epc: 0xd5, edt: nothing }]),
    request(0x60, [status]),
    request(0x61, [status]),
    request(0x6e, [status], [{ epc: 0xd6, edt: nothing }]),
    request(0x74, [status]),
  ];
}

import { hasTwoLists } from '../reference/echonet-lite/bytes.ts';
import type { Bend, Node } from '../reference/echonet-lite/node.ts';
import type { Arrival } from '../reference/echonet-lite/steps.ts';

/** Whether a payload, as it arrives, sets a fault off. */
export type Trigger = (bytes: Uint8Array, arrival: Arrival) => boolean;

const BOOT_MS = 200;

/** Whether the two header bytes announce a format 1 frame. */
export const isFormat1 = (bytes: Uint8Array): boolean => bytes[0] === 0x10 && bytes[1] === 0x81;

/** A format 1 payload with this ESV. */
export const isOf = (bytes: Uint8Array, ...esvs: readonly number[]): boolean =>
  isFormat1(bytes) && esvs.includes(bytes[10] ?? -1);

/** How far the last PDC of a format 1 frame reaches past its end, and how many bytes are behind what is counted. */
export interface Fit {
  readonly pastEnd: number;
  readonly spare: number;
}

/** How the counters of a payload fit its length, in bytes; undefined where it has no counter. */
export function fitOf(bytes: Uint8Array): Fit | undefined {
  if (!isFormat1(bytes) || bytes.length < 12) return undefined;
  let at = 11;
  for (let lists = hasTwoLists(bytes[10] ?? 0) ? 2 : 1; lists > 0; lists--) {
    let left = bytes[at++] ?? 0;
    for (; left > 0 && at + 1 < bytes.length; left--) at += 2 + (bytes[at + 1] ?? 0);
    if (left > 0 || at > bytes.length) return { pastEnd: Math.max(0, at - bytes.length), spare: 0 };
  }
  return { pastEnd: 0, spare: bytes.length - at };
}

/** Nothing that arrives within so many ms of such a payload is heard, itself included. */
export const hangsAfter =
  (ms: number, trigger: Trigger): Bend =>
  (sound) => {
    let hangs = false;
    return {
      hears(node, arrival) {
        if (!hangs && trigger(arrival.bytes, arrival)) {
          hangs = true;
          node.later(ms, () => (hangs = false));
        }
        return !hangs && sound.hears(node, arrival);
      },
    };
  };

/** The node starts anew at such a payload: it hears nothing for 200 ms, and then tells its instances (4.3.1). */
export const restartsAfter =
  (trigger: Trigger): Bend =>
  (sound) => {
    let starting = false;
    return {
      hears(node, arrival) {
        if (!starting && trigger(arrival.bytes, arrival)) {
          starting = true;
          node.later(BOOT_MS, () => {
            starting = false;
            for (const message of node.steps.startUp(node, 'power')) node.say(message);
          });
        }
        return !starting && sound.hears(node, arrival);
      },
    };
  };

/** A frame that cannot be read leaves something behind. */
export const unreadableLeaves =
  (effect: (node: Node, bytes: Uint8Array) => void): Bend =>
  (sound) => ({
    afterReceive(node, arrival, message, answers) {
      if (message === undefined) effect(node, arrival.bytes);
      sound.afterReceive(node, arrival, message, answers);
    },
  });

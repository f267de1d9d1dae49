import { PORT, type Endpoint, type Stream } from '../../harness/transport/lan.ts';
import type { Message } from '../reference/echonet-lite/bytes.ts';
import type { Bend, Node } from '../reference/echonet-lite/node.ts';
import type { Arrival } from '../reference/echonet-lite/steps.ts';

type When = (message: Message, arrival: Arrival | undefined) => boolean;
type Where = (node: Node, arrival: Arrival | undefined) => readonly (Endpoint | Stream)[];

/** Some of the messages go elsewhere. */
export const goes =
  (when: When, where: Where): Bend =>
  (sound) => ({
    destinations: (node, message, arrival) =>
      when(message, arrival) ? where(node, arrival) : sound.destinations(node, message, arrival),
  });

/** Port 3610 of an address. */
export const at = (address: string): Endpoint => ({ address, port: PORT });

/** Port 3610 of whoever asked; nowhere, where nobody did. */
export const asker: Where = (_node, arrival) => (arrival === undefined ? [] : [at(arrival.from.address)]);

/** Some of what arrives is not heard. */
export const deafTo =
  (lost: (arrival: Arrival, node: Node) => boolean): Bend =>
  (sound) => ({
    hears: (node, arrival) => !lost(arrival, node) && sound.hears(node, arrival),
  });

/** TCP connections as they come and go: all there ever were, and those that are open, in order. */
export interface Connections {
  readonly all: readonly Stream[];
  readonly open: readonly Stream[];
}

/** A bend that knows the connections of the node. */
export const knowing =
  (bend: (connections: Connections) => Bend): Bend =>
  (sound) => {
    const all: Stream[] = [];
    let open: readonly Stream[] = [];
    const connections = {
      all,
      get open() {
        return open;
      },
    };
    return {
      accepts(_node, stream) {
        all.push(stream);
        open = [...open, stream];
        stream.onClose(() => (open = open.filter((it) => it !== stream)));
        return true;
      },
      ...bend(connections)(sound),
    };
  };

/** What comes by UDP while a connection is open is treated in another way. */
export const besideTcp = (bend: (isBeside: () => boolean, connections: Connections) => Bend): Bend =>
  knowing((connections) => bend(() => connections.open.length > 0, connections));

/** What leaves at about the same time for the same place leaves in one piece. */
export const packing =
  (packs: (bytes: Uint8Array, to: Endpoint | Stream) => boolean): Bend =>
  (sound) => {
    const waiting = new Map<string | Stream, Uint8Array>();
    return {
      transmit(node, bytes, to) {
        if (!packs(bytes, to)) return sound.transmit(node, bytes, to);
        const key = 'write' in to ? to : to.address;
        const before = waiting.get(key);
        waiting.set(key, before === undefined ? bytes : Uint8Array.of(...before, ...bytes));
        if (before !== undefined) return;
        node.later(1, () => {
          sound.transmit(node, waiting.get(key) ?? bytes, to);
          waiting.delete(key);
        });
      },
    };
  };

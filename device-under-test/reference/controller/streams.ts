import { nothing } from '../echonet-lite/bytes.ts';
import type { Bend, Node } from '../echonet-lite/node.ts';
import type { Steps } from '../echonet-lite/steps.ts';
import type { Endpoint, Stream } from '../../../harness/transport/lan.ts';
import { bentController } from './controller.ts';

// 0x60-0x6E and 0x74: what asks for something.
const asks = (esv: number) => esv >> 4 === 6 || esv === 0x74;

const keyOf = ({ address, port }: Endpoint) => `${address} ${port}`;

/** A controller that asks over TCP connections of its own; `portOf` tells where to, from the port that a node was heard from. */
export const streams = (portOf: (heardFrom: number) => number): Bend =>
  bentController((whole) => {
    const open = new Map<string, Stream>();
    return {
      destinations(node, message, arrival) {
        if (arrival === undefined || !asks(message.esv)) return whole.destinations(node, message, arrival);
        const to = { address: arrival.from.address, port: portOf(arrival.from.port) };
        const stream = open.get(keyOf(to));
        if (stream === undefined) void connect(node, whole, open, to);
        // Until the connection is there, and where it cannot be made, UDP does.
        return stream === undefined ? whole.destinations(node, message, arrival) : [stream];
      },
    };
  });

async function connect(node: Node, whole: Steps, open: Map<string, Stream>, to: Endpoint): Promise<void> {
  const stream = await node.lan.connect(node.address, to).catch((): undefined => undefined);
  if (stream === undefined) return;
  open.set(keyOf(to), stream);
  stream.onClose(() => void open.delete(keyOf(to)));
  let buffered = nothing;
  stream.onData((bytes) => {
    const { frames, rest } = whole.cut(node, Uint8Array.from([...buffered, ...bytes]), stream);
    buffered = rest;
    for (const frame of frames) {
      const arrival = { bytes: frame, from: stream.remote, multicast: false, stream };
      whole.afterReceive(node, arrival, whole.parse(node, arrival), 0);
    }
  });
}

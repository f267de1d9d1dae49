import { PORT, type Stream } from '../../../harness/transport/lan.ts';
import { nothing } from './bytes.ts';
import type { Node } from './node.ts';
import type { Arrival } from './steps.ts';

/** The TCP side of a node: closes the port and every connection. */
export interface TcpServer {
  close(): Promise<void>;
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  if (a.length === 0) return b;
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

/** Listens on port 3610 and hands over whole frames; a stream in which no frame can begin is closed (1.2 (2)). */
export async function serveTcp(node: Node, receive: (arrival: Arrival) => void): Promise<TcpServer> {
  const streams = new Set<Stream>();
  const accept = (stream: Stream) => {
    if (!node.steps.accepts(node, stream)) return stream.close();
    let buffered = nothing;
    streams.add(stream);
    stream.onClose(() => void streams.delete(stream));
    stream.onData((bytes) => {
      const { frames, rest, broken } = node.steps.cut(node, joined(buffered, bytes), stream);
      buffered = broken ? nothing : rest;
      for (const frame of frames) receive({ bytes: frame, from: stream.remote, multicast: false, stream });
      if (broken) stream.close();
    });
  };
  const listener = await node.lan.listen(node.address, PORT, accept);
  return {
    async close() {
      for (const stream of streams) stream.close();
      await listener.close();
    },
  };
}

import type { IncomingMessage } from 'node:http';

/** The body of a request as it came; undefined where it is longer than `longest` bytes. Rejects where the client goes away. */
export async function readBody(request: IncomingMessage, longest: number): Promise<Buffer<ArrayBuffer> | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  // The answer that refuses still has to get through.
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > longest) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

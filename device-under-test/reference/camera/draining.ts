import type { Server, ServerResponse } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import type { Clock } from '../../../harness/time/clock.ts';

const GRACE = 1000;

/** Answers that are the last of their connection: settings may change again before they are sent. */
const last = new WeakSet<ServerResponse>();

const running = new WeakMap<Server | HttpsServer, Set<ServerResponse>>();

/** Keeps in mind which requests of a server are being answered. */
export function trackRequests<It extends Server | HttpsServer>(server: It): It {
  const answers = new Set<ServerResponse>();
  running.set(server, answers);
  server.on('request', (_request, response: ServerResponse) => {
    answers.add(response);
    response.once('close', () => answers.delete(response));
  });
  return server;
}

/**
 * Ends what a server's connections were under earlier settings: idle ones now, those that wait for an answer once it
 * was sent, and those whose answer has no end after a second.
 */
export function drain(server: Server | HttpsServer, clock: Clock): void {
  server.closeIdleConnections();
  const answers = [...(running.get(server) ?? [])].filter((response) => !last.has(response));
  const endless = new Set(answers);
  for (const response of answers) {
    last.add(response);
    response.shouldKeepAlive = false;
    // For a head that was sent before; the response has no socket any more once it is finished.
    const { socket } = response.req;
    response.once('finish', () => socket.end());
    response.once('close', () => endless.delete(response));
  }
  if (endless.size > 0) clock.after(GRACE, () => endless.forEach((response) => response.socket?.destroy()));
}

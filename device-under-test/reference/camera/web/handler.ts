import { readForm } from './form.ts';
import { errorReply, sendReply } from './reply.ts';
import { routeOf } from './router.ts';
import type { Reply } from './reply.ts';
import type { PageParts } from './view.ts';
import type { IncomingMessage, ServerResponse } from 'node:http';

async function answer(parts: PageParts, request: IncomingMessage): Promise<Reply> {
  const [path = '', query] = (request.url ?? '').split('?', 2);
  const route = routeOf(parts.firmware, path);
  if (route === undefined) return errorReply(404);
  if (request.method === 'POST' && route.post !== undefined) {
    const form = await readForm(request);
    return typeof form === 'number' ? errorReply(form, { Connection: 'close' }) : route.post(parts, form);
  }
  if ((request.method === 'GET' || request.method === 'HEAD') && route.get !== undefined)
    return route.get(parts, new URLSearchParams(query));
  const methods = [route.get && 'GET, HEAD', route.post && 'POST'].filter((method) => method !== undefined);
  return errorReply(405, { Allow: methods.join(', ') });
}

/** The settings pages, for the HTTP and the HTTPS server alike: all behind the login, and a failure of a page ends nothing. */
export function cameraPages(parts: PageParts): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    if (!parts.guard.admit(request, response)) return;
    void answer(parts, request)
      .catch(() => errorReply(500))
      .then((reply) => sendReply(response, reply));
  };
}

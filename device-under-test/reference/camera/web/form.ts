import type { IncomingMessage } from 'node:http';
import { readBody } from './body.ts';

/** Longest bodies in bytes: of a form, and of one with a file, which may be far over what the camera installs. */
const LONGEST_FORM = 65_536;
const LONGEST_UPLOAD = 2_097_152;

/** What a form sent: the first of each name. */
export interface Form {
  readonly fields: ReadonlyMap<string, string>;
  readonly files: ReadonlyMap<string, Uint8Array>;
}

async function parse(body: Uint8Array<ArrayBuffer>, type: string): Promise<Form> {
  const [fields, files] = [new Map<string, string>(), new Map<string, Uint8Array>()];
  for (const [name, value] of await new Response(body, { headers: { 'Content-Type': type } }).formData()) {
    if (typeof value === 'string') fields.set(name, fields.get(name) ?? value);
    else files.set(name, files.get(name) ?? new Uint8Array(await value.arrayBuffer()));
  }
  return { fields, files };
}

/** Reads the form (urlencoded or multipart) that a request carries, or gives the HTTP status that refuses it. */
export async function readForm(request: IncomingMessage): Promise<Form | 400 | 413 | 415> {
  const type = request.headers['content-type'] ?? 'application/x-www-form-urlencoded';
  const kind = /^(application\/x-www-form-urlencoded|multipart\/form-data)\b/i.exec(type)?.[1]?.toLowerCase();
  if (kind === undefined) return 415;
  try {
    const body = await readBody(request, kind.startsWith('multipart') ? LONGEST_UPLOAD : LONGEST_FORM);
    return body === undefined ? 413 : await parse(body, type);
  } catch {
    return 400;
  }
}

import type { Markup } from './markup.ts';
import type { ServerResponse } from 'node:http';

/** What a page answers. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const COMMON = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
};

const HTML = { 'Content-Type': 'text/html; charset=utf-8' };

/** A page. */
export const pageReply = ({ html }: Markup): Reply => ({ status: 200, headers: HTML, body: html });

/** Sends the browser to a page (GET), so that a reload does nothing twice. */
export const redirectReply = (path: string): Reply => ({ status: 303, headers: { Location: path }, body: '' });

/** A file to be stored under a name. */
export const fileReply = (name: string, type: string, body: string): Reply => ({
  status: 200,
  headers: { 'Content-Type': type, 'Content-Disposition': `attachment; filename="${name}"` },
  body,
});

/** An error of HTTP. */
export const errorReply = (status: number, headers: Readonly<Record<string, string>> = {}): Reply => ({
  status,
  headers: { ...HTML, ...headers },
  body: `<html><body>${status}</body></html>`,
});

/** Sends a reply. */
export function sendReply(response: ServerResponse, { status, headers, body }: Reply): void {
  const bytes = Buffer.from(body);
  response.writeHead(status, { ...COMMON, ...headers, 'Content-Length': bytes.length });
  response.end(bytes);
}

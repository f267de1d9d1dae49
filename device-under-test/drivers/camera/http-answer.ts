import type { Answer } from '../../camera-contract.ts';
import { find, readHtml, textOf } from './html.ts';
import type { Reply } from './http-exchange.ts';
import type { AnswerPlace } from './profile-types.ts';

const MOST_TEXT = 1000;

/** What the camera made of a request, read at the place that the profile names. */
export function answerOf(reply: Reply, place: AnswerPlace = {}): Answer {
  const isPage = reply.type === '' || reply.type.includes('html');
  if (place.file === true && reply.status < 400 && !isPage) return { accepted: true, text: '', file: reply.body };
  const told = isPage ? readPage(reply.text(), place) : { text: reply.text().trim() };
  const text = told.text.slice(0, MOST_TEXT);
  if (reply.status >= 400) return { accepted: false, text: text || `HTTP status ${reply.status}` };
  return { accepted: place.file !== true && told.error === undefined && means(told.text, place), text };
}

/** Whether a text of the camera means that it accepts. */
export function means(text: string, { accepted, refused = [] }: AnswerPlace): boolean {
  if (refused.some((word) => text.includes(word))) return false;
  return accepted === undefined || accepted.some((word) => text.includes(word));
}

function readPage(html: string, place: AnswerPlace): { readonly text: string; readonly error?: string } {
  const page = readHtml(html);
  const error =
    place.error === undefined ? '' : page.querySelectorAll(place.error).map(textOf).filter(Boolean).join(' ');
  if (error !== '') return { text: error, error };
  const at = place.at === undefined ? (find(page, 'body') ?? page) : find(page, place.at);
  return { text: at === undefined ? '' : textOf(at) };
}

import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Dialog, Download, Page, Response } from 'playwright-core';
import type { Answer } from '../../camera-contract.ts';
import { find, textOf } from './html.ts';
import { means } from './http-answer.ts';
import type { AnswerPlace } from './profile-types.ts';
import { snapshot } from './web-snapshot.ts';

/** What followed a click. */
interface Aftermath {
  sent: number;
  pending: number;
  since: number;
  /** What the page itself said: alerts, and questions, which were answered with yes. */
  readonly said: string[];
  document?: Response;
  download?: Download;
}

const LOOK = 50;
// A page that sends anything does so at once.
const NOTHING_SENT = 1000;
const QUIET = 300;
const PATIENCE = 90_000;
const MOST_TEXT = 1000;

/** What is answered where the camera ended the connection in place of an answer. */
export const CUT_OFF: Answer = { accepted: false, text: 'the camera ended the connection' };

/** Clicks, waits until the page has come to rest, and reads what came of it. A click that sends nothing is a refusal. */
export async function clickFor(page: Page, selector: string, place: AnswerPlace = {}): Promise<Answer> {
  const after = await click(page, selector);
  const file = place.file === true ? await fileOf(after) : undefined;
  if (file !== undefined) return { accepted: true, text: '', file };
  if (page.url().startsWith('chrome-error:')) return CUT_OFF;
  const { text, error } = await read(page, place, after);
  const status = after.document?.status() ?? 200;
  if (error !== '') return { accepted: false, text: error.slice(0, MOST_TEXT) };
  if (status >= 400) return { accepted: false, text: text || `HTTP status ${status}` };
  return { accepted: place.file !== true && after.sent > 0 && means(text, place), text };
}

async function click(page: Page, selector: string): Promise<Aftermath> {
  const after: Aftermath = { sent: 0, pending: 0, since: performance.now(), said: [] };
  const stop = watch(page, after);
  try {
    await page.locator(`css=${selector}`).first().click({ noWaitAfter: true, timeout: 5000 });
    const until = performance.now() + PATIENCE;
    const resting = () => performance.now() - after.since > (after.sent === 0 ? NOTHING_SENT : QUIET);
    while (performance.now() < until && (after.pending > 0 || !resting())) await sleep(LOOK);
    await page.waitForLoadState('load');
  } finally {
    stop();
  }
  return after;
}

function watch(page: Page, after: Aftermath): () => void {
  const changed = (by: number) => {
    after.pending += by;
    after.since = performance.now();
  };
  const asked = () => {
    after.sent += 1;
    changed(1);
  };
  const ended = () => changed(-1);
  const answered = (response: Response) => {
    if (response.request().isNavigationRequest()) after.document = response;
  };
  const given = (download: Download) => {
    after.download = download;
  };
  const told = (dialog: Dialog) => {
    after.said.push(dialog.message());
    void dialog.accept().catch(() => undefined);
  };
  page.on('request', asked).on('requestfinished', ended).on('requestfailed', ended);
  page.on('response', answered).on('download', given).on('dialog', told);
  return () => {
    page.off('request', asked).off('requestfinished', ended).off('requestfailed', ended);
    page.off('response', answered).off('download', given).off('dialog', told);
  };
}

async function fileOf({ download, document }: Aftermath): Promise<Uint8Array | undefined> {
  if (download !== undefined) return readFile(await download.path());
  if (document === undefined || document.status() >= 400) return undefined;
  return (document.headers()['content-type'] ?? 'html').includes('html') ? undefined : document.body();
}

async function read(
  page: Page,
  place: AnswerPlace,
  { sent, said }: Aftermath,
): Promise<{ text: string; error: string }> {
  const root = await snapshot(page);
  const errors = place.error === undefined ? [] : root.querySelectorAll(place.error).map(textOf);
  // What the browser itself says of a field, in its bubble.
  if (sent === 0) errors.push(String(await page.evaluate(BUBBLE)));
  const at = find(root, place.at ?? 'body');
  const text = [...said, at === undefined ? '' : textOf(at)].filter(Boolean).join(' ');
  return { text: text.slice(0, MOST_TEXT), error: errors.filter(Boolean).join(' ') };
}

const BUBBLE = `document.querySelector(':is(input, select, textarea):invalid')?.validationMessage ?? ''`;

import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { visitor } from './web-visit.ts';

const URL = 'http://127.0.0.1:80/setup';
const interrupted = (by: string) =>
  new Error(`page.goto: Navigation to "${URL}" is interrupted by another navigation to "${by}"\nCall log:`);

/** A tab in which the first pages come to grief so, and the others come. */
function tab(...errors: readonly Error[]): { readonly page: Page; readonly opened: string[] } {
  const opened: string[] = [];
  const goto = async (url: string) => {
    opened.push(url);
    const error = errors[opened.length - 1];
    if (error !== undefined) throw error;
    return { status: () => 200 };
  };
  return { page: { goto, url: () => URL } as unknown as Page, opened };
}

const open = () =>
  visitor({ address: '127.0.0.1', httpPort: 80, httpsPort: 443, user: 'admin', spacing: 0, settle: 0 });

it('opens a page anew that the page of an error before it got in the way of', async () => {
  const { page, opened } = tab(interrupted('chrome-error://chromewebdata/'));
  expect(await open().visit(page, '/setup')).toBe(true);
  expect(opened).toEqual([URL, URL]);
});

it('gives up where that never ends', async () => {
  const { page, opened } = tab(...Array.from({ length: 9 }, () => interrupted('chrome-error://chromewebdata/')));
  await expect(open().visit(page, '/setup')).rejects.toThrow('does not show /setup: page.goto: Navigation');
  expect(opened.length).toBe(3);
});

it('does not open a page anew that leads elsewhere', async () => {
  const { page, opened } = tab(interrupted('http://127.0.0.1/other'));
  await expect(open().visit(page, '/setup')).rejects.toThrow('does not show /setup');
  expect(opened.length).toBe(1);
});

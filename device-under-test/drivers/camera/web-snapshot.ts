import type { Page } from 'playwright-core';
import { type Element, readHtml } from './html.ts';

// Runs in the page: its HTML, with what has been entered since as attributes, and `hidden` on controls that are not seen.
const SNAPSHOT = `(() => {
  const copy = document.documentElement.cloneNode(true);
  const all = 'input, select, textarea, option, button, a';
  const copies = copy.querySelectorAll(all);
  document.documentElement.querySelectorAll(all).forEach((element, index) => {
    const to = copies[index];
    const flag = (name, on) => (on ? to.setAttribute(name, '') : to.removeAttribute(name));
    if (element.tagName === 'OPTION') return flag('selected', element.selected);
    if (element.tagName !== 'A') flag('disabled', element.matches(':disabled'));
    if (element.type !== 'hidden' && !element.checkVisibility({ visibilityProperty: true })) flag('hidden', true);
    if (element.tagName === 'TEXTAREA') to.textContent = '\\n' + element.value;
    if (element.tagName !== 'INPUT') return;
    if (element.type === 'checkbox' || element.type === 'radio') return flag('checked', element.checked);
    if (element.type !== 'file') to.setAttribute('value', element.value);
  });
  return copy.outerHTML;
})()`;

/** What a page shows at this moment, entries and greyed controls included. */
export const snapshot = async (page: Page): Promise<Element> => readHtml(String(await page.evaluate(SNAPSHOT)));

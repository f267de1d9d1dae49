import { type HTMLElement, parse } from 'node-html-parser';

/** An element of a page that was read. */
export type Element = HTMLElement;

const MOST_CHARACTERS = 1024 * 1024;
// The parser's work grows with the square of the depth.
const DEEPEST = 500;
const UNCOUNTED = new Set(
  'area base br col embed hr img input link meta param source track wbr p li dt dd td th tr tbody thead tfoot option'.split(
    ' ',
  ),
);

/** A page as elements, without scripts, styles and comments. Throws one line where it is too long or nested too deep. */
export function readHtml(text: string): Element {
  if (text.length > MOST_CHARACTERS)
    throw new Error(`a page of the camera is longer than ${MOST_CHARACTERS} characters`);
  const visible = without(without(without(text, '<!--', '-->'), '<script', '</script'), '<style', '</style');
  if (depthOf(visible) > DEEPEST) throw new Error(`a page of the camera is nested deeper than ${DEEPEST} elements`);
  return parse(closedOptions(visible), { parseNoneClosedTags: true });
}

function without(text: string, from: string, to: string): string {
  const letters = text.toLowerCase();
  const kept: string[] = [];
  let at = 0;
  for (;;) {
    const start = letters.indexOf(from, at);
    const end = start < 0 ? -1 : letters.indexOf(to, start + from.length);
    // What is never ended hides all that follows, in a browser too.
    kept.push(text.slice(at, start < 0 ? undefined : start));
    if (end < 0) return kept.join('');
    at = letters.indexOf('>', end) + 1;
    if (at === 0) return kept.join('');
  }
}

function depthOf(text: string): number {
  const open = new Map<string, number>();
  let depth = 0;
  for (const [, slash, tag = ''] of text.matchAll(/<(\/?)([a-z][a-z0-9:-]{0,40})/gi)) {
    const name = tag.toLowerCase();
    if (UNCOUNTED.has(name)) continue;
    const before = open.get(name) ?? 0;
    const now = slash === '' ? before + 1 : Math.max(0, before - 1);
    open.set(name, now);
    depth += now - before;
    if (depth > DEEPEST) break;
  }
  return depth;
}

// HTML lets `</option>` be left out; the parser then loses the list around it.
const closedOptions = (text: string): string =>
  text.replaceAll(/<\/option\s{0,10}>/gi, '').replaceAll(/<option(?=[\s>])[^<>]*>[^<]*/gi, '$&</option>');

/** The element at a selector, within another; undefined where there is none. */
export const find = (within: Element, selector: string): Element | undefined =>
  within.querySelector(selector) ?? undefined;

/** What an element shows, in one line. */
export const textOf = (element: Element): string => element.text.replaceAll(/\s+/g, ' ').trim();

/** Whether an element can be used, is shown without that, or is not shown. Styles of their own files are not looked at. */
export function stateOf(elements: readonly Element[]): 'active' | 'grey' | 'absent' {
  const shown = elements.filter((element) => element.closest(HIDDEN) === null);
  if (shown.length === 0) return 'absent';
  return shown.every(isOff) ? 'grey' : 'active';
}

const HIDDEN = 'input[type=hidden], [hidden], [style*="display:none"], [style*="display: none"]';

const isOff = (element: Element): boolean => isDisabled(element) || element.hasAttribute('readonly');

/** Whether a browser would leave the control out of what it sends. */
export const isDisabled = (element: Element): boolean =>
  element.hasAttribute('disabled') || element.closest('fieldset[disabled]') !== null;

import type { Setting } from '../../camera-contract.ts';
import { messageOf } from '../../../harness/evidence/printable.ts';
import { type Found, namesOf, selectorOf, sendButton } from './capture-controls.ts';
import { matched } from './capture-match.ts';
import { withoutSecrets } from './capture-notes.ts';
import { controlsOf } from './html-form.ts';
import { type Element, find, readHtml, textOf } from './html.ts';
import type { Field, LogTable, Page } from './profile-types.ts';

/** A control or a button that was taken for nothing, with what stands near it. */
export interface Unmatched {
  readonly path: string;
  readonly kind: Found['kind'] | 'button';
  /** The `name` of a control, the selector of a button. */
  readonly at: string;
  readonly near: string;
  /** Where its form goes: "POST /cgi-bin/ntp_test". */
  readonly action?: string;
}

/** A page: its forms as HTML, passwords and keys taken out; or why it could not be read. */
export interface Note {
  readonly path: string;
  readonly forms: readonly string[];
  readonly problem?: string;
}

/** What one page adds. */
export interface Look {
  readonly page?: readonly [name: string, page: Page];
  readonly fields: ReadonlyMap<Setting, Field>;
  readonly unmatched: readonly Unmatched[];
  readonly note: Note;
  readonly log?: LogTable;
}

/** A page that could not be read. */
export const unread = (path: string, problem: string): Look => ({
  fields: new Map(),
  unmatched: [],
  note: { path, forms: [], problem },
});

/** What a page holds. `password`: looked for and taken out; `taken`: names that other pages have. */
export function lookAt(path: string, html: string, password: string, taken: ReadonlySet<string>): Look {
  let root: Element;
  try {
    root = readHtml(html);
  } catch (error) {
    return unread(path, messageOf(error));
  }
  const clean = (text: string) => withoutSecrets(text, password);
  const forms = root.querySelectorAll('form');
  // The form of the settings is the one with most controls; the others send files and press buttons.
  const [form] = forms.toSorted((a, b) => controlsOf(b).length - controlsOf(a).length);
  const names = form === undefined ? [] : namesOf(controlsOf(form));
  const tab = tabOf(path, root, names);
  const name = nameFor(tab ?? '', taken);
  const fields = tab === undefined ? new Map<Setting, Field>() : matched(tab, name, names);
  const used = new Set([...fields.values()].map(({ field }) => field));
  const page = form === undefined || tab === undefined || fields.size === 0 ? undefined : pageOf(path, form);
  const left = namesOf(root.querySelectorAll('input, select, textarea'))
    .filter(({ field, kind }) => kind !== 'hidden' && !used.has(field))
    .map(({ kind, field, label, row }): Unmatched => ({ path, kind, at: field, near: clean(label || row) }));
  const buttons = root
    .querySelectorAll(BUTTONS)
    .map((button) => unmatchedButton(path, root, button, clean))
    .filter(({ at }) => at !== page?.write.control);
  const log = logOf(path, root);
  return {
    fields,
    ...(page === undefined ? {} : { page: [name, page] as const }),
    unmatched: [...left, ...buttons],
    note: { path, forms: forms.map((one) => clean(one.outerHTML)) },
    ...(log === undefined ? {} : { log }),
  };
}

// Two pages may speak of the same thing.
function nameFor(tab: string, taken: ReadonlySet<string>): string {
  const name = tab.toLowerCase();
  return taken.has(name) ? nameFor(`${name}-more`, taken) : name;
}

const BUTTONS = 'button, input[type=submit], input[type=button], input[type=image]';

function unmatchedButton(path: string, root: Element, button: Element, clean: (text: string) => string): Unmatched {
  const id = button.getAttribute('form');
  const form = id === undefined ? button.closest('form') : root.querySelectorAll('form').find((one) => one.id === id);
  const row = button.closest('tr');
  const caption = textOf(button) || (button.getAttribute('value') ?? '');
  const found = {
    path,
    kind: 'button',
    at: selectorOf(button),
    near: clean(row === null ? caption : textOf(row)),
  } as const;
  return form === null || form === undefined
    ? found
    : { ...found, action: `${isGet(form) ? 'GET' : 'POST'} ${target(path, form)}` };
}

/** Which tab of the document a page is: the one that its headings, its path and its names speak of most. */
function tabOf(path: string, root: Element, names: readonly Found[]): 'NTP' | 'HTTPS' | 'MQTT' | undefined {
  const headings = root.querySelectorAll('h1, h2, h3, caption, title, legend').map(textOf);
  const texts = [path, ...headings, ...names.map(({ field }) => field), ...names.map(({ label }) => label)];
  const count = (word: string) => texts.filter((text) => text.toUpperCase().includes(word)).length;
  const [best] = (['MQTT', 'NTP', 'HTTPS'] as const)
    .map((tab) => ({ tab, score: count(tab) }))
    .toSorted((a, b) => b.score - a.score);
  return best === undefined || best.score === 0 ? undefined : best.tab;
}

const isGet = (form: Element): boolean => (form.getAttribute('method') ?? 'get').toLowerCase() === 'get';

function target(path: string, form: Element): string {
  const action = URL.parse(form.getAttribute('action') ?? '', `http://camera${path}`);
  return action === null ? path : action.pathname + action.search;
}

function pageOf(path: string, form: Element): Page {
  const button = sendButton(form);
  const isMultipart = form.getAttribute('enctype')?.toLowerCase() === 'multipart/form-data';
  return {
    path,
    form: selectorOf(form),
    ...(isMultipart ? { encoding: 'multipart' } : {}),
    write: {
      ...(isGet(form) ? { method: 'GET' } : {}),
      path: target(path, form),
      control: button === undefined ? 'button' : selectorOf(button),
    },
  };
}

const LOG_HEADS = [/時刻|日時|date|time/i, /分類|種別|category/i, /表示内容|内容|message|text/i] as const;

const cell = (index: number): string => `td:nth-child(${index + 1})`;

/** A table whose headings are those of the system log. */
function logOf(path: string, root: Element): LogTable | undefined {
  for (const table of root.querySelectorAll('table')) {
    const heads = (find(table, 'tr')?.querySelectorAll('th, td') ?? []).map(textOf);
    const [time = -1, category = -1, text = -1] = LOG_HEADS.map((words) => heads.findIndex((head) => words.test(head)));
    if (Math.min(time, category, text) < 0) continue;
    return { path, row: `${selectorOf(table)} tr`, time: cell(time), category: cell(category), text: cell(text) };
  }
  return undefined;
}

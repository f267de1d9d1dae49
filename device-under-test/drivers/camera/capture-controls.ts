import { type Element, find, textOf } from './html.ts';
import type { Field } from './profile-types.ts';

/** One name of a form: its controls, and what stands near them. */
export interface Found {
  readonly field: string;
  readonly kind: Field['kind'] | 'file' | 'hidden';
  readonly password: boolean;
  /** What is read now: the value of a text, the choice of a list, of round buttons or of a box "" . */
  readonly value: string;
  /** Value at the camera -> as shown, of lists and round buttons. */
  readonly choices: ReadonlyMap<string, string>;
  /** Right before the control, or around it. */
  readonly label: string;
  /** The row of the table that it stands in, and the heading above. */
  readonly row: string;
}

const KINDS: Readonly<Record<string, Found['kind'] | undefined>> = {
  checkbox: 'checkbox',
  radio: 'radio',
  file: 'file',
  hidden: 'hidden',
  submit: undefined,
  button: undefined,
  image: undefined,
  reset: undefined,
};
const MOST_TEXT = 200;

/** The names of controls, in their order; buttons are none. */
export function namesOf(all: readonly Element[]): readonly Found[] {
  const byName = new Map<string, Element[]>();
  for (const control of all) {
    const name = control.getAttribute('name') ?? '';
    if (name !== '' && kindOf(control) !== undefined) byName.set(name, [...(byName.get(name) ?? []), control]);
  }
  return [...byName].flatMap(([field, controls]) => {
    // A hidden one beside a box of the same name stands for its "off".
    const shown = controls.filter((control) => kindOf(control) !== 'hidden');
    const [first] = shown.length > 0 ? shown : controls;
    const kind = first === undefined ? undefined : kindOf(first);
    if (first === undefined || kind === undefined) return [];
    const texts = { label: labelOf(first).slice(0, MOST_TEXT), row: rowOf(first).slice(0, MOST_TEXT) };
    const password = first.getAttribute('type')?.toLowerCase() === 'password';
    const value = kind === 'text' && !password ? (first.getAttribute('value') ?? '') : '';
    return [{ field, kind, password, value, choices: choicesOf(kind, shown), ...texts }];
  });
}

function kindOf(control: Element): Found['kind'] | undefined {
  if (control.tagName === 'SELECT') return 'select';
  const type = (control.getAttribute('type') ?? 'text').toLowerCase();
  return Object.hasOwn(KINDS, type) ? KINDS[type] : 'text';
}

const pairs = (elements: readonly Element[], shown: (element: Element) => string): [string, string][] =>
  elements.map((element) => [element.getAttribute('value') ?? shown(element), shown(element)]);

function choicesOf(kind: Found['kind'], controls: readonly Element[]): ReadonlyMap<string, string> {
  if (kind === 'select') return new Map(pairs(controls[0]?.querySelectorAll('option') ?? [], textOf));
  return new Map(kind === 'radio' ? pairs(controls, captionOf) : []);
}

/** What stands around or right behind a box or a round button. */
function captionOf(control: Element): string {
  const around = control.closest('label');
  if (around !== null) return textOf(around);
  const page = control.closest('body, html');
  const id = control.id;
  const far = page?.querySelectorAll('label').find((label) => id !== '' && label.getAttribute('for') === id);
  return far === undefined ? (control.nextSibling?.text.trim() ?? '') : textOf(far);
}

function labelOf(control: Element): string {
  const around = control.closest('label');
  const type = control.getAttribute('type')?.toLowerCase();
  if (type === 'checkbox') return captionOf(control);
  if (around !== null && type !== 'radio') return textOf(around);
  const before = control.previousSibling?.text.trim() ?? '';
  return before === '' || type === 'radio' ? headOf(control) : before;
}

/** The last heading of the row before the control's own cell; rows may span several. */
function headOf(control: Element): string {
  const row = control.closest('tr');
  const heads = row?.querySelectorAll('th') ?? [];
  const cells = heads.length > 0 ? heads : (row?.querySelectorAll('td').slice(0, 1) ?? []);
  const last = cells.at(-1);
  return last === undefined ? '' : textOf(last);
}

function rowOf(control: Element): string {
  const row = control.closest('tr');
  return row === null ? '' : textOf(row);
}

const plainName = /^[A-Za-z][\w-]*$/;

/** A selector by which the profile finds an element again, as short as it goes. */
export function selectorOf(element: Element): string {
  const tag = element.tagName.toLowerCase();
  if (element.id !== '') return plainName.test(element.id) ? `#${element.id}` : `[id=${JSON.stringify(element.id)}]`;
  for (const name of ['name', 'action', 'value']) {
    const value = element.getAttribute(name);
    if (value !== undefined && value !== '') return `${tag}[${name}=${JSON.stringify(value)}]`;
  }
  return tag;
}

/** The button that sends a form: the first of its own. */
export function sendButton(form: Element): Element | undefined {
  const own = (selector: string) =>
    form.querySelectorAll(selector).find((button) => (button.getAttribute('form') ?? form.id) === form.id);
  return (
    own('button[type=submit], button:not([type]), input[type=submit], input[type=image]') ??
    find(form, 'input[type=button]')
  );
}

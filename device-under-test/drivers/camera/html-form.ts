import { type Element, find, isDisabled } from './html.ts';
import type { Field } from './profile-types.ts';

/** Name and value, as a form sends them. */
export type Entry = readonly [name: string, value: string];

/** The controls of a form; those in it that name another form belong there. */
export const controlsOf = (form: Element): readonly Element[] =>
  form
    .querySelectorAll('input, select, textarea')
    .filter((control) => (control.getAttribute('form') ?? form.id) === form.id);

/** What a browser sends of a form as it was read: no buttons, no files, nothing disabled. */
export function entriesOf(form: Element): readonly Entry[] {
  return controlsOf(form).flatMap((control): readonly Entry[] => {
    const name = control.getAttribute('name') ?? '';
    if (name === '' || isDisabled(control) || NEVER_SENT.has(typeOf(control))) return [];
    if (isBox(control) && !control.hasAttribute('checked')) return [];
    return [[name, valueOf(control)]];
  });
}

const NEVER_SENT = new Set(['submit', 'button', 'image', 'reset', 'file']);

const typeOf = (control: Element): string => (control.getAttribute('type') ?? '').toLowerCase();

const isBox = (control: Element): boolean => ['checkbox', 'radio'].includes(typeOf(control));

function valueOf(control: Element): string {
  if (control.tagName === 'TEXTAREA') return control.text.replace(/^\r?\n/, '');
  if (control.tagName !== 'SELECT') return control.getAttribute('value') ?? (isBox(control) ? 'on' : '');
  const chosen = find(control, 'option[selected]') ?? find(control, 'option');
  return chosen?.getAttribute('value') ?? chosen?.text.trim() ?? '';
}

/** The controls that a profile means by a setting: of boxes under one name, the one whose value means "on". */
export function meant(form: Element, { field, kind, values }: Field): readonly Element[] {
  const controls = controlsOf(form).filter((control) => control.getAttribute('name') === field);
  if (kind === 'text') return controls.filter((control) => !isBox(control) && control.tagName !== 'SELECT');
  if (kind === 'select') return controls.filter((control) => control.tagName === 'SELECT');
  const boxes = controls.filter((control) => typeOf(control) === kind);
  const on = kind === 'checkbox' ? boxes.find((box) => valueOf(box) === values?.['on']) : undefined;
  return on === undefined ? boxes : [on];
}

/** A setting in the words of the contract; undefined where the form has no such control. */
export function readField(form: Element, field: Field): string | undefined {
  const controls = meant(form, field);
  const [first] = controls;
  if (first === undefined) return undefined;
  if (field.kind === 'checkbox') return first.hasAttribute('checked') ? 'on' : 'off';
  const chosen = field.kind === 'radio' ? controls.find((radio) => radio.hasAttribute('checked')) : first;
  return chosen === undefined ? '' : wordFor(field, valueOf(chosen));
}

const wordFor = ({ values = {} }: Field, value: string): string =>
  Object.entries(values).find(([, at]) => at === value)?.[0] ?? value;

/** What is sent for a setting, and what of the form as it was read gives way to it. */
export function writeField(
  form: Element,
  field: Field,
  word: string,
): { replaces: (entry: Entry) => boolean; sent: readonly Entry[] } {
  const value = Object.entries(field.values ?? {}).find(([ours]) => ours === word)?.[1];
  if (field.kind !== 'checkbox')
    return { replaces: ([name]) => name === field.field, sent: [[field.field, value ?? word]] };
  const [box] = meant(form, field);
  const on = field.values?.['on'] ?? (box === undefined ? 'on' : valueOf(box));
  const mine = new Set([on, field.values?.['off']]);
  const sent = word === 'off' ? value : (value ?? on);
  return {
    replaces: ([name, read]) => name === field.field && mine.has(read),
    sent: sent === undefined ? [] : [[field.field, sent]],
  };
}

import type { Locator, Page } from 'playwright-core';
import { type Element, stateOf } from './html.ts';
import { meant } from './html-form.ts';
import type { Field } from './profile-types.ts';

const quoted = (text: string): string => `"${text.replaceAll(/["\\]/g, '\\$&').replaceAll('\n', '\\a ')}"`;

interface Place {
  readonly field: Field;
  readonly controls: readonly Element[];
  /** The controls of that name. */
  readonly named: Locator;
  /** As the camera has it. */
  readonly value: string;
  readonly word: string;
}

// Each gives whether the value is one that can be entered.
const BY_KIND: Readonly<Record<Field['kind'], (place: Place) => Promise<boolean>>> = {
  async text({ named, word }) {
    await type(named.first(), word);
    return true;
  },
  async select({ named, controls, value }) {
    const offered = offers(controls, value);
    if (offered) await named.first().selectOption({ value });
    return offered;
  },
  async radio({ named, value }) {
    const button = withValue(named, value);
    const offered = (await button.count()) > 0;
    if (offered) await button.first().check();
    return offered;
  },
  async checkbox({ named, field, word }) {
    const own = withValue(named, field.values?.['on'] ?? '');
    await ((await own.count()) > 0 ? own : named).first().setChecked(word === 'on');
    return true;
  },
};

/**
 * Enters a value as a user does. Gives why a user cannot: the control is grey, or offers no such choice; undefined once it
 * is entered. `form`: the form as it stands, `selector`: where it is.
 */
export async function enter(
  page: Page,
  { form, selector }: { readonly form: Element; readonly selector: string },
  field: Field,
  word: string,
): Promise<string | undefined> {
  const controls = meant(form, field);
  if (stateOf(controls) !== 'active') return `"${field.field}" cannot be used`;
  const named = page.locator(`css=${selector}`).locator(`css=[name=${quoted(field.field)}]:not([type=hidden])`);
  const value = Object.entries(field.values ?? {}).find(([ours]) => ours === word)?.[1] ?? word;
  const entered = await BY_KIND[field.kind]({ field, controls, named, value, word });
  return entered ? undefined : `"${field.field}" does not offer this choice`;
}

// As typed or pasted: what the page limits or forbids, it does.
async function type(control: Locator, text: string): Promise<void> {
  await control.fill('');
  await control.focus();
  await control.page().keyboard.insertText(text);
}

const offers = ([list]: readonly Element[], value: string): boolean =>
  list?.querySelectorAll('option').some((option) => (option.getAttribute('value') ?? option.text.trim()) === value) ??
  false;

const withValue = (named: Locator, value: string): Locator =>
  named.and(named.page().locator(`css=[value=${quoted(value)}]`));

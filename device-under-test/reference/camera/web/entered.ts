import { SETTING_TABLE, SETTINGS } from '../setting-table.ts';
import type { PageParts } from './view.ts';
import type { Rule } from '../setting-table.ts';
import type { Setting } from '../../../camera-contract.ts';

/** The pages with a form of settings. */
export type SettingsPage = 'ntp' | 'https' | 'mqtt';

/** The settings of a page as this firmware has them: the TLS boxes came with 1.60. */
function settingsOf(page: SettingsPage, firmware: PageParts['firmware']): readonly Setting[] {
  return SETTINGS.filter(
    (name) => name.startsWith(`${page}.`) && (firmware !== '1.50' || !name.startsWith('https.tls')),
  );
}

/** The word for what a form sent of a choice; "" for what is none of its values. */
function wordOf(rule: Extract<Rule, { readonly kind: 'choice' }>, sent: string | undefined): string | undefined {
  const box = Object.values(rule.sent).includes('');
  if (sent === undefined && !box) return undefined;
  return Object.entries(rule.sent).find(([, value]) => value === (sent ?? ''))?.[0] ?? '';
}

/**
 * What a form enters: a box that was not sent is off, another control that was not sent stays, and so does what cannot be
 * changed and what came back as the form had shown it.
 */
export function entered(
  { steps, settings, firmware }: PageParts,
  page: SettingsPage,
  fields: ReadonlyMap<string, string>,
): Partial<Record<Setting, string>> {
  const values: Partial<Record<Setting, string>> = {};
  for (const name of settingsOf(page, firmware)) {
    const { field, rule } = SETTING_TABLE[name];
    const sent = fields.get(field);
    const value = rule.kind === 'choice' ? wordOf(rule, sent) : sent;
    const untouched = rule.kind !== 'choice' && sent === steps.shown(name, settings.get(name));
    if (value !== undefined && !untouched && !steps.fixed(name)) values[name] = value;
  }
  return values;
}

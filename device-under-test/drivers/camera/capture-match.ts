import type { Setting } from '../../camera-contract.ts';
import type { Found } from './capture-controls.ts';
import { type Hint, HINTS } from './capture-hints.ts';
import type { Field } from './profile-types.ts';
import { plain, SETTING_WORDS } from './setting-words.ts';

// A name or a label alone is too little: "port" is everywhere.
const ENOUGH = 3;

/** How much speaks for a control being the one of a setting; 0 where something speaks against it. */
function likeness(setting: Setting, { field, kind, password, value, label, row, choices }: Found): number {
  const hint = HINTS[setting];
  if (hint === undefined || !isOfKind(setting, kind) || password !== (setting === 'mqtt.password')) return 0;
  if (hint.of !== undefined && !ofAlarm(hint.of, field, row, value)) return 0;
  const byName = hint.name.test(field) ? 2 : 0;
  const byLabel = hint.label.test(label) ? 3 : hint.label.test(row) ? 1 : 0;
  const byValue = hint.value !== undefined && hint.value !== '' && hint.value === value ? 3 : 0;
  return byName + byLabel + byValue + 2 * Number(wordsFor(setting, choices) !== undefined);
}

const ofAlarm = (of: NonNullable<Hint['of']>, field: string, row: string, value: string): boolean =>
  of.name.test(field) || of.row.test(row) || (value !== '' && of.value.split('|').some((end) => value.endsWith(end)));

function isOfKind(setting: Setting, kind: Found['kind']): boolean {
  const { choices } = SETTING_WORDS[setting];
  if (choices === undefined) return kind === 'text';
  return kind === 'select' || kind === 'radio' || (kind === 'checkbox' && Object.hasOwn(choices, 'on'));
}

/** Words of the contract to values at the camera, by what the page calls them; undefined where not all have one. */
function wordsFor(setting: Setting, choices: Found['choices']): Readonly<Record<string, string>> | undefined {
  const pairs = Object.entries(SETTING_WORDS[setting].choices ?? {}).map(([word, printed]) => {
    const at = [...choices].find(([, shown]) => plain(shown) === plain(printed) || plain(shown) === plain(word))?.[0];
    return [word, at] as const;
  });
  if (pairs.length === 0 || pairs.some(([, at]) => at === undefined)) return undefined;
  return Object.fromEntries(pairs.map(([word, at]) => [word, at ?? '']));
}

/** The settings of a form, each at the control that is most like it, no control twice; `page` is put into each. */
export function matched(tab: string, page: string, names: readonly Found[]): ReadonlyMap<Setting, Field> {
  const settings = (Object.keys(SETTING_WORDS) as Setting[]).filter((name) => SETTING_WORDS[name].page === tab);
  const scores = settings
    .flatMap((setting) => names.map((found) => ({ setting, found, score: likeness(setting, found) })))
    .filter(({ score }) => score >= ENOUGH)
    .toSorted((a, b) => b.score - a.score);
  const fields = new Map<Setting, Field>();
  const taken = new Set<Found>();
  for (const { setting, found, score } of scores) {
    if (fields.has(setting) || taken.has(found)) continue;
    // Two that are alike are nobody's guess.
    if (
      scores.some(
        (other) =>
          other.score === score && other.setting === setting && other.found !== found && !taken.has(other.found),
      )
    )
      continue;
    fields.set(setting, fieldOf(setting, page, found));
    taken.add(found);
  }
  return fields;
}

function fieldOf(setting: Setting, page: string, { field, kind, choices }: Found): Field {
  const values = wordsFor(setting, choices);
  const same = values === undefined || Object.entries(values).every(([word, at]) => word === at);
  // Files and hidden ones are no settings: `isOfKind`.
  const place = { page, field, kind: kind as Field['kind'] };
  return same ? place : { ...place, values };
}

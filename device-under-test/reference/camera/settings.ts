import { SETTINGS } from './setting-table.ts';
import { wholeFile } from './whole-file.ts';
import type { SettingsStore } from './parts.ts';
import type { SettingSteps } from './setting-steps.ts';
import type { Setting, Values } from '../../camera-contract.ts';

/** Where settings are kept. */
export interface SettingsOptions {
  /** Folder of `settings.json`; without it they live as long as the process. */
  readonly folder?: string;
  readonly steps: SettingSteps;
  /** Hears one line where the file could not be used. */
  readonly tell: (line: string) => void;
}

/** What is wrong with values that are to be set, for the page: the text by its setting, empty where all can be taken. */
export function wrongSettings(steps: SettingSteps, old: Values, values: Values): ReadonlyMap<Setting, string> {
  const wrong = new Map<Setting, string>();
  for (const name of SETTINGS) {
    const value = values[name];
    if (value === undefined || value === old[name]) continue;
    const text = steps.fixed(name) ? '常に有効で、変更できません。' : steps.wrong(name, value);
    if (text !== undefined) wrong.set(name, text);
  }
  if (wrong.size > 0) return wrong;
  const together = steps.wrongTogether({ ...old, ...values });
  return together === undefined ? wrong : wrong.set(together.name, together.text);
}

const factoryValues = (steps: SettingSteps) =>
  Object.fromEntries(SETTINGS.map((name) => [name, steps.factory(name)])) as Record<Setting, string>;

/** The values of a file; undefined where it holds anything but settings that can be taken. */
function readValues(steps: SettingSteps, text: string): Record<Setting, string> | undefined {
  let kept: unknown;
  try {
    kept = JSON.parse(text);
  } catch {
    return undefined;
  }
  const factory = factoryValues(steps);
  if (kept === null || typeof kept !== 'object' || Array.isArray(kept)) return undefined;
  const known = Object.entries(kept).every(
    ([name, value]) => Object.hasOwn(factory, name) && typeof value === 'string',
  );
  const values = { ...factory, ...(kept as Values) };
  return known && wrongSettings(steps, factory, values).size === 0 ? values : undefined;
}

function openFile({ folder, steps, tell }: SettingsOptions) {
  const file = wholeFile(folder, 'settings.json');
  const text = file.read();
  const values = text === undefined ? undefined : readValues(steps, text);
  // Not what is wrong with it: the text may hold a password.
  if (text !== undefined && values === undefined)
    tell('settings.json holds no settings of this camera: factory defaults');
  return { file, values: values ?? factoryValues(steps) };
}

/** Opens the settings. `restart` is what a loss of power does to them. Errors of the file system are thrown. */
export function openSettings(options: SettingsOptions): SettingsStore & { restart(): void } {
  const { steps } = options;
  const { file, values: first } = openFile(options);
  let values = first;
  const listeners = new Set<(changed: ReadonlySet<Setting>) => void>();

  const take = (next: Record<Setting, string>) => {
    const changed = new Set(SETTINGS.filter((name) => next[name] !== values[name]));
    if (changed.size === 0) return;
    file.write(`${JSON.stringify(next, undefined, 2)}\n`);
    values = next;
    for (const listener of listeners) listener(changed);
  };

  return {
    get: (name) => values[name],
    all: () => ({ ...values }),
    change(given) {
      const [wrong] = wrongSettings(steps, values, given).values();
      if (wrong !== undefined) return wrong;
      const next = { ...values };
      for (const name of SETTINGS) {
        const value = given[name];
        if (value !== undefined && value !== values[name]) next[name] = steps.kept(name, value);
      }
      take(next);
      return undefined;
    },
    heard(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    factoryDefault: () => take(factoryValues(steps)),
    restart: () =>
      take(
        Object.fromEntries(
          SETTINGS.map((name) => [name, steps.survives(name) ? values[name] : steps.factory(name)]),
        ) as Record<Setting, string>,
      ),
  };
}

import type { Answer, Button, Setting, SettingsDriver, Slot, Values } from '../../device-under-test/camera-contract.ts';
import { Unsettled } from '../conversation/claims.ts';
import { printable } from '../evidence/printable.ts';
import { byDriver } from './by-driver.ts';
import type { Timeline } from './timeline.ts';
import type { CaseSettings } from './types.ts';

/** What a case did to the settings, for whoever puts them back. */
export interface Touched {
  /** Whether anything was written or pressed. */
  readonly any: () => boolean;
  /** The slots that something was installed in, or may have been. */
  readonly slots: ReadonlySet<Slot>;
}

/** The settings as a case works them, through the camera's driver. */
export function caseSettings(driver: SettingsDriver, line: Timeline): CaseSettings & Touched {
  const slots = new Set<Slot>();
  let any = false;
  const touching = async (what: string, work: () => Promise<Answer>, shown = what): Promise<Answer> => {
    any = true;
    const answer = await byDriver(what, work);
    const said = answer.text === '' ? '' : `, "${printable(answer.text, 120)}"`;
    line.add('settings', `${shown}: ${answer.accepted ? 'accepted' : 'refused'}${said}`);
    return answer;
  };
  const readAll = async (names: readonly Setting[]): Promise<Values> => {
    const values = await byDriver('read settings', () => driver.read(names));
    line.add('settings', `read ${textOf(values)}`);
    return values;
  };
  const write = (values: Values): Promise<Answer> => {
    line.hide(values['mqtt.password'] ?? '');
    return touching('write settings', () => driver.write(values), `write ${textOf(values)}`);
  };
  const settings: CaseSettings = {
    async read(...names) {
      const values: Values = await readAll(names);
      const lacking = names.find((name) => values[name] === undefined);
      if (lacking !== undefined) throw new Unsettled(`the driver does not tell ${lacking}`, 'driver');
      return values as Readonly<Record<(typeof names)[number], string>>;
    },
    write,
    prepare: async (values) => checkKept(values, await write(values), readAll),
    async takes(name, value) {
      const before = (await readAll([name]))[name];
      const { accepted } = await write({ [name]: value });
      // Of a password, which no page shows again, and of a value that was there before, only what the page said tells.
      if (name === 'mqtt.password' || before === value) return accepted;
      const taken = (await readAll([name]))[name] === value;
      if (taken && before !== undefined) await write({ [name]: before });
      return taken;
    },
    press: (button: Button) => touching(`press ${button}`, () => driver.press(button)),
    install(slot, file) {
      slots.add(slot);
      return touching(`install ${slot} (${file.length} bytes)`, () => driver.install(slot, file));
    },
    async label(label) {
      const text = await byDriver(`read what is installed (${label})`, () => driver.label(label));
      line.add('settings', `${label} shows "${printable(text, 120)}"`);
      return text;
    },
    async control(name) {
      const state = await byDriver(`look at ${name}`, () => driver.control(name));
      line.add('settings', `${name} is ${state}`);
      return state;
    },
  };
  return { ...settings, any: () => any, slots };
}

/** Leaves the case open where values that it needs were not taken. */
async function checkKept(
  values: Values,
  { text }: Answer,
  readAll: (names: readonly Setting[]) => Promise<Values>,
): Promise<void> {
  const names = (Object.keys(values) as Setting[]).filter((name) => name !== 'mqtt.password');
  const kept = names.length === 0 ? {} : await readAll(names);
  const other = names.find((name) => kept[name] !== values[name]);
  if (other === undefined) return;
  const said = text === '' ? '' : ` ("${printable(text, 80)}")`;
  const [wanted = '', got = ''] = [values[other], kept[other]];
  throw new Unsettled(`${other} cannot be set to "${printable(wanted, 40)}", it reads "${printable(got, 40)}"${said}`);
}

/** Values for the report; of a password its length. */
const textOf = (values: Values): string =>
  (Object.entries(values) as [Setting, string][])
    .map(([name, value]) =>
      name === 'mqtt.password' ? `${name} (${value.length} characters)` : `${name} "${printable(value, 140)}"`,
    )
    .join(', ');

import type { Answer, Button, Label, LogSource, Setting, SettingsDriver, Slot, Values } from '../../camera-contract.ts';
import { moveOf } from './doors.ts';
import { find, stateOf, textOf } from './html.ts';
import { entriesOf, meant, readField } from './html-form.ts';
import { answerOf } from './http-answer.ts';
import { httpClient } from './http-client.ts';
import { CutOff } from './http-exchange.ts';
import { logRows } from './http-log.ts';
import { formOf, pageAt, type Pages, pagesOf } from './http-pages.ts';
import { writeForms } from './http-write.ts';
import type { LoginTries } from './login-tries.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { byPage, named } from './profile-pages.ts';
import type { HttpProfile } from './profile-types.ts';

/** Which camera is worked by which profile, and who logs in; ports 80 and 443 unless given. */
export interface HttpProfileOptions {
  readonly profile: HttpProfile;
  readonly address: string;
  readonly httpPort?: number;
  readonly httpsPort?: number;
  readonly user: string;
  readonly password: string;
  /** Shared with other drivers of the same camera. */
  readonly tries?: LoginTries;
}

/** The settings pages and, where the profile says where it is, the system log. */
export interface HttpProfileDriver {
  readonly settings: SettingsDriver;
  readonly log?: LogSource;
}

type Reading = Pick<Pages, 'read'>;

/**
 * Works the settings pages over HTTP and HTTPS, as the profile says, with Digest login. What it throws is one line: a camera
 * that does not answer or refuses the login, or pages that are not as in the profile. A setting that its page has not is
 * left out of what `read` gives. No log without one in the profile.
 */
export function httpProfileDriver(options: HttpProfileOptions): HttpProfileDriver {
  const { profile } = options;
  const client = httpClient({ httpPort: 80, httpsPort: 443, ...options, spacing: profile.spacing });
  const pages = pagesOf(profile, client);
  const inTurn = oneAtATime();
  const moved = (values: Values) => {
    client.moved(moveOf(values));
    pages.unsettled();
  };
  const settings: SettingsDriver = {
    read: (names) => inTurn(() => readSettings(profile, pages, names)),
    write: (values) => inTurn(() => writeForms(profile, pages, values, moved)),
    press: (button) => inTurn(() => press(profile, pages, button)),
    install: (slot, file) => inTurn(() => install(profile, pages, slot, file)),
    label: (label) => inTurn(() => labelOf(profile, pages, label)),
    control: (name) => inTurn(() => controlOf(profile, pages, name)),
  };
  const table = profile.log;
  if (table === undefined) return { settings };
  const rows = async () => logRows(await pageAt(profile, pages, table.path), table);
  return { settings, log: { rows: () => inTurn(rows) } };
}

/** What the forms show of the settings; one that its page has not is left out. */
export async function readSettings(profile: HttpProfile, pages: Reading, names: readonly Setting[]): Promise<Values> {
  const found: Partial<Record<Setting, string>> = {};
  for (const [pageName, own] of byPage(profile, Object.fromEntries(names.map((name) => [name, ''])))) {
    const page = named(profile, 'pages', pageName);
    const form = formOf(profile, page, await pageAt(profile, pages, page.path));
    for (const name of Object.keys(own) as Setting[]) {
      const word = readField(form, named(profile, 'settings', name));
      if (word !== undefined) found[name] = word;
    }
  }
  return found;
}

async function press(profile: HttpProfile, pages: Pages, button: Button): Promise<Answer> {
  const { page: pageName, method = 'POST', path, fields = {}, sendForm, answer } = named(profile, 'buttons', button);
  const page = named(profile, 'pages', pageName);
  const form = sendForm === true ? entriesOf(formOf(profile, page, await pageAt(profile, pages, page.path))) : [];
  const entries = [...form, ...Object.entries(fields)];
  return answerOf(await pages.send({ method, path, entries, encoding: page.encoding ?? 'urlencoded' }), answer);
}

async function install(profile: HttpProfile, pages: Pages, slot: Slot, file: Uint8Array): Promise<Answer> {
  const { path, field, fields = {}, answer } = named(profile, 'uploads', slot);
  const sent = { method: 'POST', path, entries: Object.entries(fields), encoding: 'multipart' } as const;
  try {
    return answerOf(await pages.send({ ...sent, file: { field, bytes: file } }), answer);
  } catch (error) {
    // Too large a file is often answered by nothing but the end of the connection.
    if (error instanceof CutOff) return { accepted: false, text: 'the camera ended the connection' };
    throw error;
  }
}

/** The text at a label's place. Throws one line where the page or the place is missing. */
export async function labelOf(profile: HttpProfile, pages: Reading, label: Label): Promise<string> {
  const { page, at } = named(profile, 'labels', label);
  const { path } = named(profile, 'pages', page);
  const place = find(await pageAt(profile, pages, path), at);
  if (place === undefined) throw new Error(`${profile.name}: page ${path} has nothing at ${at}`);
  return textOf(place);
}

/** Whether a setting or a button can be used; "absent" where its page is not there. */
export async function controlOf(profile: HttpProfile, pages: Reading, name: Setting | Button) {
  const place = profile.buttons[name as Button] ?? named(profile, 'settings', name as Setting);
  const page = named(profile, 'pages', place.page);
  const root = await pages.read(page.path);
  if (root === undefined) return 'absent';
  return stateOf('control' in place ? root.querySelectorAll(place.control) : meant(formOf(profile, page, root), place));
}

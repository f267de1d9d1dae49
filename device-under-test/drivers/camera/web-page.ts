import type { Page } from 'playwright-core';
import type { Answer, Button, Setting, SettingsDriver, Slot, Values } from '../../camera-contract.ts';
import { tabOn } from './browser.ts';
import { moveOf } from './doors.ts';
import { type Element, stateOf } from './html.ts';
import { logRows } from './http-log.ts';
import { formOf, pageAt, SETTLE } from './http-pages.ts';
import { controlOf, type HttpProfileDriver, type HttpProfileOptions, labelOf, readSettings } from './http-profile.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { byPage, movesDoors, named } from './profile-pages.ts';
import type { HttpProfile } from './profile-types.ts';
import { clickFor, CUT_OFF } from './web-click.ts';
import { enter } from './web-enter.ts';
import { snapshot } from './web-snapshot.ts';
import { visitor } from './web-visit.ts';

/** The pages in a browser, and how to end it before it ends itself (10 s after it was used last). */
export interface WebPageDriver extends HttpProfileDriver {
  close(): Promise<void>;
}

/** Opens a page; gives what it shows, undefined where the camera has none there. */
type Visit = (page: Page, path: string) => Promise<Element | undefined>;

/**
 * Works the settings pages through Chromium as a user does, with the scripts of the pages: what they grey out cannot be
 * used, what they forbid is not sent. Same profile as the driver without a browser; its paths of writing are not used.
 */
export function webPageDriver(options: HttpProfileOptions): WebPageDriver {
  const { profile } = options;
  const { spacing, settle = SETTLE } = profile;
  const tab = tabOn(options);
  const doors = visitor({ httpPort: 80, httpsPort: 443, ...options, spacing, settle });
  const inTurn = oneAtATime();
  const visit: Visit = async (page, path) => ((await doors.visit(page, path)) ? snapshot(page) : undefined);
  const pagesIn = (page: Page) => ({ read: (path: string) => visit(page, path) });
  const doing = <T>(deed: (page: Page) => Promise<T>) => inTurn(() => tab.use(deed));
  const write = async (page: Page, values: Values): Promise<Answer> => {
    const texts: string[] = [];
    for (const [name, own] of byPage(profile, values)) {
      const told = await fill(profile, page, visit, name, own);
      // Whoever moves to another port has no way to answer from the old one.
      const answer = told === CUT_OFF && movesDoors(own) ? { accepted: true, text: '' } : told;
      if (!answer.accepted) return answer;
      if (movesDoors(own)) doors.moved(moveOf(own));
      texts.push(answer.text);
    }
    return { accepted: true, text: texts.filter(Boolean).join(' / ') };
  };
  const settings: SettingsDriver = {
    read: (names) => doing((page) => readSettings(profile, pagesIn(page), names)),
    write: (values) => doing((page) => write(page, values)),
    press: (button) => doing((page) => press(profile, page, visit, button)),
    install: (slot, file) => doing((page) => install(profile, page, visit, slot, file)),
    label: (label) => doing((page) => labelOf(profile, pagesIn(page), label)),
    control: (name) => doing((page) => controlOf(profile, pagesIn(page), name)),
  };
  const close = () => inTurn(() => tab.close());
  const table = profile.log;
  if (table === undefined) return { settings, close };
  const rows = () => doing(async (page) => logRows(await shown(profile, page, visit, table.path), table));
  return { settings, log: { rows }, close };
}

function shown(profile: HttpProfile, page: Page, visit: Visit, path: string): Promise<Element> {
  return pageAt(profile, { read: (at) => visit(page, at) }, path);
}

async function fill(profile: HttpProfile, page: Page, visit: Visit, pageName: string, values: Values): Promise<Answer> {
  const place = named(profile, 'pages', pageName);
  formOf(profile, place, await shown(profile, page, visit, place.path));
  for (const [name, word] of Object.entries(values)) {
    // What was entered before may have greyed this one, or made it usable.
    const form = formOf(profile, place, await snapshot(page));
    const refused = await enter(
      page,
      { form, selector: place.form },
      named(profile, 'settings', name as Setting),
      word,
    );
    if (refused !== undefined) return { accepted: false, text: refused };
  }
  const { control: button, answer } = place.write;
  return (await unusable(page, button)) ?? clickFor(page, button, answer);
}

async function press(profile: HttpProfile, page: Page, visit: Visit, button: Button): Promise<Answer> {
  const { page: pageName, control: selector, answer } = named(profile, 'buttons', button);
  await shown(profile, page, visit, named(profile, 'pages', pageName).path);
  return (await unusable(page, selector)) ?? clickFor(page, selector, answer);
}

async function install(profile: HttpProfile, page: Page, visit: Visit, slot: Slot, file: Uint8Array): Promise<Answer> {
  const { page: pageName, field, control: selector, answer } = named(profile, 'uploads', slot);
  await shown(profile, page, visit, named(profile, 'pages', pageName).path);
  const chosen = { name: 'certificate.crt', mimeType: 'application/octet-stream', buffer: Buffer.from(file) };
  await page
    .locator(`css=input[type=file][name=${JSON.stringify(field)}]`)
    .first()
    .setInputFiles(chosen);
  return (await unusable(page, selector)) ?? clickFor(page, selector, answer);
}

async function unusable(page: Page, selector: string): Promise<Answer | undefined> {
  const state = stateOf((await snapshot(page)).querySelectorAll(selector));
  return state === 'active' ? undefined : { accepted: false, text: `the button ${selector} is ${state}` };
}

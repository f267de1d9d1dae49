import { parse } from 'node-html-parser';
import type { Setting } from '../../camera-contract.ts';
import { printable } from '../../../harness/evidence/printable.ts';
import { misfit } from './json-shape.ts';
import schema from './profile.schema.json' with { type: 'json' };
import type { Field, HttpProfile } from './profile-types.ts';
import { SETTING_WORDS } from './setting-words.ts';

const MOST_CHARACTERS = 1024 * 1024;

/** A profile from the text of its file, or one line that names the file, the place and what is due there. */
export function readProfile(text: string, name: string): HttpProfile | { readonly wrong: string } {
  const wrong = (what: string) => ({ wrong: printable(`${name}: ${what}`, 600) });
  if (text.length > MOST_CHARACTERS) return wrong(`is longer than ${MOST_CHARACTERS} characters; a profile is not`);
  let profile: HttpProfile;
  try {
    // Held against the schema before anything of it is used.
    profile = JSON.parse(text.replace(/^\uFEFF/, '')) as HttpProfile;
  } catch (error) {
    return wrong(`is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  const found = misfit(profile, schema) ?? strayPage(profile) ?? strayWord(profile) ?? strangeSelector(profile);
  return found === undefined ? profile : wrong(found);
}

function strayPage({ pages, settings, buttons, uploads, labels }: HttpProfile): string | undefined {
  for (const [kind, entries] of Object.entries({ settings, buttons, uploads, labels }))
    for (const [name, { page }] of Object.entries(entries))
      if (!Object.hasOwn(pages, page))
        return `${kind}["${name}"].page: is "${page}", which is not in pages; ${Object.keys(pages).join(', ')} are`;
  return undefined;
}

function strayWord({ settings }: HttpProfile): string | undefined {
  for (const [name, { kind, values = {} }] of Object.entries(settings) as [Setting, Field][]) {
    const { choices } = SETTING_WORDS[name];
    const place = `settings["${name}"].values`;
    if (choices === undefined) {
      if (Object.keys(values).length > 0) return `${place}: has words where a text is typed; leave it out`;
      continue;
    }
    const known = Object.keys(choices);
    const stray = Object.keys(values).find((word) => !known.includes(word));
    if (stray !== undefined) return `${place}: has "${stray}"; the words of this setting are ${known.join(', ')}`;
    if (kind === 'checkbox' && !known.includes('on')) return `settings["${name}"].kind: a checkbox is for on and off`;
  }
  return undefined;
}

function strangeSelector(profile: HttpProfile): string | undefined {
  const page = parse('<form></form>');
  for (const [place, selector] of selectorsOf(profile))
    try {
      page.querySelector(selector);
    } catch (error) {
      return `${place}: is no CSS selector: ${error instanceof Error ? error.message : String(error)}`;
    }
  return undefined;
}

function selectorsOf(profile: HttpProfile): readonly (readonly [place: string, selector: string])[] {
  const found: [string, string][] = [];
  const look = (value: unknown, place: string) => {
    if (typeof value !== 'object' || value === null) return;
    for (const [key, inner] of Object.entries(value)) {
      const at = `${place}["${key}"]`;
      if (typeof inner === 'string' && SELECTORS.has(key)) found.push([at, inner]);
      // What is in these is the camera's own.
      else if (key !== 'fields' && key !== 'values') look(inner, at);
    }
  };
  for (const kind of ['pages', 'buttons', 'uploads', 'labels'] as const) look(profile[kind], kind);
  const { row, time, category, text } = profile.log ?? {};
  for (const [key, selector] of Object.entries({ row, time, category, text }))
    if (selector !== undefined) found.push([`log.${key}`, selector]);
  return found;
}

const SELECTORS = new Set(['form', 'control', 'at', 'error']);

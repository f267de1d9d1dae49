import type { Answer, Values } from '../../camera-contract.ts';
import { answerOf } from './http-answer.ts';
import { CutOff } from './http-exchange.ts';
import { entriesOf, meant, writeField } from './html-form.ts';
import type { Element } from './html.ts';
import { formOf, pageAt, type Pages } from './http-pages.ts';
import { byPage, movesDoors, named } from './profile-pages.ts';
import type { HttpProfile } from './profile-types.ts';

/**
 * Enters values page by page and sends each form with all else that it holds, until a page refuses. `moved` hears of values
 * that change where the camera serves. Throws one line where a page is not as in the profile.
 */
export async function writeForms(
  profile: HttpProfile,
  pages: Pages,
  values: Values,
  moved: (values: Values) => void,
): Promise<Answer> {
  const texts: string[] = [];
  for (const [page, own] of byPage(profile, values)) {
    const answer = await fill(profile, pages, page, own).catch((error: unknown) => {
      // Whoever moves to another port has no way to answer from the old one.
      if (error instanceof CutOff && movesDoors(own)) return { accepted: true, text: '' };
      throw error;
    });
    if (!answer.accepted) return answer;
    if (movesDoors(own)) moved(own);
    texts.push(answer.text);
  }
  return { accepted: true, text: texts.filter(Boolean).join(' / ') };
}

async function fill(profile: HttpProfile, pages: Pages, pageName: string, values: Values): Promise<Answer> {
  const page = named(profile, 'pages', pageName);
  const { method = 'POST', path, fields = {}, answer } = page.write;
  const form = formOf(profile, page, await pageAt(profile, pages, page.path));
  const entries = [...filled(profile, form, values), ...Object.entries(fields)];
  return answerOf(await pages.send({ method, path, entries, encoding: page.encoding ?? 'urlencoded' }), answer);
}

function filled(profile: HttpProfile, form: Element, values: Values) {
  const written = Object.entries(values).map(([name, word]) => {
    const field = named(profile, 'settings', name as keyof Values);
    if (meant(form, field).length === 0)
      throw new Error(`${profile.name}: page "${field.page}" has no ${field.kind} "${field.field}" for ${name}`);
    return writeField(form, field, word);
  });
  const kept = entriesOf(form).filter((entry) => !written.some(({ replaces }) => replaces(entry)));
  return [...kept, ...written.flatMap(({ sent }) => sent)];
}

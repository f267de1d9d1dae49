import { expect, test } from 'vitest';
import { mutants } from '../device-under-test/mutants/index.ts';
import { catalogue, isOwnRule } from '../harness/requirements/catalogue.ts';
import { loadLibrary, planned } from '../harness/runner/plan.ts';

const library = await loadLibrary();
const plan = planned(library);
const proved = new Set(plan.flatMap((it) => [...it.proves]));

/** The clauses that this version judges; the report says so of the others. */
const judgedClauses = /^(3\.2|4\.2\.|4\.3)/;
const ownRules = [...catalogue.values()].filter((rule) => isOwnRule(rule) && judgedClauses.test(rule.source.clause));

test('ids are unique, kebab-case slugs', () => {
  const ids = plan.map(({ id }) => id);
  expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
  expect(ids.filter((id) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(id))).toEqual([]);
});

test('titles say what a device does: short, no modal verbs, each its own', () => {
  const titles = plan.map(({ title }) => title);
  expect(titles.filter((title) => title.length > 110)).toEqual([]);
  expect(titles.filter((title) => /\b(must|should|shall|may|can|cannot|needs? to|ought)\b/i.test(title))).toEqual([]);
  expect(titles.filter((title, i) => titles.indexOf(title) !== i)).toEqual([]);
});

test('every citation is an entry of the catalogue', () => {
  expect([...proved].filter((id) => !catalogue.has(id))).toEqual([]);
});

test('every own rule of chapters 3 and 4 is proved, or says why nothing proves it', () => {
  expect(ownRules.length).toBeGreaterThan(115);
  expect(ownRules.filter(({ id, untested }) => !proved.has(id) && untested === undefined).map(({ id }) => id)).toEqual(
    [],
  );
});

test('a rule that says it is untested is not proved after all', () => {
  expect(ownRules.filter(({ id, untested }) => proved.has(id) && untested !== undefined).map(({ id }) => id)).toEqual(
    [],
  );
});

test('every proved rule has a mutant that bends it', () => {
  const bent = new Set(mutants.map(({ bends }) => bends));
  const provedRules = ownRules.filter(({ id }) => proved.has(id)).map(({ id }) => id);
  expect(provedRules.filter((id) => !bent.has(id))).toEqual([]);
});

import { expect, test } from 'vitest';
import { mutants } from '../device-under-test/mutants/index.ts';
import { catalogue, catalogueOf, isOwnRule } from '../harness/requirements/catalogue.ts';
import { isUncovered, traces } from '../harness/cli/list-coverage.ts';
import { cameraMutants } from '../device-under-test/mutants/camera/index.ts';
import { plannedCamera } from '../harness/camera/plan.ts';
import { loadEverything } from '../harness/cli/everything.ts';
import { planned } from '../harness/runner/plan.ts';

const everything = await loadEverything();
const plan = [...planned(everything.library), ...plannedCamera(everything.cameraCases)];
const proved = new Set(plan.flatMap((it) => [...it.proves]));

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

test('every requirement is proved by what a mutant has tried, or says why nothing proves it', () => {
  const uncovered = traces(everything).filter(isUncovered);
  expect(uncovered.map(({ requirement, because }) => `${requirement.id}: ${because}`)).toEqual([]);
});

test('every own rule is there: none hides behind a clause that nobody judges', () => {
  expect([...catalogueOf('echonet-lite').values()].filter(isOwnRule).length).toBe(217);
  expect(catalogueOf('echonet-lite').size).toBe(319);
  expect(catalogueOf('camera').size).toBe(82);
});

test('a rule that says it is untested is not proved after all', () => {
  const rules = [...catalogue.values()].filter(({ id, untested }) => proved.has(id) && untested !== undefined);
  expect(rules.map(({ id }) => id)).toEqual([]);
});

test('every mutant bends a rule of the catalogue', () => {
  expect(
    [...mutants, ...cameraMutants]
      .filter(({ bends }) => !catalogue.has(bends))
      .map(({ name, bends }) => `${name}: ${bends}`),
  ).toEqual([]);
});

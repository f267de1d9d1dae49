import { expect, test } from 'vitest';
import { finding, got } from './range.fixture.ts';
import { Suspicions } from './suspicions.ts';

const often = finding('unanswered', 'often');
const rare = finding('answered', 'rare');
const seen = (of: typeof often, index: number) => ({
  finding: of,
  suspects: [{ input: got([[index]]), index }],
  history: [],
});

test('what nobody has looked into comes first, and the newest time of it', () => {
  const suspicions = new Suspicions();
  suspicions.note(often, () => seen(often, 0));
  suspicions.note(often, () => seen(often, 1));
  expect(suspicions.take()).toEqual(seen(often, 1));
  for (let i = 2; i < 4; i++) suspicions.note(often, () => seen(often, i));
  suspicions.note(rare, () => seen(rare, 4));
  expect([suspicions.take(), suspicions.take(), suspicions.take()]).toEqual([seen(rare, 4), seen(often, 3), undefined]);
});

test('what was put back is untried, and told so; what was confirmed is not told', () => {
  const suspicions = new Suspicions();
  for (const it of [often, rare]) suspicions.note(it, () => seen(it, 0));
  const first = suspicions.take();
  if (first === undefined) throw new Error('it waits');
  suspicions.putBack(first);
  expect(suspicions.unconfirmed()).toEqual([
    { finding: often, times: 1, untried: true },
    { finding: rare, times: 1, untried: true },
  ]);
  suspicions.take();
  suspicions.confirm(often);
  expect(suspicions.unconfirmed()).toEqual([{ finding: rare, times: 1, untried: true }]);
});

test('to make sure of the same is worth the time ever more seldom', () => {
  const suspicions = new Suspicions();
  const wanted = Array.from({ length: 9 }, () => suspicions.wants(often));
  expect(wanted).toEqual([true, true, false, true, false, false, false, true, false]);
  expect(suspicions.wants(rare)).toBe(true);
});

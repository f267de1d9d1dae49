import { expect, test } from 'vitest';
import { parseKnownFailures } from '../../runner/known-failures.ts';
import { spoilText } from './spoil-text.fixture.ts';
import { FLAT, holds, INPUTS, underFire } from './under-fire.fixture.ts';

const SAMPLES = [
  '',
  '- case: a\n  claim: b\n  reason: c\n',
  '# known\n- {case: a, claim: b, reason: c}\n- {case: d, claim: e, reason: f}\n',
  '- case: >-\n    a\n  claim: |\n    b\n  reason: "c\\n"\n',
  '[{"case": "a", "claim": "b", "reason": "c"}]',
  '- &x\n  case: a\n  claim: b\n  reason: c\n- *x\n',
  '%YAML 1.1\n---\n- <<: {case: a}\n  claim: b\n  reason: !!str 1\n',
];
const WORDS = [
  String.raw`- |  |: |? |# |" |' |[ |] |{ |} |, |&x |*x |!!str |! |<<: |null|~|1e9|0o7|!!set |!!omap |!!pairs `.split(
    '|',
  ),
  String.raw`!!binary |!!timestamp |__proto__: |constructor|\x1b|[[[[[[[[|- - - - - -|? ? ? ? ? ?|{a: {b: {c: `.split(
    '|',
  ),
  ['\n', '\r\n', '\t', '|\n', '>-\n', '---\n', '...\n', '%YAML 1.1\n', '%TAG ! x', 'case: a\n', 'claim: ', 'reason: '],
].flat();

function judge(text: string): boolean {
  const parsed = parseKnownFailures(text, 'known.yaml');
  if (!parsed.ok) {
    holds(/^known\.yaml:[1-9]\d*: [^\p{C}\p{Zl}\p{Zp}]+$/u.test(parsed.problem), JSON.stringify(parsed.problem));
    holds(parsed.problem.length <= 1000, 'the problem is told at too great a length');
    return false;
  }
  const lines = text.split(/\r\n|\n|\r/).length;
  for (const entry of parsed.list) {
    holds(Object.keys(entry).join() === 'case,claim,reason,line', 'an entry has other fields');
    const { case: id, claim, reason, line } = entry;
    holds(
      [id, claim, reason].every((it) => typeof it === 'string' && it !== ''),
      'an entry lacks a text',
    );
    holds(Number.isInteger(line) && line >= 1 && line <= lines, `line ${line} of ${lines}`);
  }
  holds(new Set(parsed.list.map((it) => it.case)).size === parsed.list.length, 'a case is listed twice');
  return parsed.list.length > 0;
}

test(`${INPUTS} lists of known failures are read or refused in one line`, { timeout: 600_000 }, async () => {
  let read = 0;
  const growth = await underFire({
    seed: 8,
    make: (dice) => spoilText(dice, SAMPLES, WORDS),
    judge: (text) => void (read += Number(judge(text))),
    show: (text) => JSON.stringify(text),
  });
  expect(read).toBeGreaterThan(INPUTS / 50);
  expect(growth).toBeLessThan(FLAT);
});

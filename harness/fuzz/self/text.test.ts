import { expect, test } from 'vitest';
import { printable } from '../../evidence/printable.ts';
import { xmlLegal, xmlText } from '../../evidence/xml-text.ts';
import { HOSTILE, spoilText } from './spoil-text.fixture.ts';
import { FLAT, holds, INPUTS, underFire } from './under-fire.fixture.ts';

const SAMPLES = [
  '',
  'a name',
  '空調 エアコン',
  '<b title="x">&amp;</b>',
  ']]>',
  '<!-- x -->',
  '\\u{1b}',
  'a'.repeat(90),
];
const WORDS = ['<', '>', '&', '"', "'", ']]>', '&#0;', '<script>', '\\', '`', ' ', 'é', '…', ...HOSTILE];
const LIMIT = 80;

/** All that may stand in a line of a terminal: letters, marks, numbers, punctuation, symbols and spaces, by category. */
const LINE = /^[\p{L}\p{M}\p{N}\p{P}\p{S}\p{Zs}]*$/u;
/** All that may stand between tags: text without markup, and references to the five characters that are markup. */
const CONTENT = /^(?:[^&<>"']|&(?:amp|lt|gt|quot|#39);)*$/u;

/** Whether a character may stand in XML 1.0: production 2, written anew. */
const isXml = (code: number): boolean =>
  code === 9 ||
  code === 10 ||
  code === 13 ||
  (code >= 0x20 && code < 0xd800) ||
  (code >= 0xe000 && code < 0xfffe) ||
  (code >= 0x1_0000 && code <= 0x10_ffff);

const allXml = (text: string): boolean => {
  for (const character of text) if (!isXml(character.codePointAt(0) as number)) return false;
  return true;
};

const NAMES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };
const readBack = (content: string) => content.replaceAll(/&([a-z#0-9]+);/g, (_, name: string) => NAMES[name] ?? '?');

function judge(text: string): void {
  const line = printable(text, LIMIT);
  holds(LINE.test(line), `a terminal is given ${JSON.stringify(line)}`);
  holds(line.length <= 10 * LIMIT + 40, 'the line is too long');
  if (text.length <= LIMIT && LINE.test(text)) holds(line === text, 'harmless text has changed');
  const legal = xmlLegal(text);
  holds(allXml(legal) && Array.from(legal).length === Array.from(text).length, 'XML is given what it forbids');
  const content = xmlText(text);
  holds(allXml(content) && CONTENT.test(content), `markup gets through: ${content}`);
  holds(readBack(content) === legal, 'the text comes back as another');
}

test(`${INPUTS} hostile texts reach neither the terminal nor the markup`, { timeout: 300_000 }, async () => {
  const growth = await underFire({
    seed: 7,
    make: (dice) => spoilText(dice, SAMPLES, WORDS),
    judge,
    show: (text) => JSON.stringify(text),
  });
  expect(growth).toBeLessThan(FLAT);
});

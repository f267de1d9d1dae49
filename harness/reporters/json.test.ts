import { expect, test } from 'vitest';
import { printableJson } from './json.ts';

test.each([
  ['\u001b[2J', '"\\u001b[2J"\n'],
  ['\u009b31m', '"\\u009b31m"\n'],
  ['\u202etxt', '"\\u202etxt"\n'],
  ['a\u2028b\u2029c', '"a\\u2028b\\u2029c"\n'],
  ['\u{e0001}', '"\\udb40\\udc01"\n'],
  ['空調', '"空調"\n'],
])('%j is written so that it can do nothing to a terminal, and reads back as it is', (text, json) => {
  expect(printableJson(text)).toBe(json);
  expect(JSON.parse(json)).toBe(text);
});

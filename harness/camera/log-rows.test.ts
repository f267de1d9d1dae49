import { expect, test } from 'vitest';
import type { LogRow } from '../../device-under-test/camera-contract.ts';
import { newRows } from './log-rows.ts';

/** "9 a" is a row of the ninth minute with the text a. */
const rows = (...texts: readonly string[]): LogRow[] =>
  texts.map((it) => ({ time: `2021-06-01 10:0${it[0]}:00`, category: 'MQTT', text: it.slice(2) }));
const texts = (found: readonly LogRow[]) => found.map(({ text }) => text);

test.each([
  ['newest first', rows('2 b', '1 a'), rows('4 d', '3 c', '2 b', '1 a'), ['c', 'd']],
  ['oldest first', rows('1 a', '2 b'), rows('1 a', '2 b', '3 c', '4 d'), ['c', 'd']],
  ['nothing new', rows('2 b', '1 a'), rows('2 b', '1 a'), []],
  ['an empty log before, newest first', [], rows('2 b', '1 a'), ['a', 'b']],
  ['an empty log before, oldest first', [], rows('1 a', '2 b'), ['a', 'b']],
  ['a full log that lost its oldest row, newest first', rows('2 b', '1 a'), rows('3 c', '2 b'), ['c']],
  ['a full log that lost its oldest row, oldest first', rows('1 a', '2 b'), rows('2 b', '3 c'), ['c']],
  ['a log that was cleared', rows('2 b', '1 a'), rows('3 c'), ['c']],
  ['the same row again in the same minute', rows('1 a'), rows('1 a', '1 a'), ['a']],
  ['an empty log', rows('1 a'), [], []],
])('%s', (_, before, after, expected) => {
  expect(texts(newRows(before, after))).toEqual(expected);
});

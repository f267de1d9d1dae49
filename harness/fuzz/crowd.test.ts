import { expect, test } from 'vitest';
import { ESV } from '../echonet-lite/esv.ts';
import { volleysOf } from './crowd.ts';
import type { Input, Shot } from './input.ts';
import { gotTree } from './range.fixture.ts';
import { newTrial } from './shooting.ts';

const sent = (esv: number, shot: Partial<Shot> = {}): Input => ({
  property: 'sound-frames',
  shots: [{ what: { ...gotTree([[]]), esv }, way: 'udp', ...shot }],
});
const get = sent(ESV.Get);
const told = sent(ESV.INF);
const twice = { ...get, shots: [...get.shots, ...get.shots] };

test.each<[string, readonly Input[], number, readonly number[]]>([
  ['as many frames as may be unanswered at once', [get, get, get], 2, [2, 1]],
  ['one more behind what is not answered: it shows as well that the device lives', [told, get, get], 1, [2, 1]],
  ['one more only', [told, told, told, get], 1, [2, 2]],
  ['none of several frames', [told, twice], 1, [1, 1]],
  ['two that try one TID apart', [sent(ESV.Get, { tid: 7 }), sent(ESV.INF, { tid: 7 }), get], 64, [1, 2]],
  ['two streams apart', [sent(ESV.Get, { way: 'tcp' }), get, sent(ESV.Get, { way: 'tcp' })], 64, [2, 1]],
])('%s', (_, inputs, budget, sizes) => {
  const volleys = volleysOf(inputs.map(newTrial), budget);
  expect(volleys.map((it) => it.length)).toEqual(sizes);
  expect(volleys.flat().map(({ input }) => input)).toEqual(inputs);
});

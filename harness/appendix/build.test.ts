import { expect, test } from 'vitest';
import { buildAppendix } from './build.ts';
import { asPieces, madeUpAppendix, madeUpFiles, property } from './made-up.fixture.ts';

const claim = (letter: string) => Uint8Array.of(0, 0, letter.charCodeAt(0), 0);
const rules = (eoj: string, letter: string) => madeUpAppendix.describe(eoj, claim(letter));
const properties = (eoj: string, letter: string) => rules(eoj, letter).properties;

test('a class has the properties of the super class, with its own in their place', () => {
  const own = properties('029001', 'G');
  expect(own.get(0x80)).toMatchObject({ inherited: false, set: 'required' });
  expect(own.get(0x81)).toMatchObject({ inherited: true, set: 'required' });
  expect(properties('001101', 'G').get(0x80)).toMatchObject({ inherited: true, set: 'optional' });
});

test.each([
  ['C', 'optional'],
  ['D', 'required'],
  ['K', 'required'],
])('at release %s the air flow rate is %s', (letter, binding) => {
  expect(properties('013001', letter).get(0xa0)).toMatchObject({ get: binding, certain: true });
});

test.each([
  ['A', false],
  ['G', false],
  ['H', true],
])('at release %s the buzzer is there: %s', (letter, there) => {
  const { properties: all, elsewhere } = rules('013001', letter);
  expect([all.has(0xd0), elsewhere.has(0xd0)]).toEqual([there, !there]);
});

test('codes are those of the release', () => {
  const misfit = (letter: string) => properties('029001', letter).get(0x93)?.misfit(Uint8Array.of(0x61));
  expect(misfit('G')).toMatchObject({ type: 'code' });
  expect(misfit('H')).toBeUndefined();
});

test('the first release is also claimed by a small letter', () => {
  expect(madeUpAppendix.describe('013001', claim('a')).release).toBe('release A');
});

test.each([
  ['no claim', undefined],
  ['a claim of three bytes', Uint8Array.of(0, 0, 0x47)],
  ['a claim that is no letter', claim('7')],
  ['another small letter', claim('g')],
])('%s is judged by the newest release, and what differs between releases is in doubt', (_, given) => {
  const { release, properties: all } = madeUpAppendix.describe('013001', given);
  expect(release).toBe('the newest release, as 0x82 names none');
  expect(all.get(0xa0)).toMatchObject({ get: 'required', certain: false });
  expect(all.get(0xb0)).toMatchObject({ get: 'required', certain: true });
});

test('a release that is newer than the appendix is judged by its newest, with doubt', () => {
  const { release, properties: all } = rules('013001', 'Z');
  expect(release).toBe('release Z, newer than the appendix (judged by its newest)');
  expect([...all.values()].filter(({ certain }) => certain)).toEqual([]);
});

test('a class that came after the release is judged by the newest; the super class stays with the release', () => {
  const young = { ...madeUpFiles.devices[0], eoj: '0x0291', validRelease: { from: 'H', to: 'latest' } };
  const late = property('0xB0', 'brightness', 'mmm', { type: 'raw', minSize: 1, maxSize: 1 }, 'J-');
  const always = property('0xB6', 'scene', 'mmm', { type: 'raw', minSize: 1, maxSize: 1 }, 'H-');
  const appendix = buildAppendix(
    asPieces({ ...madeUpFiles, devices: [{ ...young, shortName: 'late', elProperties: [late, always] }] }),
  );
  const { release, properties: all } = appendix.describe('029101', claim('G'));
  expect(release).toBe('release G, which lacks the class (judged by the newest)');
  expect([all.get(0xb0)?.certain, all.get(0xb6)?.certain, all.get(0x93)?.certain]).toEqual([false, true, true]);
  expect(all.get(0x93)?.misfit(Uint8Array.of(0x61))).toMatchObject({ type: 'code' });
});

test.each([
  ['05fe01', 'unknown'],
  ['000d01', 'unknown'],
  ['029001', 'known'],
  ['0ef001', 'known'],
  ['0f1201', 'free'],
  ['070101', 'free'],
])('%s is %s', (eoj, standing) => {
  expect(rules(eoj, 'G').standing).toBe(standing);
});

test('an unknown class has what the super class has, one of a free group nothing', () => {
  expect(properties('05fe01', 'G').get(0x88)).toMatchObject({ get: 'required', inherited: true });
  expect(properties('0f1201', 'G').size).toBe(0);
});

test('the node profile has rules of its own at every release', () => {
  const { release, properties: all } = madeUpAppendix.describe('0ef001', Uint8Array.of(1, 12, 1, 0));
  expect(release).toBe('every release');
  expect([all.has(0xd3), all.has(0x81)]).toEqual([true, false]);
});

test('counts that the document lets go beyond the range of the data are left to it', () => {
  const lists = property('0xD6', 'instances', 'm-o', { type: 'number', format: 'uint8', minimum: 0, maximum: 84 });
  const profile = { ...madeUpFiles.nodeProfile, elProperties: [lists] };
  const appendix = buildAppendix(asPieces({ ...madeUpFiles, nodeProfile: profile }));
  expect(appendix.describe('0ef001', undefined).properties.get(0xd6)?.misfit(Uint8Array.of(100))).toBeUndefined();
});

test('versions of a property may also stand in a list of their own', () => {
  const versions = ['A-C', 'D-'].map((releases, i) =>
    property('0xC1', 'turn', i === 0 ? 'ooo' : 'mmm', { type: 'raw', minSize: 1, maxSize: 1 }, releases),
  );
  const listed = { epc: '0xC1', oneOf: versions } as unknown as (typeof versions)[number];
  const device = { ...madeUpFiles.superClass, eoj: '0x0260', elProperties: [listed] };
  const appendix = buildAppendix(asPieces({ ...madeUpFiles, devices: [device] }));
  const at = (letter: string) => appendix.describe('026001', claim(letter)).properties.get(0xc1)?.get;
  expect([at('C'), at('D')]).toEqual(['optional', 'required']);
});

test('two versions of a property for one release leave what they say in doubt', () => {
  const twice = ['A-G', 'G-'].map((releases) =>
    property('0xC1', 'turn', 'mmm', { type: 'raw', minSize: 1, maxSize: 1 }, releases),
  );
  const device = { ...madeUpFiles.superClass, eoj: '0x0260', elProperties: twice };
  const appendix = buildAppendix(asPieces({ ...madeUpFiles, devices: [device] }));
  expect(appendix.describe('026001', claim('G')).properties.get(0xc1)?.certain).toBe(false);
});

test('a property that stands in a file fifty thousand times is read once each', () => {
  const elProperties = Array.from({ length: 50_000 }, () => property('0x80', 'power', 'mom', { type: 'date' }));
  const appendix = buildAppendix(asPieces({ ...madeUpFiles, superClass: { ...madeUpFiles.superClass, elProperties } }));
  expect(appendix.describe('001201', undefined).properties.get(0x80)).toMatchObject({ certain: false });
});

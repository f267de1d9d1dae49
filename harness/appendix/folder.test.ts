import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readAppendix } from './folder.ts';
import { madeUpFiles } from './made-up.fixture.ts';
import { BrokenAppendix } from './piece.ts';

const made: string[] = [];
afterAll(() => made.forEach((dir) => rmSync(dir, { recursive: true })));

const [light, airConditioner, thermometer] = madeUpFiles.devices;

/** The made-up appendix as files; a text stands as it is, undefined leaves a file out. */
const FILES: Readonly<Record<string, unknown>> = {
  'metaData.json': madeUpFiles.metaData,
  'definitions/definitions.json': madeUpFiles.definitions,
  'superClass/0x0000.json': madeUpFiles.superClass,
  'nodeProfile/0x0EF0.json': madeUpFiles.nodeProfile,
  'devices/0x0290.json': light,
  'devices/0x0130.json': airConditioner,
  'devices/0x0011.json': thermometer,
};

function folder(changed: Readonly<Record<string, unknown>> = {}): string {
  const dir = mkdtempSync(join(tmpdir(), 'tekigo-mra-'));
  made.push(dir);
  for (const name of ['definitions', 'superClass', 'nodeProfile', 'devices']) mkdirSync(join(dir, name));
  for (const [name, value] of Object.entries({ ...FILES, ...changed }))
    if (value !== undefined) writeFileSync(join(dir, name), typeof value === 'string' ? value : JSON.stringify(value));
  return dir;
}

test('a folder is read whole', () => {
  const appendix = readAppendix(folder({ 'devices/notes.txt': 'not looked at' }));
  expect(appendix.edition).toBe('0.0.1, release K');
  const claim = Uint8Array.of(0, 0, 0x47, 0);
  expect(appendix.describe('001101', claim).properties.get(0xe0)?.misfit(Uint8Array.of(0xd7, 0))).toMatchObject({
    type: 'fraction',
    swapped: true,
  });
});

test('a byte order mark before the text is no fault', () => {
  const metaData = `\u{FEFF}${JSON.stringify(madeUpFiles.metaData)}`;
  expect(readAppendix(folder({ 'metaData.json': metaData })).edition).toBe('0.0.1, release K');
});

const meta = (change: object) => ({ metaData: { ...madeUpFiles.metaData.metaData, ...change } });
const first = (change: object) => ({
  ...light,
  elProperties: [{ ...light?.elProperties[0], ...change }, ...(light?.elProperties.slice(1) ?? [])],
});

test.each<[what: string, changed: Readonly<Record<string, unknown>>, problem: RegExp]>([
  ['no description', { 'metaData.json': undefined }, /^metaData\.json: there is no such file or folder$/],
  [
    'another format',
    { 'metaData.json': meta({ formatVersion: '2.0.0' }) },
    /^metaData\.json, metaData\.formatVersion: "2/,
  ],
  ['another kind of file', { 'metaData.json': [1, 2] }, /^metaData\.json: an object is expected$/],
  ['no JSON', { 'devices/0x0290.json': '{ "eoj": "0x0290",' }, /^devices\/0x0290\.json: this is no JSON \(/],
  ['an empty file', { 'devices/0x0290.json': '' }, /^devices\/0x0290\.json: this is no JSON/],
  ['a device without class', { 'devices/0x0130.json': {} }, /^devices\/0x0130\.json: "eoj" is missing$/],
  ['the same class twice', { 'devices/x.json': light }, /^devices\/x\.json: the class 0x0290 is defined in another/],
  [
    'no definitions',
    { 'definitions/definitions.json': {} },
    /^definitions\/definitions\.json: "definitions" is missing$/,
  ],
  [
    'a definition that is missing',
    { 'definitions/definitions.json': { definitions: {} } },
    /^devices\/0x0130\.json, elProperties\[0\]\.data\.\$ref: "#\/definitions\/onOff" is not defined$/,
  ],
  [
    'a definition that makes no sense',
    {
      'definitions/definitions.json': { definitions: { ...madeUpFiles.definitions.definitions, onOff: { type: 'x' } } },
    },
    /^definitions\/definitions\.json, definitions\.onOff\.type: the type "x" is not known$/,
  ],
  [
    'an EPC that is none',
    { 'devices/0x0290.json': first({ epc: '0x12' }) },
    /elProperties\[0\]\.epc: "0x12" is not of/,
  ],
  [
    'an access rule that is none',
    { 'devices/0x0290.json': first({ accessRule: { get: 'sometimes', set: 'optional', inf: 'optional' } }) },
    /elProperties\[0\]\.accessRule\.get: "sometimes" is none of required/,
  ],
  [
    'a release that is none',
    { 'devices/0x0290.json': first({ validRelease: { from: 'first', to: 'latest' } }) },
    /elProperties\[0\]\.validRelease\.from: "first" is not of the form A$/,
  ],
  ['a super class that is missing', { 'superClass/0x0000.json': undefined }, /^superClass\/0x0000\.json: there is no/],
])('%s is refused, with file and place', (_, changed, problem) => {
  const dir = folder(changed);
  expect(() => readAppendix(dir)).toThrow(BrokenAppendix);
  expect(() => readAppendix(dir)).toThrow(problem);
});

test('a folder without devices, and something that is no folder, are refused', () => {
  const dir = mkdtempSync(join(tmpdir(), 'tekigo-mra-'));
  made.push(dir);
  expect(() => readAppendix(dir)).toThrow(/^devices: there is no such file or folder$/);
  mkdirSync(join(dir, 'devices'));
  expect(() => readAppendix(dir)).toThrow(/^devices: there is no \.json file in it$/);
  writeFileSync(join(dir, 'file'), '');
  expect(() => readAppendix(join(dir, 'file'))).toThrow(/^devices: there is no such file or folder$/);
});

test('a text beyond any depth of nesting is refused, not fatal', () => {
  const deep = `${'{"oneOf":['.repeat(5000)}{}${']}'.repeat(5000)}`;
  const text = JSON.stringify(first({ data: 'HERE' })).replace('"HERE"', deep);
  expect(() => readAppendix(folder({ 'devices/0x0290.json': text }))).toThrow(
    /0x0290\.json, elProperties\[0\]\.data.*deeper/,
  );
});

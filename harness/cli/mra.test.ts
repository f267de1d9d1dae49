import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { madeUpFiles } from '../appendix/made-up.fixture.ts';
import { freshFolder, tekigo } from './bin-under-test.ts';
import { expectRefused } from './refused.fixture.ts';

/** A folder that holds an appendix in `mra`; a text takes the place of the description of it. */
function folder(metaData = JSON.stringify(madeUpFiles.metaData)): string {
  const dir = freshFolder();
  const write = (name: string, text: string) => writeFileSync(join(dir, 'mra', name), text);
  for (const name of ['definitions', 'superClass', 'nodeProfile', 'devices'])
    mkdirSync(join(dir, 'mra', name), { recursive: true });
  write('metaData.json', metaData);
  write('definitions/definitions.json', JSON.stringify(madeUpFiles.definitions));
  write('superClass/0x0000.json', JSON.stringify(madeUpFiles.superClass));
  write('nodeProfile/0x0EF0.json', JSON.stringify(madeUpFiles.nodeProfile));
  for (const device of madeUpFiles.devices) write(`devices/${device.eoj}.json`, JSON.stringify(device));
  return dir;
}

const RUN = ['run', 'reference', '--window', '100', '--case', 'appendix-*'];

test('a run judges by the folder that --mra names, and says so in its record and its replay lines', async () => {
  const dir = folder();
  const { code, stderr } = await tekigo([...RUN, '--bind', '127.0.9.31', '--mra', 'mra', '--report-dir', 'out'], dir);
  expect({ code, stderr }).toMatchObject({ code: 0 });
  const record = readFileSync(join(dir, 'out/record.jsonl'), 'utf8');
  expect(record).toContain('"mra":"mra"');
  expect(record).toContain('--mra mra');
  expect(record).toContain('judged by the appendix 0.0.1, release K');
  expect(record).toContain('class 0x0130: release G');
}, 60_000);

test.each([
  ['a folder that is not there', 'nothing', undefined, /--mra nothing: devices: there is no such file or folder; give/],
  [
    'another format',
    'mra',
    '{"metaData":{"formatVersion":"9.0.0"}}',
    /--mra mra: metaData\.json, .*"9\.0\.0" is not of/,
  ],
  ['a broken file', 'mra', '{"metaData":\u001b[2J', /--mra mra: metaData\.json: this is no JSON.*; give a folder of/],
])(
  '%s: one line, exit code 3, nothing left behind',
  async (_, named, metaData, problem) => {
    const dir = folder(metaData);
    await expectRefused([...RUN, '--mra', named, '--report-dir', 'out'], dir, problem);
  },
  60_000,
);

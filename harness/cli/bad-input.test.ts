import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'vitest';
import { freshFolder } from './bin-under-test.ts';
import { expectRefused } from './refused.fixture.ts';

const DEVICE_FILES = {
  'syntax.ts': 'const a: number = 1;\nexport default { name: "x" open() {} };\n',
  'syntax.mjs': '\nexport default { name: "x" open() {} };\n',
  'enum.ts': '\n\nenum Kind { Lamp }\nexport default Kind;\n',
  'throws.ts': 'const a = 1;\nnothing.at.all(a);\nexport default {};\n',
  'no-default.ts': 'export const device = 1;\n',
  'no-open.ts': 'export default { name: "lamp" };\n',
  'fails.ts': 'export default () => {\n  throw new Error("the bench is taken");\n};\n',
  'never.ts': 'export default { name: "lamp", open() {}, pics: { neverWrite: { "0x0290": [0x80] } } };\n',
  'empty.ts': 'export default { name: "lamp", open() {}, powerCycle: " " };\n',
  'number.ts': 'export default { name: "lamp", open() {}, makeAsk: 7 };\n',
  'tap.ts': 'export default { name: "lamp", open() {}, tap: "tcpdump -w -" };\n',
  'misspelt.ts': 'export default { name: "lamp", open() {}, changeAdress: "renew" };\n',
  'slow.ts': 'export default { name: "lamp", open() {}, powerTimeout: "2 min" };\n',
  'none.ts': 'export default { name: "lamp", command: "./lamp --port 3610", address: "127.0.14.61", ready: "up" };\n',
  'quits.ts':
    'export default { name: "lamp", command: "echo no such file: lamp.db >&2; exit 4", address: "127.0.14.63" };\n',
  'homeless.ts': 'export default { name: "lamp", command: "true" };\n',
  'shut.ts': 'export default { name: "lamp", open: async () => { throw new Error("no power") } };\n',
  'nowhere.ts': 'export default { name: "lamp", open: async () => ({ close: async () => {} }) };\n',
};
const OTHER_FILES = {
  'list.yaml': '- case: a\n  claim: b\n',
  'twice.yaml': '- { case: a, claim: b, reason: c }\n- { case: a, claim: d, reason: e }\n',
  'not.yaml': '{{\n',
  file: '',
};

function folder(): string {
  const dir = freshFolder();
  for (const [name, text] of Object.entries({ ...DEVICE_FILES, ...OTHER_FILES })) writeFileSync(join(dir, name), text);
  mkdirSync(join(dir, 'kept'));
  writeFileSync(join(dir, 'kept/record.jsonl'), 'precious\n');
  return dir;
}

/** What is typed after `tekigo`, and what the one line must name. */
const ROWS: readonly (readonly [string, RegExp])[] = [
  ['frobnicate', /unknown command 'frobnicate'/],
  ['rnu reference', /did you mean run/i],
  ['run', /missing required argument 'target'/],
  ['run reference --frobnicate', /unknown option '--frobnicate'/],
  ['run reference --window soon', /--window <ms>.*'soon'.*from 50 to 600000/],
  ['run reference --budget 0', /--budget.*from 1 to 64/],
  ['run reference --seed -1', /--seed.*from 0 to/],
  ['run reference --bind here', /--bind.*'here'/],
  ['run reference --suite nothing*', /--suite nothing\* matches nothing/],
  ['run reference --case nothing*', /--case nothing\* matches nothing/],
  ['run reference --requirement EL2-3.2.2-44', /EL2-3\.2\.2-44 matches nothing.*did you mean EL2-3\.2\.2-4/],
  ['run reference:slow-answer', /slow-answer; did you mean slow-answers/],
  ['run reference --bind 192.0.2.77', /192\.0\.2\.77.*loopback/],
  ['run reference --interface lo', /--interface lo.*leave the option out/],
  ['run reference --bind 127.0.14.31 --report-dir file', /file.*choose another folder/],
  ['run reference --bind 127.0.14.41 --report-dir file/x', /ENOTDIR.*file.*choose another folder/],
  ['run reference --bind 127.0.14.51 --report-dir kept', /kept holds the record of an earlier run/],
  ['run reference --known-failures no.yaml', /no\.yaml.*no such file/],
  ['run reference --known-failures list.yaml', /list\.yaml:1: entry 1 has no "reason"/],
  ['run reference --known-failures twice.yaml', /twice\.yaml:2: a is listed already on line 1/],
  ['run reference --known-failures not.yaml', /not\.yaml:\d+: no YAML/],
  ['run reference --known-failures kept', /kept cannot be read/],
  ['run no.ts', /no\.ts: there is no such file/],
  ['run syntax.ts', /syntax\.ts:2: cannot be loaded/],
  ['run ./syntax.mjs', /syntax\.mjs:2: cannot be loaded/],
  ['run enum.ts', /enum\.ts:3: cannot be loaded: .*enum/],
  ['run throws.ts', /throws\.ts:2: cannot be loaded: nothing is not defined/],
  ['run no-default.ts', /no-default\.ts: has no default export/],
  ['run no-open.ts', /no-open\.ts: the device has no "open"/],
  ['run fails.ts', /fails\.ts:2: .*the bench is taken/],
  ['run never.ts', /never\.ts: a key of "pics\.neverWrite" is no EOJ/],
  ['run empty.ts', /empty\.ts: "powerCycle" of the device is an empty command/],
  ['run number.ts', /number\.ts: "makeAsk" of the device is neither a function nor a command/],
  ['run tap.ts', /tap\.ts: "tap" of the device is a command/],
  ['run misspelt.ts', /misspelt\.ts: "changeAdress".*did you mean changeAddress/],
  ['run slow.ts', /slow\.ts: "powerTimeout" is no time in ms/],
  ['run none.ts', /lamp cannot be opened: the command ended with 127 before the device was up: .*\.\/lamp: not found/],
  [
    'run quits.ts --bind 127.0.14.64',
    /the command ended with 4 before the device was up: no such file: lamp\.db; check/,
  ],
  ['run homeless.ts', /homeless\.ts: the device has a "command" and no "address"/],
  ['run reference --operator', /--operator: there is no terminal/],
  ['doctor reference --operator', /--operator: there is no terminal/],
  ['run shut.ts', /lamp cannot be opened: no power/],
  ['run nowhere.ts', /lamp: "open" gives no address/],
  ['run device.invalid', /device\.invalid does not resolve/],
  ['run 224.0.23.0', /224\.0\.23\.0 is no device's address/],
  ['run fe80::1', /fe80::1 is link-local/],
  ['run 127.0.7.32 --bind 127.0.7.32', /127\.0\.7\.32 is the tester's own address/],
  ['run 127.0.7.32 --bind ::1', /::1 is not of the same IP family/],
  ['run 127.0.7.32 --bind 198.51.100.7', /this host has no address 198\.51\.100\.7.*127\.0\.0\.1/],
  ['run 127.0.7.32 --interface no0', /--interface no0: this host has no such interface.*lo/],
  ['explain EL2-3.2.2-44', /nothing is called EL2-3\.2\.2-44; did you mean EL2-3\.2\.2-4/],
  ['report', /there is no record/],
  ['report kept', /record\.jsonl line 1/],
  ['device echonet-lite --mutant slow-answer', /did you mean slow-answers/],
  ['device echonet-lite --address 198.51.100.7', /198\.51\.100\.7.*--address/],
  ['discover --bind 198.51.100.7', /198\.51\.100\.7/],
];

const NEEDS_LINUX = new Set(['run reference --bind 192.0.2.77']);

test.concurrent.each(ROWS.filter(([line]) => process.platform === 'linux' || !NEEDS_LINUX.has(line)))(
  '%s: one line, exit code 3, nothing left behind',
  { timeout: 60_000 },
  async (line, names) => {
    const dir = folder();
    await expectRefused(line.split(' '), dir, names);
  },
);

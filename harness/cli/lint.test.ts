import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { decode } from '../echonet-lite/frame.ts';
import { pcapng } from '../evidence/pcapng.ts';
import type { LintReport } from '../lint/report.ts';
import {
  announces,
  answers,
  asks,
  captured,
  NODE,
  OTHER_CONTROLLER,
  raw,
  WARM_UP,
  type Sending,
} from '../lint/traffic.fixture.ts';
import { freshFolder, startTekigo, tekigo } from './bin-under-test.ts';

const TIMEOUT = { timeout: 60_000 };
const START = 1_700_000_000_000;

/** A capture as a run of this harness leaves one. */
function capture(sendings: readonly Sending[]): Uint8Array {
  const observations = captured(sendings).map(({ packet, at, via, from, to, bytes }) => ({
    n: packet,
    at: at - START,
    direction: 'received' as const,
    via,
    multicast: false,
    from,
    to,
    bytes,
    decoded: decode(bytes),
  }));
  return pcapng(observations, { startedAt: new Date(START).toISOString(), tekigo: '0.0.0' });
}

const SOUND = [...WARM_UP, asks(1, ['80']), answers(1, ['80=30']), announces(['80=31'])];
const WRONG = [...SOUND, announces([])];

function folder(): string {
  const dir = freshFolder();
  const wrong = capture(WRONG);
  writeFileSync(join(dir, 'sound.pcapng'), capture(SOUND));
  writeFileSync(join(dir, 'wrong.pcapng'), wrong);
  writeFileSync(join(dir, 'cut.pcapng'), wrong.subarray(0, wrong.length - 20));
  writeFileSync(join(dir, 'other.pcapng'), capture([raw('47455420')]));
  writeFileSync(join(dir, 'quiet.pcapng'), capture([]));
  writeFileSync(join(dir, 'empty.pcap'), '');
  writeFileSync(join(dir, 'text.pcap'), 'No capture, just a few words.\n');
  mkdirSync(join(dir, 'taken'));
  writeFileSync(join(dir, 'taken/lint.json'), '{}');
  return dir;
}

test.concurrent.each([
  ['lint', /missing required argument 'capture'/],
  ['lint no.pcap', /no\.pcap: there is no such file/],
  ['lint taken', /taken is a folder/],
  ['lint /dev/null', /null is no regular file/],
  ['lint empty.pcap', /empty\.pcap: the file is empty; give a pcap or pcapng file/],
  ['lint text.pcap', /text\.pcap: the file begins with 4E 6F 20 63.*neither pcap nor pcapng/],
  ['lint sound.pcapng --node here', /--node <address>.*'here'.*IP address/],
  [
    'lint sound.pcapng --node 192.0.2.7',
    /--node 192\.0\.2\.7: sound\.pcapng holds nothing from there; its nodes are 192\./,
  ],
  ['lint sound.pcapng --report-dir taken', /lint\.json is there already; choose another folder/],
  ['lint sound.pcapng --report-dir empty.pcap', /empty\.pcap.*choose another folder/],
] as const)('%s: one line, exit code 3', TIMEOUT, async (line, names) => {
  const { code, stdout, stderr } = await tekigo(line.split(' '), folder());
  const said = stderr.split('\n').filter((it) => !/% read/.test(it));
  expect(said).toEqual([expect.stringMatching(/^tekigo: /), '']);
  expect(said[0]).toMatch(names);
  expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
});

test.concurrent.each([
  ['sound.pcapng', 0, /Exit code 0: nothing in the capture breaks a rule/],
  ['wrong.pcapng', 1, /✗ counters-are-at-least-1[^]*packets +5 \(1 in all\)/],
  ['cut.pcapng', 0, /Not read \(1\)\n +byte \d+: the file ends within a block/],
  ['other.pcapng', 2, /Reason +no ECHONET Lite traffic/],
  ['quiet.pcapng', 2, /Reason +no ECHONET Lite traffic/],
] as const)('%s ends with %i', TIMEOUT, async (file, exitCode, says) => {
  const { code, stdout } = await tekigo(['lint', file], folder());
  expect(stdout).toMatch(says);
  expect(code).toBe(exitCode);
});

test('--json, --node and --report-dir', TIMEOUT, async () => {
  const dir = folder();
  const all = await tekigo(['lint', 'wrong.pcapng', '--json', '--report-dir', 'out'], dir);
  const report = JSON.parse(all.stdout) as LintReport;
  expect(all.code).toBe(1);
  expect(report).toMatchObject({ capture: 'wrong.pcapng', payloads: 5, exitCode: 1 });
  expect(report.nodes.find(({ address }) => address === NODE)?.broke.map(({ packets }) => packets)).toContainEqual([5]);
  expect(JSON.parse(readFileSync(join(dir, 'out/lint.json'), 'utf8'))).toEqual(report);
  expect(readFileSync(join(dir, 'out/lint.txt'), 'utf8')).toContain('Exit code 1');
  const one = await tekigo(['lint', 'wrong.pcapng', '--node', OTHER_CONTROLLER], dir);
  expect(one).toMatchObject({ code: 0, stdout: expect.not.stringContaining(NODE) as unknown });
  const failed = await tekigo(['lint', 'text.pcap', '--report-dir', 'never'], dir);
  expect([failed.code, existsSync(join(dir, 'never'))]).toEqual([3, false]);
});

test('an interrupt ends the reading and keeps what was read', TIMEOUT, async () => {
  const dir = freshFolder();
  const part = capture(Array.from({ length: 20 }, () => WRONG).flat());
  writeFileSync(join(dir, 'long.pcapng'), Buffer.alloc(part.length * 8000, part));
  const started = startTekigo(['lint', 'long.pcapng'], dir);
  await started.says(/10 % read/);
  started.child.kill('SIGINT');
  const { code, stdout } = await started.ended;
  expect(code).toBe(130);
  expect(stdout).toMatch(/✗ counters-are-at-least-1[^]*Reason +the reading was interrupted/);
});

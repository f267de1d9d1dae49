import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { deviations } from './third-party-deviations.ts';
import { twoHosts } from './two-hosts.ts';

const root = join(import.meta.dirname, '..');
const demo = join(root, 'device-under-test/third-party/echonet-lite-demo.cjs');

interface Summary {
  readonly results: readonly { readonly id: string; readonly outcome: string; readonly reason?: string }[];
}

test('the device demo of npm echonet-lite deviates as docs/third-party.md says, and nowhere else', async (context) => {
  const hosts = twoHosts(`tekigo${process.pid}n`, context);
  const dir = mkdtempSync(join(tmpdir(), 'tekigo-third-party-'));
  try {
    const device = hosts.atDevice([process.execPath, demo]);
    let complaints = '';
    device.stdout?.resume();
    device.stderr?.setEncoding('utf8').on('data', (more: string) => (complaints += more));
    // Asks until the device is up.
    await hosts.tekigo(['doctor', '10.77.0.2', '--bind', '10.77.0.1']);
    const how = ['--bind', '10.77.0.1', '--actuate', '--window', '700', '--budget', '8', '--json'];
    const { out, err, code } = await hosts.tekigo(['run', '10.77.0.2', ...how, '--report-dir', join(dir, 'report')]);
    expect(code, `tekigo run: ${err}`).toBe(1);
    expect(device.exitCode ?? device.signalCode, `the demo has ended: ${complaints.slice(-2000)}`).toBeNull();
    const { results } = JSON.parse(out) as Summary;
    const listed = deviations.flatMap(({ shownBy }) => shownBy);
    const failed = results.filter(({ outcome }) => outcome === 'fail').map(({ id }) => id);
    // A host that is busy with other tests holds verdicts back.
    const held = results.filter(
      ({ outcome, reason }) => outcome === 'inconclusive' && reason?.startsWith('this host '),
    );
    const heldOfListed = held.map(({ id }) => id).filter((id) => listed.includes(id));
    expect([...failed, ...heldOfListed].toSorted()).toEqual(listed.toSorted());
    expect(failed.length).toBeGreaterThan(listed.length / 2);
    expect(results.filter(({ outcome }) => outcome === 'harness-error')).toEqual([]);
  } finally {
    hosts.close();
    rmSync(dir, { recursive: true, force: true });
  }
}, 280_000);

test('docs/third-party.md lists the same deviations', () => {
  const text = readFileSync(join(root, 'docs/third-party.md'), 'utf8').replaceAll(/ +/g, ' ');
  expect(deviations.filter(({ what, clause }) => !text.includes(`| ${what} | ${clause} |`))).toEqual([]);
  expect(text.split('\n').filter((line) => /^\| (?!deviation|---)/.test(line)).length).toBe(deviations.length);
});

import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { CameraUnderTest, Values } from '../device-under-test/camera-contract.ts';
import { loadCameraCases, plannedCamera } from '../harness/camera/plan.ts';
import { openRecord } from '../harness/evidence/record.ts';
import { tally } from '../harness/evidence/tally.ts';
import type { Result, RunFooter, RunHeader, RunRecord } from '../harness/model.ts';
import { writeReports } from '../harness/reporters/index.ts';
import { catalogueOf } from '../harness/requirements/catalogue.ts';
import { judgeCamera, patiently } from './on-camera.ts';

const cases = await loadCameraCases();

/** The password of the reference camera's administrator. */
const LOGIN = 'Tekigo-reference-1';

/** The rules on credentials, certificates, real brokers and the log: where secrets are at hand. */
const SECRETIVE = /^CAM-(MQTT-(1[3-9]|2[0-4]|39|44)|MLOG-(02|10)|TLS-(01|09|10))$/;

/** Shorter ones are parts of words. */
const LEAST = 6;

test('passwords and private keys are in no record and no report, however the cases end', async () => {
  const passwords = new Set([LOGIN]);
  const hear = (values: Values) => {
    const password = values['mqtt.password'] ?? '';
    if (password.length >= LEAST) passwords.add(password);
  };
  const near = cases.filter((it) => it.case.proves.some((rule) => SECRETIVE.test(rule)));
  const results = await judgeCamera(near, undefined, (camera) => overheard(patiently(camera), hear));
  // What fails is shown at length: everything is written as if it had failed.
  const failed = results.map(asFailed);
  expect(passwords.size).toBeGreaterThan(2);
  const dir = mkdtempSync(join(tmpdir(), 'tekigo-secrets-'));
  try {
    await write(failed, dir);
    const files = filesBelow(dir);
    expect(files.length).toBeGreaterThan(near.length);
    for (const file of files) {
      const text = readFileSync(file, 'utf8');
      for (const secret of [...passwords, 'PRIVATE KEY']) {
        expect(text.includes(secret), `${file} holds ${secret}`).toBe(false);
        const hex = Buffer.from(secret).toString('hex');
        expect(text.toLowerCase().includes(hex), `${file} holds ${secret} in hex`).toBe(false);
      }
    }
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
});

const asFailed = (it: Result): Result =>
  Object.assign({}, it, { verdict: { outcome: 'fail', claim: 'x', expected: 'y', actual: 'z' } });

/** The camera, with an ear on what is written to it. */
const overheard = (camera: CameraUnderTest, hear: (values: Values) => void): CameraUnderTest => {
  const { settings } = camera;
  if (settings === undefined) return camera;
  return {
    ...camera,
    settings: {
      ...settings,
      write(values) {
        hear(values);
        return settings.write(values);
      },
    },
  };
};

async function write(results: readonly Result[], dir: string): Promise<void> {
  const header: RunHeader = {
    type: 'run',
    schema: 1,
    tekigo: '0',
    startedAt: '2026-01-01T00:00:00Z',
    target: 'reference-camera',
    address: '127.0.0.1',
    bind: '127.0.0.1',
    lan: 'ip',
    family: 'camera',
    seed: 0,
    windowMs: 0,
    options: {},
    plan: plannedCamera(cases),
  };
  const measured = {
    exchanges: 0,
    lost: 0,
    answerMs: { median: 0, p99: 0, max: 0 },
    windowMs: 0,
    drops: undefined,
    worstLagMs: 0,
  };
  const footer: RunFooter = {
    type: 'end',
    durationMs: 0,
    interrupted: false,
    ...tally(results),
    exitCode: 1,
    reasons: [],
    measured,
  };
  const record: RunRecord = { header, findings: [], results, footer, requirements: catalogueOf('camera') };
  const writer = openRecord(dir);
  writer.run(header);
  for (const result of results) writer.result(result);
  writer.end(footer);
  expect(await writeReports(record, dir)).toEqual([]);
}

const filesBelow = (dir: string): readonly string[] =>
  readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((it) => it.isFile())
    .map((it) => join(it.parentPath, it.name));

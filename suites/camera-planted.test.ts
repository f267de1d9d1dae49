import { describe, expect, test } from 'vitest';
import { referenceCamera } from '../device-under-test/drivers/camera/reference.ts';
import { cameraPlanted } from '../device-under-test/mutants/camera/planted.ts';
import type { CameraRow } from '../device-under-test/reference/camera/row.ts';
import { openBench } from '../harness/fuzz/camera/bench.ts';
import { fuzzCamera } from '../harness/fuzz/camera/campaign.ts';
import { cameraProperties } from '../harness/fuzz/camera/properties.ts';
import type { CameraFailure, CameraFinding } from '../harness/fuzz/camera/types.ts';
import { realClock } from '../harness/time/clock.ts';

const ADDRESS = '127.0.0.1';

/** Fuzzes the reference camera or a row of it over real sockets, until the first failure or so many inputs. */
async function fuzzed(row: CameraRow, runs: number) {
  const camera = await referenceCamera({ address: ADDRESS, row });
  const opened = await camera.open();
  for (const connection of ['https', 'http']) await camera.settings?.write({ 'https.connection': connection });
  const stop = new AbortController();
  const shared = { clock: realClock, signal: stop.signal };
  const bench = await openBench({
    ...shared,
    camera,
    opened,
    bind: ADDRESS,
    isPrivate: true,
    rate: undefined,
    hostTime: Date.now,
  });
  const found: CameraFailure[] = [];
  try {
    const outcome = await fuzzCamera({
      ...shared,
      runs,
      bench,
      properties: cameraProperties,
      seed: 1,
      onProgress: () => undefined,
      keep(failure) {
        found.push(failure);
        stop.abort();
      },
    });
    return { outcome, found, left: await bench.putBack(), values: await camera.settings?.read(['mqtt.enabled']) };
  } finally {
    await bench.close();
    await opened.close();
  }
}

/** How each fault shows. */
const SHOWS: Readonly<Record<string, CameraFinding['kind']>> = {
  'dies-of-an-odd-puback': 'dead',
  'stays-away-after-garbage': 'mqtt-gone',
  'never-asks-again-after-47-bytes': 'ntp-gone',
  'moved-by-mode-7': 'clock-moved',
  'glad-of-long-replies': 'false-success',
  'https-tires-of-bad-hellos': 'tls-gone',
  'keeps-127-characters': 'kept-after-refusal',
  'takes-a-nul': 'rule-broken',
  'takes-a-reserved-port-with-zeros': 'rule-broken',
  'forgets-spaces-at-the-end': 'rule-broken',
  'fails-at-a-picture': 'server-error',
  'dies-of-a-long-value': 'dead',
};

test('every planted fault is told how it shows', () => {
  expect(cameraPlanted.map(({ name }) => name).toSorted()).toEqual(Object.keys(SHOWS).toSorted());
});

/** In a greater hurry: what takes its time at thousands of inputs is the camera's own waiting. */
const HASTY = { pace: { reconnect: 20 } };

describe.concurrent('each planted fault is found within 2,000 inputs', () => {
  test.each(cameraPlanted)('$name', async (row) => {
    const { found, left, outcome } = await fuzzed({ ...row, ...HASTY }, 2000);
    expect(
      found.map(({ finding, confirmed }) => [finding.kind, confirmed.hits]),
      JSON.stringify({ ...outcome, found: undefined }),
    ).toEqual([[SHOWS[row.name], 2]]);
    expect(left).toEqual([]);
  });
});

test.concurrent(
  'the reference gets 3,000 inputs without a finding, and is set as it was',
  { timeout: 240_000 },
  async () => {
    const { outcome, found, left, values } = await fuzzed({ name: 'hasty', differs: 'It waits less.', ...HASTY }, 3000);
    expect(found.map(({ finding, minimal }) => ({ finding, minimal }))).toEqual([]);
    expect(outcome).toMatchObject({ ending: 'runs', sent: 3000, unconfirmed: [] });
    expect(outcome.properties.filter(({ skipped, inputs }) => skipped !== undefined || inputs < 200)).toEqual([]);
    expect([left, values]).toEqual([[], { 'mqtt.enabled': 'off' }]);
  },
);

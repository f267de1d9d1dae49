import { expect, test } from 'vitest';
import type { CameraRow } from '../device-under-test/reference/camera/row.ts';
import { loadCameraCases } from '../harness/camera/plan.ts';
import { told } from './kill-matrix.ts';
import { judgeCamera } from './on-camera.ts';

const cases = await loadCameraCases();
const ids = (...wanted: readonly string[]) => cases.filter((it) => wanted.includes(it.case.id));

/** A camera whose system log is in another language; `causes`: what it takes a cause for. */
const foreign = (name: string, text: string, causes: Readonly<Record<string, 'lost'>> = {}): CameraRow => ({
  name,
  differs: `The rows of MQTT say "${text}".`,
  steps: (sound) => ({
    logRows: (cause) => sound.logRows(causes[cause] ?? cause).map(({ category }) => ({ category, text })),
  }),
});

const LANGUAGES = [
  ['English', '<MQTT>Connection error'],
  ['Russian', '<MQTT>Ошибка соединения'],
] as const;

test.concurrent.each(LANGUAGES)('in %s, what rests on the words of a row is not judged', async (name, text) => {
  const row = foreign(name.toLowerCase(), text, { settings: 'lost' });
  const judged = ids(
    'mqtt-off-not-logged',
    'mlog-off-makes-no-row',
    'mlog-change-makes-no-row',
    'mlog-text-of-connection-error',
    'mlog-refused-connection',
  );
  const results = await judgeCamera(judged, row);
  expect(results.map(({ id, verdict }) => `${id}: ${verdict.outcome}`)).toEqual(
    judged.map((it) => `${it.case.id}: inconclusive`),
  );
  for (const line of told(results, 'inconclusive')) expect(line).toContain('the log is not in Japanese');
});

test.concurrent.each(LANGUAGES)('in %s, a log without a row is as good as any', async (name, text) => {
  const judged = ids('mqtt-off-not-logged', 'mlog-off-makes-no-row', 'mlog-good-messages-make-no-row');
  const results = await judgeCamera(judged, foreign(name.toLowerCase(), text));
  expect(results.map(({ verdict }) => verdict.outcome)).toEqual(['pass', 'pass', 'pass']);
});

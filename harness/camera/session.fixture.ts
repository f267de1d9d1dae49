import type { CameraUnderTest, Setting, SettingsDriver, Values } from '../../device-under-test/camera-contract.ts';
import type { Finding, Result } from '../model.ts';
import { realClock } from '../time/clock.ts';
import { BASELINE } from './baseline.ts';
import { runCamera, type CameraRunOptions } from './run.ts';
import type { CameraCase, CameraSuite } from './types.ts';

/** Settings in memory: what is written is kept, unless `refuses` says why not. */
export function memorySettings(
  original: Values = {},
  refuses: (name: Setting, value: string) => string | undefined = () => undefined,
): SettingsDriver & { readonly now: Map<Setting, string>; readonly written: Values[] } {
  const all = { ...BASELINE.ntp, ...BASELINE.https, ...BASELINE.mqtt, ...original };
  const now = new Map(Object.entries(all) as [Setting, string][]);
  const written: Values[] = [];
  const fine = { accepted: true, text: '' };
  return {
    now,
    written,
    read: async (names) => Object.fromEntries(names.map((name) => [name, now.get(name)])),
    async write(values) {
      written.push(values);
      const entries = Object.entries(values) as [Setting, string][];
      const wrong = entries.map(([name, value]) => refuses(name, value)).find((why) => why !== undefined);
      if (wrong !== undefined) return { accepted: false, text: wrong };
      for (const [name, value] of entries) now.set(name, value);
      return fine;
    },
    press: async () => fine,
    install: async () => fine,
    label: async () => '無効',
    control: async () => 'active',
  };
}

/** A camera that is there. */
export const bareCamera = (rest: Partial<CameraUnderTest> = {}): CameraUnderTest => ({
  kind: 'camera',
  name: 'a camera',
  firmware: '1.60',
  times: { quiet: 30, alarm: 60, log: 100, deactivation: 20 },
  open: async () => ({ address: '127.0.0.1', close: async () => undefined }),
  ...rest,
});

/** A case that does `run`. */
export const aCase = (run: CameraCase['run'], rest: Partial<CameraCase> = {}): CameraCase => ({
  id: 'a-case',
  proves: ['CAM-MQTT-01'],
  title: 'does something',
  needs: [],
  takes: [],
  run,
  ...rest,
});

/** Runs cases against a camera; gives results in the order in which they came, and findings. */
export async function ran(
  camera: CameraUnderTest,
  cases: readonly CameraCase[],
  rest: Partial<CameraRunOptions> = {},
): Promise<{ readonly results: readonly Result[]; readonly findings: readonly string[] }> {
  const results: Result[] = [];
  const findings: Finding[] = [];
  const suite: CameraSuite = { id: 'a-suite', clause: '13', title: 'A suite', cases };
  await runCamera({
    camera,
    cases: cases.map((it) => ({ suite, case: it })),
    bind: '127.0.0.1',
    clock: realClock,
    start: realClock.now(),
    hostTime: Date.now,
    long: false,
    strict: false,
    knownFailures: [],
    lag: () => 0,
    interrupted: new AbortController().signal,
    replay: (id) => `run ${id}`,
    onResult: (result) => void results.push(result),
    onFinding: (finding) => void findings.push(finding),
    onStep: () => undefined,
    openBrokers: () => Promise.reject(new Error('none here')),
    ...rest,
  });
  return { results, findings: findings.map(({ text }) => text) };
}

import { expect, test } from 'vitest';
import { settingsFromEnv } from './env-settings.ts';

test('without variables the reference is judged by everything there is', () => {
  expect(settingsFromEnv({ TEKIGO_SUITE: '', OTHER: 'x' })).toMatchObject({
    target: 'reference',
    suite: [],
    window: 3000,
    budget: 1,
    seed: undefined,
    strict: false,
    actuate: false,
  });
});

test('each variable stands for the option of its name', () => {
  const env = {
    TEKIGO_TARGET: '192.0.2.9',
    TEKIGO_BIND: '192.0.2.1',
    TEKIGO_SUITE: '1.2*, 3.2',
    TEKIGO_WINDOW: '500',
    TEKIGO_SEED: '0x10',
    TEKIGO_STRICT: '1',
    TEKIGO_ACTUATE: 'false',
    TEKIGO_KNOWN_FAILURES: 'known.yaml',
    TEKIGO_REPORT_DIR: 'out',
  };
  expect(settingsFromEnv(env)).toMatchObject({
    target: '192.0.2.9',
    bind: '192.0.2.1',
    suite: ['1.2*', '3.2'],
    window: 500,
    seed: 16,
    strict: true,
    actuate: false,
    knownFailures: 'known.yaml',
    reportDir: 'out',
  });
});

test.each([
  [{ TEKIGO_WINDOW: 'soon' }, 'TEKIGO_WINDOW=soon: give a whole number from 50 to 600000.'],
  [{ TEKIGO_BUDGET: '65' }, 'TEKIGO_BUDGET=65: give a whole number from 1 to 64.'],
  [{ TEKIGO_STRICT: 'maybe' }, 'TEKIGO_STRICT=maybe: give 1 or 0'],
])('%o is refused', (env, text) => {
  expect(() => settingsFromEnv(env)).toThrow(text);
});

import { describe, expect, test } from 'vitest';
import type { AlarmKind } from '../../device-under-test/camera-contract.ts';
import { aCase, bareCamera, memorySettings, ran } from './session.fixture.ts';
import { demand } from './index.ts';
import type { CameraCase, CameraContext } from './types.ts';

/** The verdict of one case on a camera. */
async function verdictOn(camera: Parameters<typeof ran>[0], it: CameraCase, rest: Parameters<typeof ran>[2] = {}) {
  const { results } = await ran(camera, [it], rest);
  expect(results.length).toBe(1);
  return results[0]?.verdict;
}

const nothing = async () => undefined;

describe('what a case comes to', () => {
  test('a case that says nothing passes', async () => {
    expect(await verdictOn(bareCamera(), aCase(nothing))).toEqual({ outcome: 'pass' });
  });

  test('a claim that fails is a fail', async () => {
    const it = aCase(async () => demand(false, 'it connects', 'a CONNECT', 'nothing'));
    expect(await verdictOn(bareCamera(), it)).toMatchObject({ outcome: 'fail', claim: 'it connects' });
  });

  test('where this host stood still, a fail is not held against the camera', async () => {
    const it = aCase(async () => demand(false, 'it connects', 'a CONNECT', 'nothing'));
    const verdict = await verdictOn(bareCamera(), it, { lag: () => 2_500 });
    expect(verdict).toMatchObject({ outcome: 'inconclusive', fault: 'host' });
  });

  test('what a driver throws is held against the driver', async () => {
    const settings = { ...memorySettings(), press: () => Promise.reject(new Error('the page is gone')) };
    const it = aCase(async (context) => void (await context.settings.press('ntp.test')), { takes: ['ntp'] });
    expect(await verdictOn(bareCamera({ settings }), it)).toEqual({
      outcome: 'inconclusive',
      because: 'the driver failed to press ntp.test: the page is gone',
      fault: 'driver',
    });
  });

  test('what else is thrown is our fault', async () => {
    const it = aCase(() => Promise.reject(new Error('oops')));
    expect(await verdictOn(bareCamera(), it)).toMatchObject({ outcome: 'harness-error', fault: 'harness' });
  });

  test('a real broker that cannot be had leaves the question open', async () => {
    const it = aCase(async ({ stand }) => void (await stand.realBroker('plain')));
    expect(await verdictOn(bareCamera(), it)).toMatchObject({ outcome: 'inconclusive', fault: 'host' });
  });
});

describe('what a case needs', () => {
  test.each([
    ['an old firmware', bareCamera({ firmware: '1.50' }), {}, 'not-applicable'],
    ['a firmware that is no number', bareCamera({ firmware: 'beta' }), {}, 'not-applicable'],
    ['a rule about something else', bareCamera(), { applies: () => 'it has one sensor' }, 'not-applicable'],
    ['a port that is not there', bareCamera(), { needs: ['log'] as const }, 'not-run'],
    ['a day', bareCamera(), { lasts: () => 86_400_000 }, 'not-run'],
  ])('%s', async (_, camera, rest, outcome) => {
    const it = aCase(() => Promise.reject(new Error('it ran')), rest);
    expect(await verdictOn(camera, it)).toMatchObject({ outcome });
  });

  test('a long case runs where that is allowed', async () => {
    const it = aCase(nothing, { lasts: () => 86_400_000 });
    expect(await verdictOn(bareCamera(), it, { long: true })).toEqual({ outcome: 'pass' });
  });

  test('after an interrupt nothing is run', async () => {
    const it = aCase(() => Promise.reject(new Error('it ran')));
    const verdict = await verdictOn(bareCamera(), it, { interrupted: AbortSignal.abort() });
    expect(verdict).toMatchObject({ outcome: 'not-run', because: 'the run was interrupted' });
  });
});

test('an interrupt ends what waits, and the camera gets back what it had', async () => {
  const settings = memorySettings({ 'mqtt.address': '192.0.2.7' });
  const stop = new AbortController();
  const it = aCase(
    async (context) => {
      await context.settings.write({ 'mqtt.address': '192.0.2.8' });
      const broker = await context.stand.broker();
      setTimeout(() => stop.abort(), 20);
      await context.never(broker, () => true, 'nothing comes', 60_000);
    },
    { takes: ['mqtt'] },
  );
  const verdict = await verdictOn(bareCamera({ settings }), it, { interrupted: stop.signal });
  expect(verdict).toMatchObject({ outcome: 'not-run', because: 'the run was interrupted', fault: 'host' });
  expect(settings.now.get('mqtt.address')).toBe('192.0.2.7');
});

describe('settings', () => {
  test('each case finds the baseline, and the camera gets back what it had', async () => {
    const settings = memorySettings({ 'mqtt.address': '192.0.2.7', 'mqtt.enabled': 'on', 'mqtt.port': '1884' });
    const seen: unknown[] = [];
    const baseline = { 'mqtt.address': '', 'mqtt.enabled': 'off' };
    const it = (id: string) =>
      aCase(
        async (context) => {
          seen.push(await context.settings.read('mqtt.address', 'mqtt.enabled'));
          await context.settings.write({ 'mqtt.address': '192.0.2.8', 'mqtt.enabled': 'on' });
        },
        { id, takes: ['mqtt'] },
      );
    await ran(bareCamera({ settings }), [it('one'), it('two')]);
    expect(seen).toEqual([baseline, baseline]);
    expect(settings.now.get('mqtt.address')).toBe('192.0.2.7');
    expect(settings.now.get('mqtt.enabled')).toBe('on');
    expect(settings.now.get('mqtt.port')).toBe('1884');
  });

  test('a form that wants an address once there was one is given one that nobody has', async () => {
    const never = (name: string, value: string) => (name === 'mqtt.address' && value === '' ? 'empty' : undefined);
    const settings = memorySettings({ 'mqtt.address': '192.0.2.7', 'mqtt.terminal1.qos': '2' }, never);
    let seen: unknown;
    const it = aCase(
      async (context) => void (seen = await context.settings.read('mqtt.address', 'mqtt.terminal1.qos')),
      { takes: ['mqtt'] },
    );
    await ran(bareCamera({ settings }), [it]);
    expect(seen).toEqual({ 'mqtt.address': '192.0.2.1', 'mqtt.terminal1.qos': '1' });
  });

  test('a value that the camera never gives up spoils no other, and is told', async () => {
    const settings = memorySettings({ 'mqtt.port': '1884', 'mqtt.motion.qos': '2' }, (name) =>
      name === 'mqtt.port' ? 'no' : undefined,
    );
    const { results } = await ran(bareCamera({ settings }), [aCase(nothing, { takes: ['mqtt'] })]);
    expect(results[0]?.notes).toEqual(['the camera keeps mqtt.port from before, whatever is entered']);
    expect(settings.written).toContainEqual({ 'mqtt.motion.qos': '1' });
  });

  test('a case that needs a value which the camera does not take stays open', async () => {
    const settings = memorySettings({}, (_, value) => (value === '1883' ? '入力エラー' : undefined));
    const it = aCase((context) => context.settings.prepare({ 'mqtt.port': '1883' }), { takes: ['mqtt'] });
    const verdict = await verdictOn(bareCamera({ settings }), it);
    expect(verdict).toMatchObject({
      outcome: 'inconclusive',
      because: 'mqtt.port cannot be set to "1883", it reads "8883" ("入力エラー")',
    });
  });

  test.each([
    ['1883', true],
    ['162', false],
  ])('whether %s is taken shows in what is read afterwards', async (port, taken) => {
    const settings = memorySettings({}, (_, value) => (value === '162' ? 'used by the camera' : undefined));
    let told: boolean | undefined;
    const it = aCase(async (context) => void (told = await context.settings.takes('mqtt.port', port)), {
      takes: ['mqtt'],
    });
    await ran(bareCamera({ settings }), [it]);
    expect(told).toBe(taken);
    expect(settings.now.get('mqtt.port')).toBe('8883');
  });

  test('a password is in no evidence, not even where the camera writes it into its log', async () => {
    const secret = 'xyzzy-4711';
    const rows = [{ time: '2021-06-01 10:00:00', category: 'MQTT', text: `login with ${secret} failed` }];
    const log = { rows: async () => rows.splice(0) };
    const it = aCase(
      async (context) => {
        await context.settings.write({ 'mqtt.password': secret });
        await context.newRows();
      },
      { takes: ['mqtt'] },
    );
    const { results } = await ran(bareCamera({ settings: memorySettings(), log }), [it]);
    const lines = results[0]?.happenings?.map(({ what }) => what) ?? [];
    expect(lines).toContain('write mqtt.password (10 characters): accepted');
    expect(lines).toContain('2021-06-01 10:00:00 MQTT login with *** failed');
    expect(JSON.stringify(results)).not.toContain(secret);
  });
});

describe('alarms', () => {
  const raises = (options: Parameters<CameraContext['raise']>[1]) =>
    aCase((context) => context.raise('motion', options), { needs: ['alarms'] });
  /** A camera whose oracle tells of what `hears` lets through. */
  const withOracle = (hears: (kind: AlarmKind) => boolean) => {
    const listening = new Set<(kind: AlarmKind) => void>();
    const kinds = ['motion'] as const;
    return bareCamera({
      alarms: { kinds, raise: async (kind) => listening.forEach((hear) => hears(kind) && hear(kind)) },
      oracle: {
        name: 'an oracle',
        kinds,
        watch: async (hear) => {
          listening.add(hear);
          return async () => void listening.delete(hear);
        },
      },
    });
  };

  test('an alarm that the oracle tells of is proven', async () => {
    expect(
      await verdictOn(
        withOracle(() => true),
        raises({ proven: true }),
      ),
    ).toEqual({ outcome: 'pass' });
  });

  test('one that it does not tell of may not have happened', async () => {
    const verdict = await verdictOn(
      withOracle(() => false),
      raises({ proven: true }),
    );
    expect(verdict).toMatchObject({ outcome: 'inconclusive', because: expect.stringContaining('told of no motion') });
  });

  test('without an oracle nothing follows from silence', async () => {
    const camera = bareCamera({ alarms: { kinds: ['motion'], raise: nothing } });
    expect(await verdictOn(camera, raises({ proven: true }))).toMatchObject({
      outcome: 'inconclusive',
      fault: 'driver',
    });
    expect(await verdictOn(camera, raises({}))).toEqual({ outcome: 'pass' });
  });
});

test('a fail that is known says so', async () => {
  const it = aCase(async () => demand(false, 'it connects', 'a CONNECT', 'nothing'));
  const knownFailures = [{ case: 'a-case', claim: 'it connects', reason: 'ticket 1', line: 1 }];
  const { results } = await ran(bareCamera(), [it], { knownFailures });
  expect(results[0]?.knownFailure).toBe('ticket 1');
});

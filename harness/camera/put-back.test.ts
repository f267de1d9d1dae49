import { expect, test } from 'vitest';
import { aCase, bareCamera, memorySettings, ran } from './session.fixture.ts';

test('what cannot be put back after the run is told, and holds back nothing else', async () => {
  const never = (name: string, value: string) => (name === 'mqtt.address' && value === '' ? 'empty' : undefined);
  const settings = memorySettings({ 'mqtt.address': '', 'mqtt.port': '1884' }, never);
  const it = aCase(async (context) => void (await context.settings.write({ 'mqtt.address': '192.0.2.8' })), {
    takes: ['mqtt'],
  });
  const { findings } = await ran(bareCamera({ settings }), [it]);
  expect(findings).toEqual(['mqtt.address could not be put back to ""']);
  expect(settings.now.get('mqtt.port')).toBe('1884');
});

test('where a case cannot be tidied up after, the next one does not begin with what it left', async () => {
  const settings = memorySettings({});
  let gone = false;
  const press = () =>
    gone ? Promise.reject(new Error('the page is gone')) : Promise.resolve({ accepted: true, text: '' });
  const first = aCase(
    async (context) => {
      await context.settings.install('mqtt.ca', new Uint8Array(1));
      await context.settings.write({ 'mqtt.port': '1884' });
      gone = true;
    },
    { id: 'one', takes: ['mqtt'] },
  );
  let seen: unknown;
  const second = aCase(async (context) => void (seen = await context.settings.read('mqtt.port')), {
    id: 'two',
    takes: ['mqtt'],
  });
  const { results } = await ran(bareCamera({ settings: { ...settings, press } }), [first, second]);
  expect(results[0]?.notes).toEqual([expect.stringContaining('the page is gone')]);
  expect(seen).toEqual({ 'mqtt.port': '8883' });
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { certificates } from './certificates.ts';
import { needs } from './missing.fixture.ts';
import { broker, talk } from './mqtt-broker.fixture.ts';
import { refuseWith } from './mqtt-script.ts';

const ADDRESS = '127.0.13.1';

/** What mosquitto_pub says on its error output, and how it ends. */
async function publish(port: number, args: readonly string[]): Promise<{ said: string; code: number | null }> {
  const fixed = ['-h', ADDRESS, '-p', String(port), '-t', 'a/b', '-m', 'hello', '-i', 'cam'];
  const child = spawn('mosquitto_pub', [...fixed, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (more: string) => (said += more));
  const [code] = (await once(child, 'close')) as [number | null];
  return { said, code };
}

it.for([
  { version: 'mqttv31', seen: 3 },
  { version: 'mqttv311', seen: 4 },
  { version: 'mqttv5', seen: 5 },
])('mosquitto_pub gets a message of QoS 2 across by $version', async ({ version, seen }, context) => {
  needs('mosquitto_pub', context);
  const there = await broker({ password: new TextEncoder().encode('s3cret') });
  expect((await publish(there.port, ['-V', version, '-q', '2', '-r', '-u', 'u', '-P', 's3cret'])).code).toBe(0);
  expect(talk(there).slice(0, 6)).toEqual([
    'in CONNECT',
    'out CONNACK',
    'in PUBLISH',
    'out PUBREC',
    'in PUBREL',
    'out PUBCOMP',
  ]);
  expect(there.connects()[0]?.packet.connect).toMatchObject({
    version: seen,
    password: { length: 6, asExpected: true },
  });
  expect(there.publishes()[0]?.packet).toMatchObject({ topic: 'a/b', qos: 2, retain: true });
});

it('mosquitto_pub says why it was refused', async (context) => {
  needs('mosquitto_pub', context);
  const there = await broker({ rules: [refuseWith(5)] });
  const { said, code } = await publish(there.port, ['-V', 'mqttv311']);
  expect(code).not.toBe(0);
  expect(said).toContain('not authorised');
});

it.for(['good', 'expired', 'self-signed', 'same-name CA'] as const)(
  'mosquitto_pub judges the certificate: %s',
  async (kind, context) => {
    needs('mosquitto_pub', context);
    const { ca, leafs } = await certificates({ family: 'RSA', host: 'broker.test', address: ADDRESS });
    const folder = mkdtempSync(join(tmpdir(), 'tekigo-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    writeFileSync(join(folder, 'ca.pem'), ca.pem);
    const there = await broker({ tls: leafs[kind].identity() });
    const { code } = await publish(there.port, ['--cafile', join(folder, 'ca.pem')]);
    expect(code === 0).toBe(kind === 'good');
    expect(there.connects().length).toBe(kind === 'good' ? 1 : 0);
  },
);

import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished, type TestContext } from 'vitest';
import { skip } from '../observers/missing.fixture.ts';
import { realClock } from '../time/clock.ts';
import { ADDRESS, HOST } from './brokers.fixture.ts';
import { embeddedLeg } from './embedded.ts';
import { engineTrouble } from './engine-trouble.ts';
import type { Leg } from './legs.ts';
import { openRealBrokers } from './open.ts';

const absent: Leg = { name: 'container', version: 5, find: () => Promise.resolve('there is none: install one') };
const broken: Leg = {
  name: 'process',
  version: 5,
  find: () => Promise.resolve(() => Promise.reject(new Error('it does not come up:\u001b[31m no leave'))),
};
const at = { address: ADDRESS, host: HOST, clock: realClock };

it('takes the first leg on which a broker comes up, and says why no better one', async () => {
  const brokers = await openRealBrokers(at, [absent, broken, embeddedLeg]);
  onTestFinished(() => brokers.close());
  expect(brokers).toMatchObject({
    leg: 'embedded',
    name: expect.stringMatching(/^aedes/),
    instead: ['there is none: install one', 'it does not come up:\\u{1b}[31m no leave'],
  });
});

it('says all the reasons where there is no leg at all', async () => {
  await expect(openRealBrokers(at, [absent, broken])).rejects.toThrow(
    'no broker can be started: there is none: install one; it does not come up:\\u{1b}[31m no leave',
  );
});

const folderOf = () => {
  const folder = mkdtempSync(join(tmpdir(), 'tekigo-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
};

it.each([
  [
    'tcp://127.0.13.250:2375',
    'DOCKER_HOST is "tcp://127.0.13.250:2375", and no engine answers there: mend or unset it',
  ],
  ['nonsense\n', 'DOCKER_HOST is "nonsense\\u{a}", and no engine answers there: mend or unset it'],
  ['unix:///no/such.sock', 'DOCKER_HOST is "unix:///no/such.sock", and there is no such socket: mend or unset it'],
])('DOCKER_HOST %j that does not answer', async (host, says) => {
  expect(await engineTrouble(host)).toBe(says);
});

it('a socket where nobody answers', async () => {
  const socket = join(folderOf(), 'docker.sock');
  writeFileSync(socket, '');
  expect(await engineTrouble(`unix://${socket}`)).toBe(`${socket} is there, but no Docker engine answers: start it`);
});

it('a socket that may not be opened', async (context) => {
  const socket = join(folderOf(), 'docker.sock');
  writeFileSync(socket, '', { mode: 0 });
  expect(await asNobody(`unix://${socket}`, context)).toBe(
    `Docker is there, but ${socket} may not be opened: add this user to the group docker`,
  );
});

/** What is said to who is not root, for root may open everything. */
async function asNobody(host: string, context: TestContext): Promise<string> {
  if (process.getuid?.() !== 0) return engineTrouble(host);
  const folder = folderOf();
  for (const name of ['brokers/engine-trouble.ts', 'evidence/printable.ts']) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    cpSync(new URL(`../${name}`, import.meta.url), join(folder, name));
  }
  chmodSync(folder, 0o755);
  chmodSync(join(host.slice('unix://'.length), '..'), 0o755);
  writeFileSync(
    join(folder, 'ask.mjs'),
    `process.stdout.write(await (await import('./brokers/engine-trouble.ts')).engineTrouble(${JSON.stringify(host)}));`,
  );
  const nobody = { uid: 65_534, gid: 65_534 };
  const { stdout, error, stderr } = spawnSync(process.execPath, [join(folder, 'ask.mjs')], {
    encoding: 'utf8',
    ...nobody,
  });
  if (error !== undefined) return skip('missing on this machine: a way for others than root to start Node', context);
  return stdout === '' ? stderr : stdout;
}

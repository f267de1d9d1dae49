import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { FAMILIES } from './certificates.ts';
import { needs } from './missing.fixture.ts';
import { probe } from './tls-prober.ts';
import { ADDRESS, at, certificatesOf } from './tls-server.fixture.ts';
import { witness } from './tls-witness.ts';

/** The port of OpenSSL's own server; it ends with the test. */
async function sServer(family: (typeof FAMILIES)[number], args: readonly string[]): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'tekigo-'));
  const { certificate, key } = (await certificatesOf(family)).leafs.good.identity();
  const file = join(folder, 'server.pem');
  writeFileSync(file, certificate + key, { mode: 0o600 });
  const fixed = ['-accept', `${ADDRESS}:0`, '-cert', file, '-cipher', 'ALL@SECLEVEL=0'];
  const child = spawn('openssl', ['s_server', ...fixed, ...args]);
  onTestFinished(() => {
    child.kill();
    rmSync(folder, { recursive: true });
  });
  return new Promise((resolve, reject) => {
    let said = '';
    const heard = (more: string) => {
      said += more;
      const port = /ACCEPT \S+:(\d+)\n/.exec(said)?.[1];
      if (port !== undefined) resolve(Number(port));
    };
    child.stdout.setEncoding('utf8').on('data', heard);
    child.stderr.setEncoding('utf8').on('data', (more: string) => (said += more));
    child.once('exit', () => reject(new Error(said)));
  });
}

const ROWS = [
  ['-tls1', 'TLSv1'],
  ['-tls1_1', 'TLSv1.1'],
  ['-tls1_2', 'TLSv1.2'],
  ['-tls1_3', 'TLSv1.3'],
] as const;

describe.each(FAMILIES)('openssl s_server with a certificate of %s', (family) => {
  it.for(ROWS)('%s: the prober and the witness agree', async ([flag, only], context) => {
    needs('openssl', context);
    const port = await sServer(family, [flag]);
    for (const [, version] of ROWS) {
      const { answer } = await probe({ ...at(port), offers: [version] });
      const { outcome } = await witness({ ...at(port), version });
      // Without supported_versions a server may answer with less than it was asked for.
      const spoken = answer.kind === 'hello' && answer.version === version;
      expect([version, spoken, outcome.kind]).toEqual([version, version === only, spoken ? 'agreed' : 'refused']);
    }
  });

  it.for(['P-256', 'X448', 'brainpoolP256r1'])('reads our groups: %s', async (group, context) => {
    needs('openssl', context);
    const port = await sServer(family, ['-groups', group, '-tls1_2']);
    const { answer } = await probe({ ...at(port), offers: ['TLSv1.2'] });
    expect(answer).toMatchObject({ kind: 'hello', suite: { name: expect.stringContaining('ECDHE') } });
  });
});

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'vitest';
import { referenceCamera } from '../device-under-test/drivers/camera/reference.ts';
import { needs } from '../harness/observers/missing.fixture.ts';
import { ADDRESS, closedPort } from '../harness/observers/tls-server.fixture.ts';

test('mosquitto_sub beside the reference camera hears topic, payload, QoS and retain as they are set', async (context) => {
  needs('mosquitto', context);
  needs('mosquitto_sub', context);
  const dir = mkdtempSync(join(tmpdir(), 'tekigo-beside-'));
  const running: ChildProcess[] = [];
  try {
    const port = await closedPort();
    const config = join(dir, 'mosquitto.conf');
    writeFileSync(config, `listener ${port} ${ADDRESS}\nallow_anonymous true\nuser root\nlog_type all\n`);
    const broker = await started(running, 'mosquitto', ['-c', config], /running/);
    const at = ['-h', ADDRESS, '-p', String(port), '-t', '#', '-q', '2', '-F', '%t|%p|%q|%r'];
    const hearing = await started(running, 'mosquitto_sub', at);
    // It says nothing of its own before the first message.
    await broker(/Sending SUBACK/);

    const camera = await referenceCamera({ address: ADDRESS });
    const opened = await camera.open();
    try {
      await camera.settings?.write({
        'mqtt.protocol': 'tcp',
        'mqtt.address': ADDRESS,
        'mqtt.port': String(port),
        'mqtt.motion.topic': 'lab/camera',
        'mqtt.motion.payload': 'seen something',
        'mqtt.motion.qos': '2',
        'mqtt.motion.retain': 'on',
        'mqtt.terminal1.qos': '0',
        'mqtt.enabled': 'on',
      });
      await camera.alarms?.raise('motion');
      await camera.alarms?.raise('terminal1');
      await hearing(/i-PRO\/NetworkCamera\/Alarm\/Terminal\/1\|terminal alarm 1\|0\|0/);
      await hearing(/lab\/camera\|seen something\|2\|0/);
      // Who comes late is told what was retained.
      const late = await started(running, 'mosquitto_sub', at);
      await late(/lab\/camera\|seen something\|2\|1/);
    } finally {
      await opened.close();
    }
  } finally {
    for (const child of running.toReversed()) {
      child.kill();
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    }
    rmSync(dir, { recursive: true, force: true });
  }
});

/** Starts a program and waits until it has said something like `ready`; gives what waits for more. */
async function started(running: ChildProcess[], program: string, args: readonly string[], ready = /(?:)/) {
  const child = spawn(program, args, { env: { ...process.env, PATH: `${process.env['PATH']}:/usr/sbin` } });
  running.push(child);
  let said = '';
  const listeners = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      for (const listen of listeners) listen();
    });
  const hears = (pattern: RegExp) =>
    new Promise<void>((resolve, reject) => {
      const listen = () => {
        if (pattern.test(said)) resolve();
      };
      listeners.add(listen);
      child.once('exit', () => reject(new Error(`${program} ended: ${said}`)));
      listen();
    });
  await hears(ready);
  return hears;
}

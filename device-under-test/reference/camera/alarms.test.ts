import { connect } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { realClock } from '../../../harness/time/clock.ts';
import type { AlarmKind } from '../../camera-contract.ts';
import { openAlarms, openCommandPort } from './alarms.ts';
import { CAMERA, eventually } from './camera.fixture.ts';

describe('alarms', () => {
  const told = (deactivation: number) => {
    const heard: string[] = [];
    const alarms = openAlarms({ clock: realClock, sensors: 4, heldBack: (since) => since < deactivation });
    const deaf = alarms.heard((kind, sensor) => heard.push(`${kind} ${sensor}`));
    return { alarms, heard, deaf };
  };

  it('are told at once, each kind for itself; one of the same kind is held back, and told again later', async () => {
    const { alarms, heard } = told(100);
    const kinds: readonly AlarmKind[] = ['terminal1', 'terminal1', 'motion', 'terminal2', 'motion'];
    for (const kind of kinds) alarms.raise(kind);
    expect(heard).toEqual(['terminal1 1', 'motion 1', 'terminal2 1']);
    await realClock.sleep(120);
    alarms.raise('motion', 4);
    expect(heard.at(-1)).toBe('motion 4');
    alarms.raise('motion', 2);
    expect(heard).toHaveLength(4);
  });

  it('reach nobody who does not listen any more', () => {
    const { alarms, heard, deaf } = told(0);
    deaf();
    alarms.raise('motion');
    expect(heard).toEqual([]);
  });

  it.each([0, 5, 1.5, Number.NaN])('know no sensor %d', (sensor) => {
    const { alarms, heard } = told(0);
    expect(() => alarms.raise('motion', sensor)).toThrow(`no sensor ${sensor}: this camera has 4`);
    expect(heard).toEqual([]);
  });
});

describe('the port for command alarms', () => {
  const open = async () => {
    let alarms = 0;
    const port = await openCommandPort(CAMERA, 0, () => (alarms += 1));
    onTestFinished(() => port.close());
    return { port, count: () => alarms };
  };

  it('takes the bytes of a connection for one alarm, and no bytes for none', async () => {
    const { port, count } = await open();
    connect(port.port, CAMERA).end();
    connect(port.port, CAMERA).end(Uint8Array.of(0));
    const long = connect(port.port, CAMERA).setNoDelay(true);
    onTestFinished(() => void long.destroy());
    long.write('first');
    await eventually(count, (alarms) => alarms === 2);
    long.write('second');
    await realClock.sleep(50);
    expect(count()).toBe(2);
  });

  it('closes with connections open, and is there again for the next', async () => {
    const { port } = await open();
    const idle = connect(port.port, CAMERA).on('error', () => {});
    const gone = new Promise((resolve) => idle.once('close', resolve));
    await new Promise((resolve) => idle.once('connect', resolve));
    await port.close();
    await gone;
    const again = await openCommandPort(CAMERA, port.port, () => {});
    expect(again.port).toBe(port.port);
    await again.close();
  });
});

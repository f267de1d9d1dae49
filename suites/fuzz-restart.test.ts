import { expect, test } from 'vitest';
import { planted } from '../device-under-test/mutants/planted.ts';
import { get, infReq } from '../harness/echonet-lite/ask.ts';
import { NODE_PROFILE } from '../harness/echonet-lite/eoj.ts';
import { input, LIGHT, shot } from './fuzz-by-hand.fixture.ts';
import { onRange } from './fuzz-in-memory.ts';

const row = planted.find(({ name }) => name === 'restarts-on-a-cut-answer');
const instances = input(shot(infReq(NODE_PROFILE, [0xd5])));
const reading = input(shot(get(LIGHT, [0x80])));
const killer = input({
  what: Uint8Array.from([0x10, 0x81, 0, 0, 5, 0xff, 1, 0x0e, 0xf0, 1, 0x73, 1, 0xd5]),
  way: 'udp',
});

test('a restart is told from the list of instances that was asked for at the same time', async () => {
  await onRange(row, 1, async (range) => {
    const trials = await range.tryAll([instances, killer, reading]);
    expect(trials.flatMap(({ findings }) => findings.map(({ kind }) => kind))).toContain('restarted');
    const calm = await range.tryAll([instances, reading]);
    expect(calm.flatMap(({ findings }) => findings)).toEqual([]);
  });
});

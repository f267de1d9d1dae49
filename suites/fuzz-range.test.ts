import { expect, test } from 'vitest';
import { get } from '../harness/echonet-lite/ask.ts';
import { NODE_PROFILE } from '../harness/echonet-lite/eoj.ts';
import { treeOf, type Input } from '../harness/fuzz/input.ts';
import { onRange } from './fuzz-in-memory.ts';

const reading: Input = { property: 'by-hand', shots: [{ what: treeOf(get(NODE_PROFILE, [0x82])), way: 'udp' }] };

test('TIDs come round: no shot is taken for the one that had its TID before, and none runs out', async () => {
  const many = Array.from({ length: 64 }, () => reading);
  await onRange(undefined, 1, async (range) => {
    while (range.sent < 70_000)
      for (const { fired, findings } of await range.tryAll(many)) {
        expect(findings).toEqual([]);
        expect(fired[0]?.answers).toHaveLength(1);
      }
  });
});

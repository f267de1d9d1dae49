import { assert, property, uint8Array } from 'fast-check';
import { expect, test } from 'vitest';
import { render } from './input.ts';
import { looseTree } from './loose-tree.ts';

const rendered = (bytes: Uint8Array) => {
  const tree = looseTree(bytes);
  return tree === undefined ? undefined : render(tree, ((bytes[2] ?? 0) << 8) | (bytes[3] ?? 0));
};

test.each([
  ['no list', '1081000105ff010ef00162'],
  ['a counter alone', '1081000105ff010ef0016200'],
  ['a counter too high', '1081000105ff010ef0016203d600'],
  ['a PDC past the end', '1081000105ff010ef00162018005ff'],
  ['an EPC without PDC', '1081000105ff010ef001620180'],
  ['bytes behind the end', '1081000105ff010ef0016201d600beef'],
  ['two lists', '1081000105ff010290016e01800130029f00b000'],
  ['a second list that lacks', '1081000105ff010290016e01800130'],
  ['a first list that breaks off', '1081000105ff010290016e0280013001'],
])('a payload with %s comes back as it was', (_, hex) => {
  const bytes = Uint8Array.from(Buffer.from(hex, 'hex'));
  expect(rendered(bytes)).toEqual(bytes);
});

test('whatever has a header comes back as it was', () => {
  assert(
    property(uint8Array({ minLength: 11, maxLength: 120, size: 'max' }), (bytes) => {
      expect(rendered(bytes)).toEqual(bytes);
    }),
    { numRuns: 3000, seed: 5 },
  );
});

test('what is shorter than a header is no tree', () => {
  expect(looseTree(new Uint8Array(10))).toBeUndefined();
});

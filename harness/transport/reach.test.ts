import { expect, test } from 'vitest';
import { reachOf } from './reach.ts';

test.each([
  ['10.0.0.2', 'one'],
  ['223.255.255.255', 'one'],
  ['240.0.0.1', 'one'],
  // A directed broadcast looks like any address to whoever does not know the netmask.
  ['192.168.0.255', 'one'],
  ['224.0.0.1', 'group'],
  ['224.0.23.0', 'group'],
  ['239.255.255.250', 'group'],
  ['255.255.255.255', 'everybody'],
  ['::1', 'one'],
  ['fe80::ff02', 'one'],
  ['fd00::1%eth0', 'one'],
  ['ff02::1', 'group'],
  ['FF05::1%eth0', 'group'],
  ['no address', 'one'],
])('%s means %s', (address, reach) => {
  expect(reachOf(address)).toBe(reach);
});

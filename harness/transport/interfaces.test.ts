import { platform } from 'node:os';
import { expect, test } from 'vitest';
import { hasSecondLoopback, multicastRoute, ownAddressTowards } from './interfaces.ts';

test('the host reaches its loopback from its loopback', async () => {
  expect(await ownAddressTowards('127.0.0.1')).toBe('127.0.0.1');
  await expect(ownAddressTowards('device.example')).rejects.toThrow('device.example is not an IP address');
});

test('only Linux has all of 127.0.0.0/8', async () => {
  expect(await hasSecondLoopback()).toBe(platform() === 'linux');
});

test('multicast comes back over loopback, and the reason is told where it cannot', async () => {
  expect(await multicastRoute('127.0.0.1')).toBeUndefined();
  expect(await multicastRoute('203.0.113.1')).toMatch(/^no multicast from 203\.0\.113\.1: /);
  expect(await multicastRoute('2001:db8::1')).toBe(
    'no multicast from 2001:db8::1: no interface of this host has the address 2001:db8::1',
  );
});

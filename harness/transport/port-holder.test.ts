import { expect, test } from 'vitest';
import { holderOf } from './port-holder.ts';
import { parseSocketTable } from './proc-net.ts';
import { listenTcp } from './tcp.ts';
import { closeAll, openGroup, openPort } from './udp-ports.ts';

const self = expect.stringMatching(new RegExp(`^pid ${process.pid} \\(.+\\)$`));

test('a UDP port is held by the process that bound it, until it is closed', async () => {
  const held = await openPort(4, { address: '127.0.9.31', port: 0 }, 'exclusive');
  const { port } = held.socket.address();
  expect(await holderOf(port, 'udp', '127.0.9.31')).toEqual(self);
  expect(await holderOf(port, 'tcp', '127.0.9.31')).toBeUndefined();
  expect(await holderOf(port, 'udp', '127.0.9.32')).toBeUndefined();
  await closeAll([held]);
  expect(await holderOf(port, 'udp', '127.0.9.31')).toBeUndefined();
});

test('a member of the group holds no port', async () => {
  const member = await openGroup(4, '127.0.9.31', 0);
  expect(await holderOf(member.socket.address().port, 'udp', '127.0.9.31')).toBeUndefined();
  await closeAll([member]);
});

test('a TCP port is held by the process that listens', async () => {
  const port = 23_610;
  const listener = await listenTcp('127.0.9.31', port, () => {});
  expect(await holderOf(port, 'tcp', '127.0.9.31')).toEqual(self);
  await listener.close();
  expect(await holderOf(port, 'tcp', '127.0.9.31')).toBeUndefined();
});

test('the tables of the kernel are read', () => {
  // 127.0.0.1, 224.0.23.0, 192.168.1.230 and ff02::1 on port 3610, as a little-endian host prints them.
  const text = `   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops
  10: 0100007F:0E1A 00000000:0000 07 00000000:00000000 00:00000000 00000000  1000        0 7380 2 00000000abcdef01 12
  11: 001700E0:0E1A 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 7381 2 00000000abcdef02 0
  12: E601A8C0:0E1A 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 7382 2 00000000abcdef03 0
  13: 000002FF000000000000000001000000:0E1A 00000000000000000000000000000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 7383 2 00000000abcdef04 0
  14: 0100007F:0E1A 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 7384 1 00000000abcdef05 100 0 0 10 0
`;
  const row = { port: 3610, multicast: false, listening: false, uid: 0, drops: 0 };
  expect(parseSocketTable(text)).toEqual([
    { ...row, address: '127.0.0.1', uid: 1000, inode: '7380', drops: 12 },
    { ...row, address: '224.0.23.0', multicast: true, inode: '7381' },
    { ...row, address: '192.168.1.230', inode: '7382' },
    { ...row, address: '000002FF000000000000000001000000', multicast: true, inode: '7383' },
    { ...row, address: '127.0.0.1', listening: true, inode: '7384' },
  ]);
});

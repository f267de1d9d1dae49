import { expect, test } from 'vitest';
import { EgressRefused, guarded } from './egress.ts';
import { PORT, type Stream } from './lan.ts';
import { udpLan } from './udp-lan.ts';

const [OURS, DEVICE, STRANGER] = ['127.0.9.21', '127.0.9.22', '127.0.9.23'] as const;

test('nothing goes out but to the device and the group: UDP, multicast, TCP', async () => {
  const open = udpLan({ family: 4 });
  const allowed = new Set<string>([DEVICE]);
  const lan = guarded(open, () => allowed);
  const came: string[] = [];
  let wake = () => {};
  const hear = (text: string) => {
    came.push(text);
    wake();
  };
  const until = async (text: string) => {
    while (!came.includes(text)) await new Promise<void>((resolve) => (wake = resolve));
  };
  const [device, stranger] = await Promise.all(
    [DEVICE, STRANGER].map((address) =>
      open.bind(address, PORT, ({ bytes, from, to }) => {
        if (from.address === OURS) hear(`udp ${String(bytes[0])} at ${address} to ${to.address}`);
      }),
    ),
  );
  const listeners = await Promise.all(
    [DEVICE, STRANGER].map((address) => open.listen(address, PORT, () => hear(`tcp at ${address}`))),
  );
  const accepted: Stream[] = [];
  const server = await lan.listen(OURS, PORT, (stream) => accepted.push(stream));
  const socket = await lan.bind(OURS, PORT, () => {});

  socket.send(new Uint8Array([1]), { address: DEVICE, port: PORT });
  for (const address of [STRANGER, '239.1.2.3', '255.255.255.255', '127.0.9.222', '203.0.113.9'])
    expect(() => socket.send(new Uint8Array([2]), { address, port: PORT }), address).toThrow(
      new EgressRefused({ address, port: PORT }),
    );
  socket.send(new Uint8Array([3]), { address: lan.group, port: PORT });
  await until(`udp 1 at ${DEVICE} to ${DEVICE}`);
  await until(`udp 3 at ${STRANGER} to ${lan.group}`);
  await until(`udp 3 at ${DEVICE} to ${lan.group}`);

  const stream = await lan.connect(OURS, { address: DEVICE, port: PORT });
  await until(`tcp at ${DEVICE}`);
  stream.close();
  await expect(lan.connect(OURS, { address: STRANGER, port: PORT })).rejects.toThrow(EgressRefused);
  await expect(lan.connect(OURS, { address: lan.group, port: PORT })).rejects.toThrow(`to ${lan.group} port`);

  const unseen = await open.connect(STRANGER, { address: OURS, port: PORT });
  await new Promise<void>((resolve) => unseen.onClose(resolve));
  expect(accepted).toEqual([]);

  allowed.add(STRANGER);
  socket.send(new Uint8Array([4]), { address: STRANGER, port: PORT });
  await until(`udp 4 at ${STRANGER} to ${STRANGER}`);
  expect(came.filter((it) => it.startsWith('udp 2') || it === `tcp at ${STRANGER}`)).toEqual([]);
  await Promise.all([device, stranger, socket, server, ...listeners].map(async (it) => it?.close()));
});

test.each([
  ['FD00:0:0::2', true],
  ['fd00::2', true],
  ['fd00::3', false],
  ['fe80::1%eth0', true],
  ['fe80::1%eth1', false],
  ['fe80::1', false],
  ['device.example', false],
])('%s is an allowed address: %s', async (address, goesOut) => {
  const sent: string[] = [];
  const lan = guarded(
    {
      ...udpLan({ family: 6 }),
      bind: async (at, port) => ({
        local: { address: at, port },
        send: (_, to) => void sent.push(to.address),
        drops: () => 0,
        onError: () => {},
        close: async () => {},
      }),
    },
    () => new Set(['fd00::2', 'FE80:0::1%eth0']),
  );
  const socket = await lan.bind('::1', PORT, () => {});
  const attempt = () => socket.send(new Uint8Array(1), { address, port: PORT });
  if (goesOut) attempt();
  else expect(attempt).toThrow(EgressRefused);
  expect(sent).toEqual(goesOut ? [address] : []);
});

import { expect, test } from 'vitest';
import type { Observation } from '../model.ts';
import { sixOutcomes } from '../reporters/fixture.ts';
import { pcapng } from './pcapng.ts';

const frames = sixOutcomes().results.flatMap((it) => it.frames);
const options = { startedAt: '2026-01-02T03:04:05.000Z', tekigo: '0.1.0', comment: 'all frames' };

/** The blocks of a pcapng file by hand: type and body; the length stands before and after each body. */
function blocks(file: Uint8Array): { type: number; body: DataView }[] {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const found = [];
  for (let at = 0; at < view.byteLength;) {
    const length = view.getUint32(at + 4, true);
    expect(length % 4).toBe(0);
    expect(view.getUint32(at + length - 4, true)).toBe(length);
    found.push({
      type: view.getUint32(at, true),
      body: new DataView(view.buffer, view.byteOffset + at + 8, length - 12),
    });
    at += length;
  }
  return found;
}

/** The packets of the enhanced packet blocks: time in microseconds, captured bytes, length on the wire. */
const packets = (file: Uint8Array) =>
  blocks(file)
    .filter(({ type }) => type === 6)
    .map(({ body }) => ({
      time: Number((BigInt(body.getUint32(4, true)) << 32n) | BigInt(body.getUint32(8, true))),
      bytes: new Uint8Array(body.buffer, body.byteOffset + 20, body.getUint32(12, true)),
      onWire: body.getUint32(16, true),
    }));

/** The ones' complement sum over 16-bit words; 0xFFFF where the checksum in it is right. */
function sum(bytes: readonly number[]): number {
  let total = 0;
  for (let i = 0; i < bytes.length; i += 2) total += ((bytes[i] ?? 0) << 8) + (bytes[i + 1] ?? 0);
  while (total > 0xffff) total = (total & 0xffff) + (total >>> 16);
  return total;
}

test('a file is a section, a raw-IP interface and a packet for each observation', () => {
  const [section, description, ...rest] = blocks(pcapng(frames, options));
  expect(section?.type).toBe(0x0a0d0d0a);
  expect(section?.body.getUint32(0, true)).toBe(0x1a2b3c4d);
  expect(description?.type).toBe(1);
  expect(description?.body.getUint16(0, true)).toBe(101);
  expect(rest.map(({ type }) => type)).toEqual(frames.map(() => 6));
});

test('payload, addresses, ports and time are those of the observation', () => {
  const [first] = packets(pcapng(frames, options));
  expect(first?.time).toBe(Date.parse(options.startedAt) * 1000 + 10_000);
  const ip = [...(first?.bytes ?? [])];
  expect(ip.slice(0, 4)).toEqual([0x45, 0, 0, 42]);
  expect(ip.slice(8, 10)).toEqual([64, 17]);
  expect(ip.slice(12, 20)).toEqual([192, 168, 1, 10, 192, 168, 1, 20]);
  expect(ip.slice(20, 26)).toEqual([0x0e, 0x1a, 0x0e, 0x1a, 0, 22]);
  expect(ip.slice(28)).toEqual([...(frames[0]?.bytes ?? [])]);
});

test('multicast leaves with TTL 1 to the group', () => {
  const at = frames.findIndex((it) => it.multicast);
  const ip = [...(packets(pcapng(frames, options))[at]?.bytes ?? [])];
  expect([ip[8], ...ip.slice(16, 20)]).toEqual([1, 224, 0, 23, 0]);
});

test('IPv4, UDP and TCP checksums are right', () => {
  for (const { bytes } of packets(pcapng(frames, options))) {
    const ip = [...bytes];
    const segment = ip.slice(20);
    expect(sum(ip.slice(0, 20))).toBe(0xffff);
    const pseudo = [...ip.slice(12, 20), 0, ip[9] ?? 0, segment.length >> 8, segment.length & 0xff];
    expect(sum([...pseudo, ...segment])).toBe(0xffff);
  }
});

const [sample] = frames as [Observation];
const six = (address: string) => ({ address, port: 3610 });

test.each([
  ['fe80::1%eth0', [0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]],
  ['ff02::1', [0xff, 0x02, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]],
  ['::ffff:192.168.1.2', [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 192, 168, 1, 2]],
  ['2001:db8:1:2:3:4:5:6', [0x20, 1, 0x0d, 0xb8, 0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6]],
])('an exchange with %s becomes IPv6 packets', (address, bytes) => {
  const [packet] = packets(pcapng([{ ...sample, from: six(address), to: six('fe80::2') }], options));
  const ip = [...(packet?.bytes ?? [])];
  expect(ip.slice(0, 8)).toEqual([0x60, 0, 0, 0, 0, 22, 17, 64]);
  expect(ip.slice(8, 24)).toEqual(bytes);
  expect(sum([...ip.slice(8, 40), 0, 17, 0, 22, ...ip.slice(40)])).toBe(0xffff);
});

test('TCP segments of a connection follow on from each other and acknowledge the other side', () => {
  const [near, far] = [
    { address: '10.0.0.1', port: 50_000 },
    { address: '10.0.0.2', port: 3610 },
  ];
  const out: Observation = { ...sample, via: 'tcp', from: near, to: far };
  const back: Observation = { ...sample, via: 'tcp', direction: 'received', from: far, to: near };
  const numbers = packets(pcapng([out, out, back, out], options)).map(({ bytes }) => {
    const view = new DataView(bytes.buffer, bytes.byteOffset + 20);
    return [view.getUint32(4), view.getUint32(8)];
  });
  const size = sample.bytes.length;
  expect(numbers).toEqual([
    [1, 1],
    [1 + size, 1],
    [1, 1 + 2 * size],
    [1 + 2 * size, 1 + size],
  ]);
});

test('what no IP packet can be made of still gives a file that can be read', () => {
  const huge = { ...sample, bytes: new Uint8Array(70_000), from: { address: 'device', port: 3610 } };
  const [packet] = packets(pcapng([huge], { startedAt: 'never', tekigo: '0.1.0' }));
  expect(packet?.onWire).toBe(70_000 + 28);
  expect([...(packet?.bytes.subarray(12, 16) ?? [])]).toEqual([0, 0, 0, 0]);
  expect(packet?.time).toBe(10_000);
  expect(packets(pcapng([{ ...sample, at: 1e308 }], options))[0]?.time).toBe(Number.MAX_SAFE_INTEGER);
});

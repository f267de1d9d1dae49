import { expect, test } from 'vitest';
import { heard } from '../capture/heard.fixture.ts';
import { NODE_PROFILE, TESTER } from '../echonet-lite/eoj.ts';
import { decode, encode } from '../echonet-lite/frame.ts';
import type { Observation } from '../model.ts';
import type { Endpoint } from '../transport/lan.ts';
import { pcapng } from './pcapng.ts';

const STARTED = '2026-01-02T03:04:05.000Z';

const frame = (tid: number, size = 1) =>
  encode({
    tid,
    seoj: TESTER,
    deoj: NODE_PROFILE,
    esv: 0x61,
    properties: [{ epc: 0xbf, edt: new Uint8Array(size).fill(tid) }],
  });

interface Exchange {
  readonly via: 'udp' | 'tcp';
  readonly near: Endpoint;
  readonly far: Endpoint;
}

/** Six payloads, forth and back, one every 10 ms. */
const observations = ({ via, near, far }: Exchange): Observation[] =>
  [near, near, far, near, far, far].map((from, n) => ({
    n: n + 1,
    at: 10 * n,
    direction: from === near ? 'sent' : 'received',
    via,
    multicast: false,
    from,
    to: from === near ? far : near,
    bytes: frame(n + 1, 40 * n),
    decoded: decode(frame(n + 1)),
  }));

const at = (address: string, port = 3610): Endpoint => ({ address, port });
const four = { near: at('10.0.0.1'), far: at('10.0.0.2') };
const six = { near: at('fe80::1'), far: at('2001:db8::2') };
const connection4 = { near: at('10.0.0.1', 50_000), far: at('10.0.0.2') };
const connection6 = { near: at('fe80::1', 50_000), far: at('fe80::2') };

test.each([
  ['UDP over IPv4', [{ via: 'udp', ...four }]],
  ['UDP over IPv6', [{ via: 'udp', ...six }]],
  ['TCP over IPv4', [{ via: 'tcp', ...connection4 }]],
  ['TCP over IPv6', [{ via: 'tcp', ...connection6 }]],
  [
    'two connections and UDP at once',
    [
      { via: 'tcp', ...connection4 },
      { via: 'tcp', ...connection6 },
      { via: 'udp', ...four },
    ],
  ],
] satisfies readonly [string, readonly Exchange[]][])(
  '%s is read back as it was observed',
  async (_name, exchanges) => {
    const seen = exchanges.flatMap(observations).toSorted((a, b) => a.at - b.at);
    const { payloads, problems, totals } = await heard(pcapng(seen, { startedAt: STARTED, tekigo: '0.1.0' }));
    expect(problems).toEqual([]);
    expect(totals.testers).toEqual(new Set(exchanges.map(({ near }) => near.address)));
    expect(payloads).toEqual(
      seen.map(({ via, from, to, bytes, at: ms }, i) => ({
        packet: i + 1,
        at: Date.parse(STARTED) + ms,
        via,
        from,
        to,
        bytes,
      })),
    );
  },
);

const longest = (edt: number) =>
  encode({
    tid: 1,
    seoj: TESTER,
    deoj: NODE_PROFILE,
    esv: 0x61,
    properties: Array.from({ length: 255 }, () => ({ epc: 0xbf, edt: new Uint8Array(edt) })),
  });

test('several frames in one payload, and one that no segment holds, come back over TCP one by one', async () => {
  const [sample] = observations({ via: 'tcp', ...connection4 }) as [Observation];
  const long = Uint8Array.from([...longest(255), ...longest(200)]);
  const of = (bytes: Uint8Array): Observation => ({ ...sample, bytes });
  const seen = [of(Uint8Array.from([...frame(1), ...frame(2)])), of(long), of(frame(3))];
  const { payloads, problems } = await heard(pcapng(seen, { startedAt: STARTED, tekigo: '0.1.0' }));
  expect(problems).toEqual([]);
  expect(payloads.map((it) => it.bytes)).toEqual([frame(1), frame(2), longest(255), longest(200), frame(3)]);
  expect(payloads.map((it) => it.packet)).toEqual([1, 1, 3, 3, 4]);
});

test.each([
  ['IPv4', four, 65_507],
  ['IPv6', six, 65_527],
])('the longest datagram of %s is not cut', async (_name, { near, far }, size) => {
  const [sample] = observations({ via: 'udp', near, far }) as [Observation];
  const { payloads } = await heard(
    pcapng([{ ...sample, bytes: new Uint8Array(size) }], { startedAt: STARTED, tekigo: '0.1.0' }),
  );
  expect(payloads.map((it) => it.bytes.length)).toEqual([size]);
});

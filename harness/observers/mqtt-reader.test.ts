import { generate, type Packet } from 'mqtt-packet';
import { describe, expect, it } from 'vitest';
import { mqttReader, type Read } from './mqtt-reader.ts';
import { usual } from './mqtt-script.ts';
import { describe as inWords, seenOf } from './mqtt-seen.ts';

const hex = (text: string) => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));
const problemOf = (read: Read | undefined) => (read && 'problem' in read.found ? read.found.problem : undefined);
const ASTERISKS = '2a'.repeat(3);

/** CONNECTs written by hand: client "a", user "u", password "pwd". */
const CONNECTS = {
  '3.1': '1017 0006 4d5149736470 03 c2 003c 0001 61 0001 75 0003 707764',
  '3.1.1': '1015 0004 4d515454 04 c2 003c 0001 61 0001 75 0003 707764',
  '3.1.1 with a will': '101c 0004 4d515454 04 c6 003c 0001 61 0001 74 0002 6262 0001 75 0003 707764',
  '5 with properties': '1019 0004 4d515454 05 c2 003c 03 21 0005 0001 61 0001 75 0003 707764',
} as const;

describe('the password of a CONNECT', () => {
  it.each(Object.entries(CONNECTS))('of MQTT %s becomes asterisks, and nothing else changes', (_name, text) => {
    const raw = hex(text);
    const [read] = mqttReader().read(raw);
    expect(Buffer.from(read?.bytes ?? []).toString('hex')).toBe(
      Buffer.from(raw).toString('hex').replace('707764', ASTERISKS),
    );
    expect(read?.found).toMatchObject({ packet: { cmd: 'connect', username: 'u', clientId: 'a' } });
  });

  it.each(Object.entries(CONNECTS))('of MQTT %s does not show, wherever the connection ends', (_name, text) => {
    const raw = hex(text);
    for (let length = raw.length - 3; length < raw.length; length++) {
      const reader = mqttReader();
      expect(reader.read(raw.subarray(0, length))).toEqual([]);
      const rest = reader.rest();
      expect(problemOf(rest)).toBe('the connection ended inside a packet');
      expect(rest?.bytes.length).toBe(length);
      expect([...(rest?.bytes ?? [])].slice(-4).every((byte) => byte === 0x2a)).toBe(true);
    }
  });

  /** Lengths that lie: of the packet, of the client id, of the user. */
  const LIES = [
    ['a packet too short', '1013 0004 4d515454 04 c2 003c 0001 61 0001 75 0003 707764'],
    ['a client id too long', '1015 0004 4d515454 04 c2 003c 0009 61 0001 75 0003 707764'],
    ['a user too long', '1015 0004 4d515454 04 c2 003c 0001 61 0006 75 0003 707764'],
    ['a password too short', '1015 0004 4d515454 04 c2 003c 0001 61 0001 75 0001 707764'],
    ['a protocol name of 64 kB', '1015 ffff 4d515454 04 c2 003c 0001 61 0001 75 0003 707764'],
  ] as const;

  it.each(LIES)('does not show behind %s', (_name, text) => {
    const reader = mqttReader();
    const all = [...reader.read(hex(text)), ...reader.read(hex('7077 64'))];
    const shown = Buffer.concat(all.map(({ bytes }) => bytes));
    expect(shown.length).toBe(hex(text).length + 3);
    expect(shown.includes('pwd') || shown.includes('wd')).toBe(false);
  });
});

/** Packets that are none; MQTT 3.1.1 2.2.2, 3.3.1-4, 2.2.3, 2.3.1. */
const PROBLEMS = [
  ['flags that PINGREQ does not have', 'c1 00', 'a first byte of c1, which starts no packet'],
  ['QoS 3', '36 05 0001 61 0001', 'a first byte of 36, which starts no packet'],
  ['a length of five bytes', '30 ffffffff01', 'a remaining length of more than four bytes'],
  ['type 0', '00 00', 'a first byte of 00, which starts no packet'],
  ['PUBACK without an identifier', '40 00', 'a packet without its identifier'],
  ['a topic longer than its packet', '30 03 0009 61', 'Cannot parse topic'],
  ['256 MB', '30 ffffff7f 00', 'a packet of 268435460 bytes, of which at most 1048576 are read'],
  ['an unknown protocol', '10 0c 0004 4d515458 04 02 003c 0000', 'Invalid protocolId'],
  ['HTTP', '47455420 2f20 485454502f312e31', 'a first byte of 47, which starts no packet'],
] as const;

describe('what is no MQTT', () => {
  it.each(PROBLEMS)('%s is told as such', (_name, text, problem) => {
    const reader = mqttReader();
    expect(reader.read(hex(text)).map(problemOf)).toEqual([problem]);
    expect(reader.read(hex('c000')).map(problemOf)).toEqual(['no MQTT any more']);
    expect(reader.rest()).toBeUndefined();
  });

  it('is kept as it came, but for a CONNECT', () => {
    const [read] = mqttReader().read(hex('47455420 2f20 485454502f312e31'));
    expect(Buffer.from(read?.bytes ?? []).toString()).toBe('GET / HTTP/1.1');
  });
});

describe('packets in any portions', () => {
  const packets: readonly Packet[] = [
    { cmd: 'connect', clientId: 'c', protocolId: 'MQTT', protocolVersion: 4, clean: true, keepalive: 5 },
    { cmd: 'publish', topic: 't', payload: 'x'.repeat(300), qos: 1, dup: true, retain: true, messageId: 9 },
    { cmd: 'pingreq' },
    { cmd: 'subscribe', messageId: 3, subscriptions: [{ topic: 'a/#', qos: 1 }] },
    { cmd: 'disconnect' },
  ];
  const stream = Buffer.concat(packets.map((packet) => generate(packet)));
  const wanted = [
    'CONNECT MQTT 3.1.1, client "c", keep-alive 5 s, clean session',
    `PUBLISH QoS 1 DUP RETAIN id 9 "t": 300 bytes "${'x'.repeat(200)}"`,
    'PINGREQ',
    'SUBSCRIBE id 3 "a/#"',
    'DISCONNECT',
  ];

  it.each([1, 2, 3, 7, 200, 10_000])('of %i bytes read the same', (size) => {
    const reader = mqttReader();
    const all: Read[] = [];
    for (let at = 0; at < stream.length; at += size) all.push(...reader.read(stream.subarray(at, at + size)));
    const words = all.map(({ found }) =>
      'packet' in found ? inWords(seenOf(found.packet, found.raw)) : found.problem,
    );
    expect(words).toEqual(wanted);
    expect(Buffer.concat(all.map(({ bytes }) => bytes)).equals(stream)).toBe(true);
    expect(reader.rest()).toBeUndefined();
  });

  it('of one byte each cost a packet of 1 MB no more than a moment', () => {
    const reader = mqttReader();
    reader.read(hex('30 f0ff3f'));
    for (let n = 1; n < 1_048_560; n++) reader.read(Uint8Array.of(0));
    expect(reader.read(Uint8Array.of(0)).length).toBe(1);
  });
});

describe('hostile bytes', () => {
  /** Repeatable and even enough: what is drawn matters less than that it is much. */
  function dice(seed: number): (sides: number) => number {
    let state = seed;
    return (sides) => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((state / 2 ** 32) * sides);
    };
  }
  const seeds = [
    ...Object.values(CONNECTS),
    '3209 0003 612f62 0001 6869',
    '8206 0001 0001 61 01',
    'a205 0001 0001 61',
    '4004 0001 8700',
  ].map(hex);

  it('never throw, are never lost, and never stop what a broker answers from being written', () => {
    const draw = dice(13);
    for (let round = 0; round < 20_000; round++) {
      const version = draw(2) === 0 ? '3.1.1' : '5 with properties';
      const bent = Uint8Array.from(seeds[draw(seeds.length)] ?? []);
      for (let n = draw(4); n >= 0; n--) bent[draw(bent.length)] = draw(256);
      const reader = mqttReader();
      const reads = [...reader.read(hex(CONNECTS[version])), ...reader.read(bent)];
      const rest = reader.rest();
      if (rest) reads.push(rest);
      expect(reads.reduce((sum, { bytes }) => sum + bytes.length, 0)).toBe(hex(CONNECTS[version]).length + bent.length);
      for (const { found } of reads)
        if ('packet' in found) answer(found.packet, found.raw, version === '3.1.1' ? 4 : 5);
    }
  });

  function answer(packet: Packet, raw: Uint8Array, protocolVersion: 4 | 5): void {
    expect(inWords(seenOf(packet, raw))).toContain(packet.cmd.toUpperCase());
    for (const step of usual(packet)) if ('send' in step) generate(step.send, { protocolVersion });
  }
});

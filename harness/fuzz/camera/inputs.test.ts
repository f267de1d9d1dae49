import { sample } from 'fast-check';
import { expect, test } from 'vitest';
import { NTP_REPLIES, writeReply } from '../../observers/ntp-replies.ts';
import { ntpTime, readNtp, writeNtp, type NtpPacket } from '../../observers/ntp-packet.ts';
import { WORLD } from './bench.fixture.ts';
import { mqttBytes } from './mqtt-inputs.ts';
import { mayBeTaken, noneMayBeTaken, ntpReplies, type NtpInput } from './ntp-inputs.ts';
import { cameraProperties } from './properties.ts';
import { logsIn, requestBytes } from './request-inputs.ts';
import { RULES } from './rules.ts';
import { valueOf } from './setting-inputs.ts';
import { spoilt } from './spoil.ts';
import { tlsSegments } from './tls-inputs.ts';
import type { CameraInput, CameraPropertyName } from './types.ts';

const DRAWN = 3000;

const made = new Map(
  cameraProperties.map(({ name, arbitrary }) => [name, sample(arbitrary(WORLD), { seed: 7, numRuns: DRAWN })]),
);

const of = <Name extends CameraPropertyName>(name: Name) =>
  (made.get(name) ?? []) as unknown as readonly Extract<CameraInput, { property: Name }>[];

const settings = of('http').flatMap((it) => (it.kind === 'setting' ? [it] : []));
const requests = of('http').flatMap((it) => (it.kind === 'request' ? [it] : []));
const datagrams = of('ntp').flatMap((it) => it.replies.map(({ spoil }) => spoilt(new Uint8Array(48).fill(9), spoil)));

test.each(cameraProperties)('every input of $name is JSON that its generator knows again', ({ name, arbitrary }) => {
  const own = arbitrary(WORLD);
  const others = cameraProperties.filter((it) => it.name !== name).map((it) => it.arbitrary(WORLD));
  for (const input of of(name)) {
    const back: unknown = JSON.parse(JSON.stringify(input));
    expect(back).toEqual(input);
    expect(own.canShrinkWithoutContext(back)).toBe(true);
    expect(others.some((it) => it.canShrinkWithoutContext(back))).toBe(false);
  }
});

const lengthIs = (length: number) => () => settings.some((it) => valueOf(it).length === length);
const valueHas = (text: string) => () => settings.some((it) => valueOf(it).includes(text));
const mqtt = (fits: (bytes: Uint8Array) => boolean) => () => of('mqtt').some((it) => mqttBytes(it, 5).some(fits));
const asks = (pattern: RegExp) => () =>
  requests.some((it) => pattern.test(Buffer.from(requestBytes(it)).toString('latin1')));

/** Classes of inputs; each has to be made. */
const CLASSES: readonly (readonly [string, () => boolean])[] = [
  ...[0, 1, 32, 33, 127, 128, 129, 4096].map(
    (length) => [`a value of ${length} characters`, lengthIs(length)] as const,
  ),
  ...['\0', '\n', '\\', '"', '&', '#', '\u3042', '\u{1f4f7}'].map(
    (it) => [`a value with ${escape(it)}`, valueHas(it)] as const,
  ),
  [
    'a reserved port behind zeros',
    () => settings.some((it) => it.setting === 'mqtt.port' && /^0+(80|443|10669)$/.test(valueOf(it))),
  ],
  [
    'a choice that is none',
    () =>
      settings.some(
        (it) => it.setting === 'mqtt.protocol' && RULES['mqtt.protocol']?.broken(valueOf(it)) !== undefined,
      ),
  ],
  ['a PUBACK of an odd length', mqtt(([head, length = 0]) => head === 0x40 && length > 2 && length % 2 === 1)],
  ['an empty CONNACK', mqtt(([head, length]) => head === 0x20 && length === 0)],
  ['a length without an end', mqtt((bytes) => bytes.subarray(1, 5).every((byte) => byte === 0xff))],
  [
    'a PUBLISH that announces 256 MB',
    mqtt(([head, ...rest]) => head === 0x30 && rest.slice(0, 4).join() === '255,255,255,127'),
  ],
  ['TLS in place of MQTT', mqtt(([head, major]) => head === 22 && major === 3)],
  [
    'a packet that announces more than comes',
    mqtt(([head, length = 0, ...rest]) => head === 0x20 && length < 128 && length > rest.length),
  ],
  ...(['open', 'connack', 'unasked', 'publish', 'pubrel'] as const).map(
    (at) => [`MQTT at ${at}`, () => of('mqtt').some((it) => it.at === at)] as const,
  ),
  ['several packets', () => of('mqtt').some(({ pieces }) => pieces.length === 3)],
  ...[0, 47, 48, 49, 65_507].map(
    (length) => [`a datagram of ${length} bytes`, () => datagrams.some((it) => it.length === length)] as const,
  ),
  ['a reply of mode 7', () => datagrams.some((it) => it.length >= 48 && ((it[0] ?? 0) & 7) === 7)],
  [
    'a reply from another port',
    () => of('ntp').some(({ replies }) => replies.some(({ from }) => from === 'another port')),
  ],
  ['several replies', () => of('ntp').some(({ replies }) => replies.length === 3)],
  ['an input of which no reply may be taken', () => of('ntp').some(noneMayBeTaken)],
  ['an input of which one may', () => of('ntp').some((it) => !noneMayBeTaken(it))],
  ['a hello in small records', () => of('tls').some(({ records }) => records.some((length) => length < 10))],
  [
    'a record that is too large',
    () => of('tls').some(({ between }) => between.some((it) => it.record === 'a record of 65535 bytes')),
  ],
  ['a hello cut short', () => of('tls').some(({ spoil }) => spoil.keep !== null && spoil.keep < 50)],
  ['a hello in segments', () => of('tls').some((it) => tlsSegments(it).length > 2)],
  ['a request with a length that is none', asks(/Content-Length: -1\r/)],
  ['two lengths', asks(/Content-Length: .*\r\n(?:.*\r\n)*Content-Length: /)],
  ['half a multipart body', asks(/multipart[^]*\r\n\r\n--b\r\nContent-Disp/)],
  ['a Digest header that is none', asks(/Authorization: Digest username=/)],
  ['a head of many bytes', asks(/a{20000}/)],
  ['a body of many bytes', asks(/b{70000}/)],
];

test.each(CLASSES)('%s is made', (_, isMade) => {
  expect(isMade()).toBe(true);
});

function escape(text: string): string {
  return JSON.stringify(text);
}

test('on a camera of somebody no login is tried', () => {
  const world = { ...WORLD, isPrivate: false, raisesAlarms: false };
  for (const { arbitrary } of cameraProperties)
    for (const input of sample(arbitrary(world), { seed: 3, numRuns: 1000 })) {
      if (input.property === 'mqtt') expect(['open', 'connack', 'unasked']).toContain(input.at);
      if (input.property === 'http' && input.kind === 'request') expect(logsIn(input)).toBe(false);
    }
});

test('a hello is the same bytes each time', () => {
  for (const input of of('tls').slice(0, 50)) expect(tlsSegments(input)).toEqual(tlsSegments(input));
});

const ASKED = 0x1122334455667788n;
const good: NtpPacket = {
  leap: 0,
  version: 4,
  mode: 4,
  stratum: 1,
  poll: 4,
  precision: -20,
  rootDelay: 0,
  rootDispersion: 1,
  reference: 'LOCL',
  referenceTime: ntpTime(0),
  origin: ASKED,
  receive: ntpTime(1000),
  transmit: ntpTime(1000),
};

test.each([
  ['a good one', writeNtp(good), true],
  ['with bytes behind it', Buffer.concat([writeNtp(good), Buffer.alloc(20)]), true],
  ['of 47 bytes', writeNtp(good).subarray(0, 47), false],
  ['of mode 7', writeNtp({ ...good, mode: 7 }), false],
  ['that answers nothing', writeNtp({ ...good, origin: 1n }), false],
  ['of leap indicator 3', writeNtp({ ...good, leap: 3 }), false],
  ['a kiss', writeNtp({ ...good, stratum: 0 }), false],
  ['of stratum 16', writeNtp({ ...good, stratum: 16 }), false],
  ['without a time', writeNtp({ ...good, transmit: 0n }), false],
] as const)('a reply %s may be taken: %s', (_, bytes, may) => {
  expect(mayBeTaken(bytes, [5n, ASKED])).toBe(may);
});

test('what is told beforehand of replies holds for those that are sent', () => {
  const request = { ...good, mode: 3, transmit: ASKED };
  const sent = ({ replies }: NtpInput) =>
    ntpReplies({ property: 'ntp', replies })
      .filter(({ from }) => from === undefined)
      .map((reply) => writeReply(reply, request, new Uint8Array(48), 1_000_000).bytes);
  for (const input of of('ntp').filter(noneMayBeTaken))
    for (const bytes of sent(input)) expect(mayBeTaken(bytes, [ASKED])).toBe(false);
});

test('a reply that is spoilt begins as a good one', () => {
  const request = { ...good, mode: 3, transmit: ASKED };
  const [reply] = ntpReplies({
    property: 'ntp',
    replies: [
      { from: 'the server', spoil: { edits: [{ at: 1, put: 9 }], keep: null, tail: [7], fill: { byte: 0, count: 0 } } },
    ],
  });
  const { bytes } = writeReply(reply ?? NTP_REPLIES.good[0], request, new Uint8Array(48), 1_000_000);
  expect(bytes).toHaveLength(49);
  expect(readNtp(bytes)).toMatchObject({ stratum: 9, origin: ASKED, mode: 4 });
});

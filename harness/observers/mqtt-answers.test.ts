import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { broker, camera, connected, talk } from './mqtt-broker.fixture.ts';
import { SOON_MS } from '../time/soon.fixture.ts';
import {
  bytesInstead,
  late,
  MALFORMED_CONNACKS,
  refuseWith,
  withhold,
  withReason,
  wrongPacketId,
} from './mqtt-script.ts';

/** What return and reason codes clients see: MQTT 3.1.1 3.2.2.3, MQTT 5 3.2.2.2. */
const REFUSALS = [
  { code: 1, four: 1, five: 132 },
  { code: 2, four: 2, five: 133 },
  { code: 3, four: 3, five: 136 },
  { code: 4, four: 4, five: 134 },
  { code: 5, four: 5, five: 135 },
] as const;

describe('CONNACK', () => {
  it.each(REFUSALS)('$code refuses the client, which says so', async ({ code, four, five }) => {
    const there = await broker({ rules: [refuseWith(code)] });
    const old = camera(there.port, { protocolVersion: 4 });
    await old.over;
    const young = camera(there.port, { protocolVersion: 5 });
    await young.over;
    expect([old.errors, young.errors]).toEqual([[four], [five]]);
    const answers = there.trace.filter(({ packet }) => packet?.type === 'connack');
    expect(answers.map(({ packet }) => packet?.code)).toEqual([four, five]);
  });

  it('that never comes makes the client give up at its own limit', async () => {
    const there = await broker({ rules: [withhold('connack')] });
    const { errors, over } = camera(there.port, { connectTimeout: 100 });
    await over;
    expect(errors).toEqual(['connack timeout']);
    expect(talk(there)).toEqual(['in CONNECT']);
  });

  it('that comes late is taken', async () => {
    const there = await broker({ rules: [late('connack', 30)] });
    await connected(there.port);
    const [asked, answered] = there.trace.filter(({ packet }) => packet !== undefined);
    expect(answered?.packet?.type).toBe('connack');
    expect((answered?.at ?? 0) - (asked?.at ?? 0)).toBeGreaterThanOrEqual(29);
  });

  // The npm client takes one without a return code for no answer at all.
  it.each(Object.entries(MALFORMED_CONNACKS))('malformed (%s): the client does not come up', async (name, bytes) => {
    const there = await broker({ rules: [bytesInstead('connack', bytes)] });
    const { client, errors, trouble } = camera(there.port);
    expect((await there.waitFor(({ kind }) => kind === 'bytes', SOON_MS))?.bytes).toEqual(bytes);
    if (name === 'no return code') await delay(50);
    else await trouble;
    expect(client.connected).toBe(false);
    expect(errors.length).toBe(name === 'no return code' ? 0 : 1);
  });
});

/** At each of these the link lives, pings go on and the publish does not complete. */
const WITHHELD = [
  { answer: 'puback', qos: 1, to: 'publish' },
  { answer: 'pubrec', qos: 2, to: 'publish' },
  { answer: 'pubcomp', qos: 2, to: 'pubrel' },
] as const;

describe.each(WITHHELD)('$answer', ({ answer, qos, to }) => {
  it('withheld: the link stays and pings go on, the publish does not complete', async () => {
    const there = await broker({ rules: [withhold(answer)] });
    const { client } = await connected(there.port, { keepalive: 1 });
    let done = false;
    client.publish('a', 'b', { qos }, () => (done = true));
    const stuck = await there.waitFor(({ packet }) => packet?.type === to, SOON_MS);
    const since = stuck?.at ?? Number.POSITIVE_INFINITY;
    expect(await there.waitFor(({ at, packet }) => packet?.type === 'pingresp' && at > since, SOON_MS)).toBeDefined();
    expect({ done, up: client.connected }).toEqual({ done: false, up: true });
    expect(talk(there)).not.toContain(`out ${answer.toUpperCase()}`);
  });

  it('late: the publish completes then', async () => {
    const there = await broker({ rules: [late(answer, 30)] });
    const { client } = await connected(there.port);
    await client.publishAsync('a', 'b', { qos });
    const asked = there.trace.find(({ packet }) => packet?.type === to);
    const answered = there.trace.find(({ packet }) => packet?.type === answer);
    expect((answered?.at ?? 0) - (asked?.at ?? 0)).toBeGreaterThanOrEqual(29);
  });

  it('for another packet: the publish does not complete', async () => {
    const there = await broker({ rules: [wrongPacketId(answer)] });
    const { client } = await connected(there.port);
    let done = false;
    client.publish('a', 'b', { qos }, () => (done = true));
    const answered = await there.waitFor(({ packet }) => packet?.type === answer, SOON_MS);
    const [asked] = there.publishes();
    expect(answered?.packet?.packetId).toBe((asked?.packet.packetId ?? 0) + 1);
    await delay(20);
    expect(done).toBe(false);
  });
});

it('is withheld from the one packet that is named, where one is', async () => {
  const there = await broker({ rules: [withhold('puback', 2)] });
  const { client } = await connected(there.port);
  await client.publishAsync('a', '1', { qos: 1 });
  client.publish('a', '2', { qos: 1 }, () => {});
  await client.publishAsync('a', '3', { qos: 1 });
  const [first, , third] = there.publishes();
  const answers = there.trace.filter(({ packet }) => packet?.type === 'puback');
  expect(answers.map(({ packet }) => packet?.packetId)).toEqual([first?.packet.packetId, third?.packet.packetId]);
});

/** What mosquitto 2.0 answers to clients of MQTT 5 where an ACL or a limit of size denies a PUBLISH. */
const REASONS = [
  { answer: 'puback', qos: 1, reason: 135 },
  { answer: 'pubrec', qos: 2, reason: 135 },
  { answer: 'puback', qos: 1, reason: 149 },
] as const;

describe('an acknowledgement with a reason', () => {
  it.each(REASONS)('$answer $reason: MQTT 5 sees it, MQTT 3.1.1 sees a success', async ({ answer, qos, reason }) => {
    const there = await broker({ rules: [withReason(answer, reason)] });
    const five = await connected(there.port, { protocolVersion: 5 });
    five.client.publish('a', 'b', { qos }, () => {});
    await there.waitFor(({ packet }) => packet?.type === answer, SOON_MS);
    const four = await connected(there.port, { protocolVersion: 4, clientId: 'other' });
    await four.client.publishAsync('a', 'b', { qos });
    const answers = there.trace.filter(({ packet }) => packet?.type === answer);
    expect(answers.map(({ packet }) => packet?.code)).toEqual([reason, undefined]);
  });
});

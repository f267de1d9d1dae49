import { randomUUID } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import { afterAll, describe, expect, it, type TestContext } from 'vitest';
import type { BrokerKind, OpenBroker } from '../camera/types.ts';
import { brokersOf, camera, type ClientOptions, connected, HOST, made, until } from './brokers.fixture.ts';
import { LEGS } from './find.ts';

// An engine may have to get the image first.
describe.each(LEGS)('leg $name', { timeout: 100_000 }, (leg) => {
  const brokers = brokersOf(leg);
  afterAll(() => brokers.close());
  const broker = async (kind: BrokerKind, context: TestContext) => (await brokers.open(context)).broker(kind);
  const under = (there: OpenBroker, topic: string) => there.heard().filter((message) => message.topic === topic);
  const texts = (there: OpenBroker, topic: string) =>
    under(there, topic).map(({ payload }) => Buffer.from(payload).toString());
  const secure = async (more: ClientOptions = {}): Promise<ClientOptions> => ({
    protocol: 'mqtts',
    ca: (await made()).ca.pem,
    servername: HOST,
    ...more,
  });

  it('says what it is', async (context) => {
    const all = await brokers.open(context);
    const is = {
      container: /^eclipse-mosquitto 2\.\S+ in a container$/,
      process: /^mosquitto 2\./,
      embedded: /^aedes 1\./,
    };
    expect(all.name).toMatch(is[leg.name]);
    expect((await all.broker('plain')).name).toBe(all.name);
    expect([all.leg, all.instead]).toEqual([leg.name, []]);
  });

  it('passes on what is published, byte by byte, by QoS and with the flag for retained messages', async (context) => {
    const there = await broker('plain', context);
    const client = await connected(there.port);
    const topic = `i-PRO/${randomUUID()}`;
    const sent = ([0, 1, 2] as const).flatMap((qos) =>
      [false, true].map((retain) => ({ qos, retain, topic, payload: Uint8Array.of(0, 0xff, qos, Number(retain)) })),
    );
    for (const { payload, ...options } of sent) await client.publishAsync(topic, Buffer.from(payload), options);
    await until(() => under(there, topic).length === sent.length);
    expect(under(there, topic)).toEqual(sent);
  });

  it('gives the last message of QoS 2 that was retained to who comes late', async (context) => {
    const there = await broker('plain', context);
    const client = await connected(there.port);
    const topic = `i-PRO/${randomUUID()}`;
    await client.publishAsync(topic, 'first', { qos: 2, retain: true });
    await client.publishAsync(topic, 'last', { qos: 2, retain: true });
    await client.publishAsync(topic, 'passing', { qos: 2 });
    await until(() => texts(there, topic).length === 3);
    const late = await connected(there.port);
    const got: unknown[] = [];
    late.on('message', (_topic, payload, { retain }) => got.push([payload.toString(), retain]));
    await late.subscribeAsync(topic, { qos: 2 });
    await until(() => got.length > 0);
    expect(got).toEqual([['last', true]]);
  });

  it.for([
    { whose: 'the account', change: {}, fate: 'in' },
    { whose: 'another password', change: { password: 'wrong' }, fate: 5 },
    { whose: 'another user', change: { username: 'nobody' }, fate: 5 },
    { whose: 'no account', change: { username: undefined, password: undefined }, fate: 5 },
  ])('who comes with $whose to the broker with accounts hears $fate', async ({ change, fate }, context) => {
    const { port, user, password } = await broker('password', context);
    const options = { username: user, password, ...change } as ClientOptions;
    expect(await camera(port, options).fate).toBe(fate);
  });

  it('has accounts that the forms of cameras take, and none where everybody is let in', async (context) => {
    const { user, password } = await broker('password', context);
    expect([user, password]).toEqual([expect.stringMatching(/^[\w-]{1,32}$/), expect.stringMatching(/^[\w-]{16,32}$/)]);
    expect(await broker('plain', context)).toMatchObject({ user: '', password: '' });
  });

  it.for([
    { kind: 'password' as const, topic: 'denied/alarm', payload: 'no' },
    { kind: 'small messages' as const, topic: 'i-PRO/long', payload: 'x'.repeat(65) },
  ])(
    'what is not taken ($kind) is heard by nobody; mosquitto does not tell',
    async ({ kind, topic, payload }, context) => {
      const there = await broker(kind, context);
      const account = { username: there.user, password: there.password };
      const { client, fate, over } = camera(there.port, there.user === '' ? {} : account);
      expect(await fate).toBe('in');
      const answered = client.publishAsync(topic, payload, { qos: 1 }).then(() => 'acknowledged');
      const ended = over.then(() => 'closed');
      expect(await Promise.race([answered.catch(() => ended), ended])).toBe(
        leg.name === 'embedded' ? 'closed' : 'acknowledged',
      );
      const next = await connected(there.port, there.user === '' ? {} : account);
      const longest = 'x'.repeat(64);
      await next.publishAsync('i-PRO/good', longest, { qos: 1 });
      await until(() => texts(there, 'i-PRO/good').length > 0);
      expect(texts(there, 'i-PRO/good')).toEqual([longest]);
      expect(texts(there, topic)).toEqual([]);
    },
  );

  it('keeps passwords and keys out of what it shows', async (context) => {
    const { password } = await broker('password', context);
    const shown = JSON.stringify([await brokers.open(context), await broker('tls', context)]);
    expect(shown).not.toContain(password);
    expect(shown).not.toContain('PRIVATE KEY');
  });

  it('shows over TLS the certificate of the CA that it names', async (context) => {
    const { port, ca } = await broker('tls', context);
    const { otherCa } = await made();
    expect(await camera(port, await secure({ ca })).fate).toBe('in');
    expect(await camera(port, await secure({ ca: otherCa.pem })).fate).toMatch(/SELF_SIGNED|UNABLE_TO/);
    expect(await camera(port).fate).not.toBe('in');
  });

  it.for([
    { kind: 'tls' as const, by12: 'TLSv1.2', by13: 'TLSv1.3' },
    { kind: 'tls 1.2 only' as const, by12: 'TLSv1.2', by13: 'refused' },
    { kind: 'tls 1.3 only' as const, by12: 'refused', by13: 'TLSv1.3' },
  ])('$kind: $by12 and $by13', async ({ kind, by12, by13 }, context) => {
    const { port } = await broker(kind, context);
    const speaking = async (version: 'TLSv1.2' | 'TLSv1.3') => {
      const { client, fate } = camera(port, await secure({ minVersion: version, maxVersion: version }));
      return (await fate) === 'in' ? (client.stream as TLSSocket).getProtocol() : 'refused';
    };
    expect([await speaking('TLSv1.2'), await speaking('TLSv1.3')]).toEqual([by12, by13]);
  });

  it.for(['TLSv1.2', 'TLSv1.3'] as const)(
    'mutual TLS by %s lets in who has a certificate of its CA',
    async (v, context) => {
      const { port } = await broker('mutual tls', context);
      const { leafs } = await made();
      const by = async (leaf?: 'for clients' | 'other CA') => {
        const { certificate: cert, key } = leaf ? leafs[leaf].identity() : {};
        const own = cert === undefined || key === undefined ? {} : { cert, key };
        return camera(port, await secure({ ...own, minVersion: v, maxVersion: v })).fate;
      };
      expect(await by('for clients')).toBe('in');
      expect(await by()).not.toBe('in');
      expect(await by('other CA')).not.toBe('in');
    },
  );

  it.for(['plain', 'password', 'mutual tls'] as const)(
    '%s: comes back at its port, and hears again',
    async (kind, context) => {
      const there = await broker(kind, context);
      const account = there.user === '' ? {} : { username: there.user, password: there.password };
      const options = kind === 'mutual tls' ? await secure(await clientIdentity()) : account;
      const { client, fate, over } = camera(there.port, options);
      expect(await fate).toBe('in');
      const topic = `i-PRO/${randomUUID()}`;
      await client.publishAsync(topic, 'before', { qos: 1 });
      await until(() => texts(there, topic).length === 1);
      await there.restart();
      await over;
      await (await connected(there.port, options)).publishAsync(topic, 'after', { qos: 1 });
      await until(() => texts(there, topic).length === 2);
      expect(texts(there, topic)).toEqual(['before', 'after']);
    },
  );
});

async function clientIdentity(): Promise<{ cert: string; key: string }> {
  const { certificate: cert, key } = (await made()).leafs['for clients'].identity();
  return { cert, key };
}

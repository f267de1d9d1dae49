import { describe, expect, it } from 'vitest';
import type { IClientOptions } from 'mqtt';
import { certificates } from './certificates.ts';
import { broker, camera, talk } from './mqtt-broker.fixture.ts';
import { SOON_MS } from '../time/soon.fixture.ts';
import { ADDRESS, counted, proxyTo } from './tcp-proxy.fixture.ts';
import type { ProxyScript } from './tcp-proxy-script.ts';

/** A broker behind a proxy, and the npm client in the place of a camera in front of it. */
async function behind(script: ProxyScript = {}, options: IClientOptions = {}) {
  const there = await broker();
  const proxy = await proxyTo(there.port, script, '127.0.13.1');
  return { there, proxy, ...camera(proxy.port, { host: ADDRESS, ...options }) };
}

describe('a broker behind a proxy', () => {
  it('gets a message of QoS 2 across, late', async () => {
    const { there, proxy, up, client } = await behind({ up: { delayMs: 20 }, down: { delayMs: 20 } });
    await up;
    const start = performance.now();
    await client.publishAsync('a', 'alarm', { qos: 2 });
    // PUBLISH, PUBREC, PUBREL and PUBCOMP, 20 ms each.
    expect(performance.now() - start).toBeGreaterThanOrEqual(79);
    expect(talk(there)).toContain('out PUBCOMP');
    expect(JSON.stringify(proxy.trace)).not.toContain('alarm');
  });

  it('speaks TLS through it, for the bytes stay as they are', async () => {
    const set = await certificates({ family: 'ECDSA', host: 'broker.test', address: '127.0.13.1' });
    const there = await broker({ tls: set.leafs.good.identity() });
    const proxy = await proxyTo(there.port, {}, '127.0.13.1');
    const secure = { protocol: 'mqtts', ca: set.ca.pem, servername: 'broker.test' } as const;
    await camera(proxy.port, { host: ADDRESS, ...secure }).up;
    expect(there.connects().length).toBe(1);
  });

  it('loses its client by RST at the PUBLISH, of which two bytes arrive', async () => {
    const { there, proxy, up, over, client, errors } = await behind();
    await up;
    proxy.follow({ up: { cutAfter: { bytes: 2, how: 'reset' } } });
    client.publish('a', 'alarm', { qos: 1 });
    await over;
    expect(errors).toEqual(['ECONNRESET']);
    expect(await there.waitFor(({ kind }) => kind === 'lost', SOON_MS)).toBeDefined();
    expect(there.publishes()).toEqual([]);
  });

  it('answers into a black hole: the client gives up by its keep-alive', async () => {
    const { proxy, up, over, there } = await behind({}, { keepalive: 1 });
    await up;
    const before = counted(proxy);
    proxy.cut('blackhole');
    await over;
    expect(counted(proxy)).toMatchObject({ up: before.up, down: before.down });
    // The client's PINGREQ, or its DISCONNECT.
    expect(counted(proxy).swallowed).toBeGreaterThan(0);
    expect(there.trace.some(({ kind }) => kind === 'ended' || kind === 'lost')).toBe(false);
  });

  it('gets its client back where the proxy listens again', async () => {
    const { there, proxy, up, client, trouble } = await behind({}, { reconnectPeriod: 50 });
    await up;
    proxy.refuse();
    proxy.cut('reset');
    await trouble;
    await proxy.listen();
    await new Promise((resolve) => client.once('connect', resolve));
    expect(there.connects().length).toBe(2);
  });
});

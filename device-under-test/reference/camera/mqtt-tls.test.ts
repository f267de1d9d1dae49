import { describe, expect, it } from 'vitest';
import { certificates, FAMILIES, LEAF_KINDS, type LeafKind } from '../../../harness/observers/certificates.ts';
import { realClock } from '../../../harness/time/clock.ts';
import { SOON_MS } from '../../../harness/time/soon.fixture.ts';
import { broker, connects, dnsServer, FAST, HOST, made, mqttCamera, SERVERS } from './camera.fixture.ts';

const CUT = '<MQTT>接続エラー';
const SSL = { 'mqtt.protocol': 'ssl' } as const;

const tlsOf = async (kind: LeafKind) => ({ tls: (await made()).leafs[kind].identity() });
/** Good at an IP address that the CA vouches for. */
const GOOD: readonly LeafKind[] = ['good', 'address only', 'intermediate sent'];
const BAD = LEAF_KINDS.filter((kind) => !GOOD.includes(kind));

describe('with verification', () => {
  it.each(FAMILIES)('a broker whose %s certificate the installed CA signed is taken', async (family) => {
    const { ca, leafs } = await certificates({ family, host: HOST, address: SERVERS });
    const there = await broker({ tls: leafs.good.identity() });
    const { texts } = mqttCamera(there.port, { values: SSL, ca: ca.pem, pace: { answer: SOON_MS } });
    await connects(there, 1);
    expect(there.connects()).toHaveLength(1);
    expect(there.trace.find(({ kind }) => kind === 'secured')?.tls).toMatchObject({ version: 'TLSv1.3' });
    expect(texts()).toEqual([]);
  });

  it('the name is sent and checked where the address is a name', async () => {
    const { ca } = await made();
    const dns = await dnsServer({ names: { [HOST]: { addresses: [SERVERS] } } });
    const there = await broker(await tlsOf('good'));
    mqttCamera(there.port, { values: { ...SSL, 'mqtt.address': HOST }, ca: ca.pem, dns });
    await connects(there, 1);
    expect(there.trace.find(({ kind }) => kind === 'secured')?.tls?.serverName).toBe(HOST);
  });

  it('nothing begins without a CA', async () => {
    const there = await broker(await tlsOf('good'));
    const { rows } = mqttCamera(there.port, { values: SSL });
    expect(await rows(2)).toEqual([CUT, CUT]);
    expect(there.trace).toEqual([]);
  });

  it.each(BAD)('a broker with a certificate of kind "%s" gets no CONNECT', async (kind) => {
    const { ca } = await made();
    const there = await broker(await tlsOf(kind));
    const { rows } = mqttCamera(there.port, { values: SSL, ca: ca.pem });
    expect(await rows(1)).toEqual([CUT]);
    await realClock.sleep(FAST.reconnect);
    expect(there.connects()).toEqual([]);
  });

  it.each(GOOD)('a broker with a certificate of kind "%s" is taken', async (kind) => {
    const { ca } = await made();
    const there = await broker(await tlsOf(kind));
    mqttCamera(there.port, { values: SSL, ca: ca.pem });
    await connects(there, 1);
    expect(there.connects()).toHaveLength(1);
  });
});

describe('without verification', () => {
  it.each(BAD)('a broker with a certificate of kind "%s" is taken', async (kind) => {
    const there = await broker(await tlsOf(kind));
    const { texts } = mqttCamera(there.port, { values: { ...SSL, 'mqtt.verify': 'off' }, pace: { answer: SOON_MS } });
    await connects(there, 1);
    expect(there.connects()).toHaveLength(1);
    expect(texts()).toEqual([]);
  });
});

describe('versions', () => {
  it.each(['TLSv1.2', 'TLSv1.3'] as const)('%s only', async (version) => {
    const { ca } = await made();
    const { tls } = await tlsOf('good');
    const there = await broker({ tls: { ...tls, minVersion: version, maxVersion: version } });
    mqttCamera(there.port, { values: SSL, ca: ca.pem });
    await connects(there, 1);
    expect(there.connects()).toHaveLength(1);
  });

  it('none below 1.2', async () => {
    const { ca } = await made();
    const { tls } = await tlsOf('good');
    const old = { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;
    const there = await broker({ tls: { ...tls, ...old } });
    const { rows } = mqttCamera(there.port, { values: SSL, ca: ca.pem });
    expect(await rows(1)).toEqual([CUT]);
    expect(there.connects()).toEqual([]);
  });
});

describe('protocols that do not fit', () => {
  it('TLS to a plain broker', async () => {
    const there = await broker();
    const { rows } = mqttCamera(there.port, { values: { ...SSL, 'mqtt.verify': 'off' } });
    expect(await rows(1)).toEqual([CUT]);
  });

  it('plain to a TLS broker', async () => {
    const there = await broker(await tlsOf('good'));
    const { rows } = mqttCamera(there.port);
    expect(await rows(1)).toEqual([CUT]);
  });

  it('a broker that wants a certificate of the camera', async () => {
    const { ca } = await made();
    const { tls } = await tlsOf('good');
    const there = await broker({ tls: { ...tls, clientCa: ca.pem } });
    const { rows } = mqttCamera(there.port, { values: SSL, ca: ca.pem });
    expect(await rows(1)).toEqual([CUT]);
    expect(there.connects()).toEqual([]);
  });
});

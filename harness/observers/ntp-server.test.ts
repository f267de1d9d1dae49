import { describe, expect, it } from 'vitest';
import { ntpTime, readNtp } from './ntp-packet.ts';
import { lateBy, NTP_REPLIES, NTP_TIMES } from './ntp-replies.ts';
import { ADDRESS, ASKED, client, NOW, ntp, question } from './ntp-server.fixture.ts';
import { SOON_MS } from '../time/soon.fixture.ts';

const still = () => NOW;

/** What one question gets from a server, as packets. */
async function asked(server: { readonly port: number }, replies = 1) {
  const camera = await client();
  camera.send(question(), server.port);
  return (await camera.got(replies)).map(({ bytes, from }) => ({ bytes, from, packet: readNtp(bytes) }));
}

describe('a good server', () => {
  it.each([
    ['127.0.13.2', /^127\.0\.13\.2:\d+$/],
    ['::1', /^\[::1\]:\d+$/],
  ])('answers with its time on %s, and writes down both', async (address, peer) => {
    const server = await ntp(undefined, still, address);
    const camera = await client(address);
    camera.send(question(), server.port);
    const [reply] = await camera.got(1);
    expect(readNtp(reply?.bytes ?? Buffer.of())).toEqual({
      leap: 0,
      version: 4,
      mode: 4,
      stratum: 1,
      poll: 6,
      precision: -20,
      rootDelay: 0,
      rootDispersion: 66,
      reference: 'LOCL',
      referenceTime: ntpTime(NOW - 16_000),
      origin: ASKED,
      receive: ntpTime(NOW),
      transmit: ntpTime(NOW),
    });
    expect(server.trace.map(({ kind, direction, what, bytes }) => [kind, direction, what, bytes.length])).toEqual([
      ['request', 'in', 'NTPv4 mode 3, transmit 0123456789abcdef, 48 bytes', 48],
      ['reply', 'out', 'NTPv4 mode 4, leap indicator 0, stratum 1 LOCL, 2026-11-21T01:02:03.250Z, 48 bytes', 48],
    ]);
    for (const seen of server.trace) expect(seen.peer).toMatch(peer);
    expect(server.requests().map(({ request }) => request)).toEqual([
      { version: 4, mode: 3, transmit: ASKED, length: 48, fromPort: camera.port },
    ]);
  });

  it('tells the time of this machine where no other is given', async () => {
    const before = ntpTime(Date.now());
    const [reply] = await asked(await ntp());
    const after = ntpTime(Date.now());
    expect(reply?.packet?.transmit).toBeGreaterThanOrEqual(before);
    expect(reply?.packet?.transmit).toBeLessThanOrEqual(after);
  });

  it.each([1, 2, 3, 4])('answers version %i in that version', async (version) => {
    const server = await ntp();
    const camera = await client();
    camera.send(question((version << 3) | 3), server.port);
    const [reply] = await camera.got(1);
    expect(reply?.bytes[0]).toBe((version << 3) | 4);
    expect(server.requests()[0]?.request.version).toBe(version);
  });

  it('answers a request with a MAC by 48 bytes', async () => {
    const server = await ntp();
    const camera = await client();
    camera.send(question(0x23, 68), server.port);
    expect((await camera.got(1))[0]?.bytes.length).toBe(48);
    expect(server.requests()[0]?.request.length).toBe(68);
  });
});

describe('a reply that is wrong in one point is right in all others:', () => {
  const GOOD = { leap: 0, mode: 4, stratum: 1, reference: 'LOCL', origin: ASKED, transmit: ntpTime(NOW) };

  it.each([
    ['good', {}],
    ['kiss RATE', { stratum: 0, reference: 'RATE' }],
    ['kiss DENY', { stratum: 0, reference: 'DENY' }],
    ['kiss RSTR', { stratum: 0, reference: 'RSTR' }],
    ['leap indicator 3', { leap: 3 }],
    ['stratum 16', { stratum: 16 }],
    ['wrong origin', { origin: 0xfedcba9876543210n }],
    ['zero transmit', { transmit: 0n }],
    ['mode 5', { mode: 5 }],
    ['mode 3', { mode: 3 }],
  ] as const)('%s', async (name, wrong) => {
    const server = await ntp({ replies: NTP_REPLIES[name] }, still);
    const [reply] = await asked(server);
    expect(reply?.packet).toMatchObject({ ...GOOD, ...wrong });
    expect(reply?.from).toBe(`${ADDRESS}:${server.port}`);
  });

  it('47 bytes', async () => {
    const good = await asked(await ntp(undefined, still));
    const short = await asked(await ntp({ replies: NTP_REPLIES['47 bytes'] }, still));
    expect(short[0]?.bytes).toEqual(good[0]?.bytes.subarray(0, 47));
  });

  it('another port', async () => {
    const server = await ntp({ replies: NTP_REPLIES['another port'] }, still);
    const [reply] = await asked(server);
    expect(reply?.packet).toMatchObject(GOOD);
    const from = Number(reply?.from.split(':').at(-1));
    expect(reply?.from).toBe(`${ADDRESS}:${from}`);
    expect(from).not.toBe(server.port);
    expect(server.trace.at(-1)?.what).toContain(`from port ${from}`);
    const other = await client();
    other.send(question(), from);
    const astray = await server.waitFor(({ kind }) => kind === 'astray', SOON_MS);
    expect(astray?.what).toBe(`to port ${from}, which only sends`);
    expect(server.requests().length).toBe(1);
  });

  it('the request again', async () => {
    const [reply] = await asked(await ntp({ replies: NTP_REPLIES.echo }));
    expect(reply?.bytes).toEqual(question());
  });

  it('a second reply', async () => {
    const both = await asked(await ntp({ replies: NTP_REPLIES['good, then a day ahead'] }, still), 2);
    expect(both.map(({ packet }) => packet?.transmit)).toEqual([ntpTime(NOW), ntpTime(NOW + 86_400_000)]);
  });

  it('late', async () => {
    const server = await ntp({ replies: lateBy(80) }, still);
    const [reply] = await asked(server);
    expect(reply?.packet).toMatchObject(GOOD);
    const [request, sent] = server.trace;
    expect((sent?.at ?? 0) - (request?.at ?? 0)).toBeGreaterThanOrEqual(79);
  });
});

describe('a script', () => {
  it('of silence writes down what nobody answers', async () => {
    const server = await ntp({ replies: NTP_REPLIES.silent });
    const camera = await client();
    camera.send(question(), server.port);
    expect(await server.waitFor(({ kind }) => kind === 'request', SOON_MS)).toBeDefined();
    // Replies to one client come in order: one to the first question would come before this one.
    server.follow({ replies: NTP_REPLIES['stratum 16'] });
    camera.send(question(), server.port);
    expect((await camera.got(1)).map(({ bytes }) => bytes[1])).toEqual([16]);
    expect(server.requests().length).toBe(2);
  });

  it.each([
    ['an hour ahead', '2026-11-21T02:02:03.250Z'],
    ['a day behind', '2026-11-20T01:02:03.250Z'],
    ['a year ahead', '2027-11-21T01:02:03.250Z'],
    [1970, '1970-01-01T00:00:00.000Z'],
    ['the last ten seconds of era 0', '2036-02-07T06:28:06.000Z'],
    ['the first day of era 1', '2036-02-07T07:28:16.000Z'],
    ['ten years into era 1', '2046-02-07T06:28:16.000Z'],
  ] as const)('tells another time: %s', async (name, iso) => {
    const server = await ntp({ replies: NTP_REPLIES.good, time: NTP_TIMES[name] }, still);
    const [reply] = await asked(server);
    expect(reply?.packet?.transmit).toBe(ntpTime(Date.parse(iso)));
    expect(server.trace.at(-1)?.what).toContain(iso);
  });

  it('sets the clock when it starts, and the clock runs on', async () => {
    let now = NOW;
    const server = await ntp(undefined, () => now);
    now += 60_000;
    server.follow({ replies: NTP_REPLIES.good, time: NTP_TIMES['the last ten seconds of era 0'] });
    now += 11_500;
    expect((await asked(server))[0]?.packet?.transmit).toBe(0x00000001_80000000n);
    server.follow({ replies: NTP_REPLIES.good });
    expect((await asked(server))[0]?.packet?.transmit).toBe(ntpTime(now));
  });
});

describe('what is no request of a client', () => {
  it.each([
    ['nothing', Buffer.of(), 'astray', 'not read as NTP: 0 bytes'],
    ['one byte', question(0x23, 1), 'astray', 'not read as NTP: 1 bytes'],
    ['47 bytes', question(0x23, 47), 'astray', 'not read as NTP: 47 bytes'],
    ['49 bytes', question(0x23, 49), 'request', '49 bytes; no answer: the length is not a multiple of 4'],
    ['all that a datagram holds', question(0x23, 65_507), 'request', '65507 bytes; no answer: the length'],
    ['a reply', question(0x24), 'request', 'no answer: mode 4 is no client'],
    ['control', question(0x26), 'request', 'no answer: mode 6 is no client'],
    ['version 0', question(0x03), 'request', 'no answer: no version 0 is known'],
    ['version 7', question(0x3b), 'request', 'no answer: no version 7 is known'],
  ] as const)('is written down, and gets no answer: %s', async (_name, bytes, kind, what) => {
    const server = await ntp();
    const camera = await client();
    camera.send(bytes, server.port);
    expect(await server.waitFor(({ direction }) => direction === 'in', SOON_MS)).toMatchObject({ kind });
    camera.send(question(), server.port);
    await camera.got(1);
    expect(server.trace.map(({ direction }) => direction)).toEqual(['in', 'in', 'out']);
    expect(server.trace[0]?.what).toContain(what);
    expect([...(server.trace[0]?.bytes ?? [])]).toEqual([...bytes]);
  });

  it('late replies do not pile up without end', async () => {
    const server = await ntp({ replies: Array.from({ length: 1_003 }, () => ({ wait: 60_000 })) });
    const camera = await client();
    camera.send(question(), server.port);
    await server.waitFor(({ kind }) => kind === 'unsent', SOON_MS);
    expect(server.trace.slice(1).map(({ kind, what }) => `${kind}: ${what}`)).toEqual(
      Array.from({ length: 3 }, () => 'unsent: not sent: 1000 late replies wait already'),
    );
  });
});

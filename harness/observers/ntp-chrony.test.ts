import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { needs } from './missing.fixture.ts';
import { lateBy, NTP_REPLIES, NTP_TIMES } from './ntp-replies.ts';
import { ADDRESS, ntp } from './ntp-server.fixture.ts';

/** What chronyd says of a server: it only looks, and leaves the clock of this machine alone. */
async function chronyd(port: number, address = ADDRESS): Promise<string> {
  const server = `server ${address} port ${port} iburst maxsamples 1`;
  const child = spawn('chronyd', ['-U', '-Q', '-t', '2', server, 'cmdport 0'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (more: string) => (said += more));
  await once(child, 'close');
  return said;
}

/** Seconds that chronyd takes this machine's clock to be behind; undefined where it takes no time from the server. */
function behind(said: string): number | undefined {
  const seconds = /System clock wrong by (-?[\d.]+) seconds/.exec(said)?.[1];
  if (seconds === undefined) expect(said).toContain('Timeout reached');
  // Not -0, which is another value to a test.
  return seconds === undefined ? undefined : Math.round(Number(seconds)) || 0;
}

const HOUR = 3_600;

describe('chronyd', () => {
  it('takes the time of a good server, whatever it is', async (context) => {
    needs('chronyd', context);
    const rows = {
      true: 0,
      'an hour ahead': HOUR,
      'an hour behind': -HOUR,
      'a day ahead': 24 * HOUR,
      'a day behind': -24 * HOUR,
      'a year ahead': 365 * 24 * HOUR,
      'a year behind': -365 * 24 * HOUR,
    } as const;
    const all = Object.keys(rows).map(async (row) => {
      const name = row as keyof typeof rows;
      const server = await ntp({ replies: NTP_REPLIES.good, time: NTP_TIMES[name] });
      const took = behind(await chronyd(server.port));
      expect(server.requests()[0]?.request).toMatchObject({ version: 4, mode: 3, length: 48 });
      return [name, took];
    });
    expect(Object.fromEntries(await Promise.all(all))).toEqual(rows);
  });

  it.for(['the last ten seconds of era 0', 'the first day of era 1', 'ten years into era 1'] as const)(
    'takes the time of another era: %s',
    async (name, context) => {
      needs('chronyd', context);
      const server = await ntp({ replies: NTP_REPLIES.good, time: NTP_TIMES[name] });
      const ahead = (NTP_TIMES[name].from - Date.now()) / 1_000;
      expect(Math.abs((behind(await chronyd(server.port)) ?? 0) - ahead)).toBeLessThan(5);
    },
  );

  it('takes a good reply by IPv6, one that is late, and the first of two', async (context) => {
    needs('chronyd', context);
    const time = NTP_TIMES['an hour ahead'];
    const servers = await Promise.all([
      ntp({ replies: NTP_REPLIES.good, time }, undefined, '::1'),
      ntp({ replies: lateBy(100), time }),
      ntp({ replies: NTP_REPLIES['good, then a day ahead'], time }),
    ]);
    const said = await Promise.all(servers.map(({ port }, i) => chronyd(port, i === 0 ? '::1' : ADDRESS)));
    expect(said.map(behind)).toEqual([HOUR, HOUR, HOUR]);
  });

  it('takes no time from a reply that is wrong in one point', async (context) => {
    needs('chronyd', context);
    const { good: _good, 'good, then a day ahead': _both, ...wrong } = NTP_REPLIES;
    const all = Object.entries(wrong).map(async ([name, replies]) => {
      const server = await ntp({ replies, time: NTP_TIMES['an hour ahead'] });
      const took = behind(await chronyd(server.port));
      expect(server.trace.filter(({ kind }) => kind === 'reply').length > 0).toBe(name !== 'silent');
      return [name, took];
    });
    const nothing = Object.keys(wrong).map((name) => [name, undefined]);
    expect(await Promise.all(all)).toEqual(nothing);
  });

  it('gets nothing where the port is closed', async (context) => {
    needs('chronyd', context);
    const server = await ntp();
    server.refuse();
    expect(behind(await chronyd(server.port))).toBeUndefined();
    expect(server.trace).toEqual([]);
  });
});

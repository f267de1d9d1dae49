import { expect, test } from 'vitest';
import { aCase, bareCamera, ran } from './session.fixture.ts';

const row = (n: number) => ({ time: `12:00:${n}`, category: 'NTP', text: `row ${n}` });

test('a log that gets new rows for ever leaves the case open', async () => {
  let count = 0;
  const log = { rows: async () => Array.from({ length: ++count }, (_, i) => row(count - i)) };
  const it = aCase((context) => context.freshLog(), { needs: ['log'] });
  const { results } = await ran(bareCamera({ log }), [it]);
  expect(results[0]?.verdict).toMatchObject({
    outcome: 'inconclusive',
    because: 'the system log never stands still: new rows keep coming',
  });
});

test('a log whose last rows come late is waited for', async () => {
  let count = 0;
  const log = { rows: async () => Array.from({ length: Math.min(++count, 5) }, (_, i) => row(Math.min(count, 5) - i)) };
  const it = aCase(
    async (context) => {
      await context.freshLog();
      expect(await context.newRows()).toEqual([]);
    },
    { needs: ['log'] },
  );
  const { results } = await ran(bareCamera({ log }), [it]);
  expect(results[0]?.verdict).toEqual({ outcome: 'pass' });
});

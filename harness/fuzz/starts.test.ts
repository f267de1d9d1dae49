import { expect, test } from 'vitest';
import { Starts } from './starts.ts';

test('a start-up notification that nobody caused is a finding', () => {
  expect(new Starts().seen(0)).toMatchObject({ kind: 'restarted' });
});

test('a node that was started afresh announces itself once, in as many parts as it takes, as late as it may boot', () => {
  const starts = new Starts();
  starts.expect(30_000);
  expect(starts.seen(20_000)).toBeUndefined();
  expect(starts.seen(20_050)).toBeUndefined();
  expect(starts.seen(25_000)).toMatchObject({ kind: 'restarted' });
});

test('who never announced itself in that time has no notification left', () => {
  const starts = new Starts();
  starts.expect(30_000);
  expect(starts.seen(31_000)).toMatchObject({ kind: 'restarted' });
});

test('a node that announces itself all the time does so anyway', () => {
  const starts = new Starts();
  for (let i = 0; i < 100; i++) {
    starts.volley();
    starts.seen(i);
  }
  expect(starts.seen(100)).toBeUndefined();
});

import { expect, test } from 'vitest';
import { Share } from './share.ts';

test('half of all effort is left for questions, and what one takes beyond that is paid back first', async () => {
  let effort = 1000;
  const share = new Share(() => effort);
  expect(share.isLeft).toBe(true);
  await share.charge(async () => (effort += 30));
  expect(share.isLeft).toBe(false);
  effort += 29;
  expect(share.isLeft).toBe(false);
  effort += 1;
  expect(share.isLeft).toBe(true);
});

test('what a question takes that fails counts too', async () => {
  let effort = 0;
  const share = new Share(() => effort);
  const failing = share.charge(async () => {
    effort += 10;
    throw new Error('the device stays dead');
  });
  await expect(failing).rejects.toThrow('stays dead');
  expect(share.isLeft).toBe(false);
});

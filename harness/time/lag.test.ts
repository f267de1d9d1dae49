import { expect, test } from 'vitest';
import { lagMeter } from './lag.ts';

function block(ms: number): void {
  for (const until = performance.now() + ms; performance.now() < until;);
}

test('a blocked event loop is told at once, and only once', () => {
  const meter = lagMeter();
  expect(meter.worst()).toBe(0);
  meter.start();
  block(100);
  const told = meter.worst();
  expect(told).toBeGreaterThanOrEqual(89);
  expect(meter.worst()).toBeLessThan(told);
  meter.stop();
  block(20);
  expect(meter.worst()).toBe(0);
});

test('a block that is over is still told later', async () => {
  const meter = lagMeter();
  meter.start();
  block(100);
  await new Promise<void>((resolve) => setTimeout(resolve, 20));
  expect(meter.worst()).toBeGreaterThanOrEqual(89);
  meter.stop();
});

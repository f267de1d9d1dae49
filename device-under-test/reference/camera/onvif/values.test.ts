import { expect, it } from 'vitest';
import { durationMs } from './durations.ts';
import { soundOnvifSteps } from './onvif-steps.ts';

it.each([
  ['PT5S', 5000],
  ['PT1M30S', 90_000],
  ['P1DT1H', 90_000_000],
  ['PT0.5S', 500],
  ['P', undefined],
  ['PT', undefined],
  ['5', undefined],
])('reads the duration %s', (text, ms) => expect(durationMs(text)).toBe(ms));

it.each([
  ['192.0.2.1', { address: '192.0.2.1', port: '123' }],
  ['2001:db8::1', { address: '2001:db8::1', port: '123' }],
  ['[2001:db8::1]', { address: '2001:db8::1', port: '123' }],
  ['time:1', { address: 'time', port: '1' }],
  ['', undefined],
  ['time:', undefined],
  ['time:123456', undefined],
])('finds server and port in "%s"', (text, server) => expect(soundOnvifSteps.ntpServer(text)).toEqual(server));

import { describe, expect, test } from 'vitest';
import type { Ended, Opened } from '../../device-under-test/contract.ts';
import type { Verdict } from '../model.ts';
import { lastReport, reported } from './last-report.ts';

const opened = (ended: Ended | undefined, log: readonly string[]): Opened => ({
  address: '192.0.2.1',
  close: async () => undefined,
  ended: () => ended,
  log: () => log,
});
const crash = { code: 1, signal: null };

const TRACE = ['/srv/lamp.js:7', "TypeError: Cannot read properties of undefined (reading 'PDC')", '    at x.js:3', ''];

test.each<[string, Opened | undefined, string]>([
  ['no driver', undefined, ''],
  ['a driver that tells nothing', { address: '192.0.2.1', close: async () => undefined }, ''],
  ['a process that runs and has printed nothing', opened(undefined, []), ''],
  ['a process that runs', opened(undefined, ['up', 'serving']), '; it printed last: serving'],
  ['an exit code', opened({ code: 0, signal: null }, []), '; its process has ended with 0'],
  ['a signal', opened({ code: null, signal: 'SIGSEGV' }, []), '; its process has ended with SIGSEGV'],
  ['a trace', opened(crash, [...TRACE, 'Node.js v24']), `; its process has ended with 1: ${TRACE[1]}`],
  ['a panic', opened(crash, ["thread 'main' panicked at x.rs:1:2:", 'note: run with']), "'main' panicked at x.rs:1:2:"],
  ['a Java exception', opened(crash, ['java.net.BindException: taken', '\tat a.b(C.java:1)']), 'BindException: taken'],
  ['what moves the cursor', opened(crash, ['\u001b[2J\r\nx']), 'with 1: \\u{1b}[2J\\u{d}\\u{a}x'],
])('%s', (_, device, how) => {
  const report = lastReport(device);
  expect(how === '' ? report.how : report.how.slice(-how.length)).toBe(how);
  expect(report.how).not.toMatch(/\p{C}/u);
});

test('the last lines are told, oldest first, each on one line', () => {
  const many = Array.from({ length: 100 }, (_, i) => `line ${i}\u0007`);
  const { said } = lastReport(opened(crash, many));
  expect(said).toHaveLength(12);
  expect(said[0]).toBe('it printed: line 88\\u{7}');
  expect(said.at(-1)).toBe('it printed: line 99\\u{7}');
});

test('a driver that fails has nothing to tell', () => {
  const broken = { ...opened(crash, []), log: () => ['x'][7]?.length as unknown as string[] };
  expect(lastReport({ ...broken, ended: () => JSON.parse('{') as Ended })).toEqual({ how: '', said: [] });
});

describe('a verdict says how the device ended', () => {
  const { how } = lastReport(opened(crash, []));
  const told = { how, said: [] };
  test.each<[Verdict, Verdict]>([
    [{ outcome: 'pass' }, { outcome: 'pass' }],
    [
      { outcome: 'fail', claim: 'a', expected: 'b', actual: 'c' },
      { outcome: 'fail', claim: 'a', expected: 'b', actual: 'c; its process has ended with 1' },
    ],
    [
      { outcome: 'inconclusive', because: 'gone', fault: 'device' },
      { outcome: 'inconclusive', because: 'gone; its process has ended with 1', fault: 'device' },
    ],
  ])('%j', (before, after) => expect(reported(before, told)).toEqual(after));
});

import { InvalidArgumentError } from 'commander';
import { wholeNumber } from './numbers.ts';
import { LIMITS, type RunSettings } from './run-settings.ts';
import { Unusable } from './unusable.ts';

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Reads the settings of a run from TEKIGO_TARGET, _BIND, _INTERFACE, _SUITE, _CASE, _REQUIREMENT (globs, divided by commas or
 * spaces), _WINDOW, _BUDGET, _SEED, _ACTUATE, _STRICT, _LONG (1 or true), _KNOWN_FAILURES and _REPORT_DIR. Throws Unusable.
 */
export function settingsFromEnv(env: Env): RunSettings {
  const text = (name: string) => env[`TEKIGO_${name}`] || undefined;
  const list = (name: string) => (text(name) ?? '').split(/[\s,]+/).filter((it) => it !== '');
  const flag = (name: string) => oneOf(name, text(name));
  const number = (name: string, { least, most }: { least: number; most: number }) => {
    const given = text(name);
    return given === undefined ? undefined : numberOf(name, given, wholeNumber(least, most));
  };
  return {
    target: text('TARGET') ?? 'reference',
    bind: text('BIND'),
    interface: text('INTERFACE'),
    suite: list('SUITE'),
    case: list('CASE'),
    requirement: list('REQUIREMENT'),
    window: number('WINDOW', LIMITS.window) ?? LIMITS.window.otherwise,
    budget: number('BUDGET', LIMITS.budget) ?? LIMITS.budget.otherwise,
    seed: number('SEED', LIMITS.seed),
    reportDir: text('REPORT_DIR'),
    knownFailures: text('KNOWN_FAILURES'),
    strict: flag('STRICT'),
    actuate: flag('ACTUATE'),
    long: flag('LONG'),
  };
}

const FLAGS: Readonly<Record<string, boolean>> = { '': false, '0': false, false: false, '1': true, true: true };

function oneOf(name: string, given = ''): boolean {
  const flag = FLAGS[given.toLowerCase()];
  if (flag === undefined) throw new Unusable(`TEKIGO_${name}=${given}: give 1 or 0`);
  return flag;
}

function numberOf(name: string, given: string, read: (text: string) => number): number {
  try {
    return read(given);
  } catch (error) {
    throw new Unusable(`TEKIGO_${name}=${given}: ${(error as InvalidArgumentError).message}`);
  }
}

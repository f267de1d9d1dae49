import { InvalidArgumentError } from 'commander';

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** A reader of times such as "90s", "10m" or "1.5h" of at most a week, for commander; gives ms. */
export function duration(text: string): number {
  const [, number = '', unit = ''] = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text) ?? [];
  const ms = Number(number) * (UNITS[unit] ?? 0);
  if (ms >= 1 && ms <= MOST) return ms;
  throw new InvalidArgumentError('give a time such as 90s, 10m or 1h, of a week at most.');
}

const MOST = 7 * 24 * 3_600_000;

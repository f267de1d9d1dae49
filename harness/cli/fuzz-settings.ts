import { properties } from '../fuzz/properties/index.ts';
import type { FuzzProperty } from '../fuzz/types.ts';
import { didYouMean } from './nearest.ts';
import { LIMITS, quoted } from './run-settings.ts';
import type { OwnEnd } from './stand.ts';
import { Unusable } from './unusable.ts';

/** What a user asks of a campaign. Times in ms. */
export interface FuzzSettings extends OwnEnd {
  readonly target: string;
  readonly time?: number;
  /** Frames. */
  readonly runs?: number;
  readonly seed?: number;
  /** Folder in which inputs that taught something are kept from one campaign to the next. */
  readonly corpus?: string;
  /** A capture, or a folder of captures. */
  readonly seeds?: string;
  /** Frames per second at most. */
  readonly rate?: number;
  /** Names; none picks all. */
  readonly property: readonly string[];
  /** Folder or file of a bundle. */
  readonly replay?: string;
  readonly budget?: number;
  readonly actuate: boolean;
  readonly window: number;
  readonly reportDir?: string;
}

/** What the limits of the numbers are. */
export const FUZZ_LIMITS = {
  runs: { least: 1, most: 1_000_000_000 },
  rate: { least: 1, most: 1_000_000 },
} as const;

/** How long a campaign takes that was given no end (ms). */
const OTHERWISE = 60_000;

/** What an appliance of somebody is spared: so many frames a second, and one that is not answered yet. */
const GENTLE = { rate: 50, budget: 1 } as const;

/** How fast frames leave, and how many may be unanswered at once. */
export interface Pace {
  readonly rate?: number;
  readonly budget: number;
}

/** Where a campaign ends, whichever comes first. */
export const plannedOf = ({ time, runs }: FuzzSettings): { readonly frames?: number; readonly ms?: number } => ({
  ...(runs === undefined ? {} : { frames: runs }),
  ...(time === undefined && runs !== undefined ? {} : { ms: time ?? OTHERWISE }),
});

/** As the user says; else gently, save with a device that is private to this host. */
export function paceOf({ rate, budget }: FuzzSettings, isPrivate: boolean): Pace {
  const cap = rate ?? (isPrivate ? undefined : GENTLE.rate);
  return {
    budget: budget ?? (isPrivate ? LIMITS.budget.most : GENTLE.budget),
    ...(cap === undefined ? {} : { rate: cap }),
  };
}

/** The properties of those names, in the order of the table; none picks all. Throws Unusable for a name that nobody has. */
export function pickProperties(names: readonly string[]): readonly FuzzProperty[] {
  const known = properties.map(({ name }) => name);
  const stranger = names.find((name) => !known.includes(name));
  if (stranger !== undefined) {
    const hint = didYouMean(stranger, known) || `; there are ${known.join(', ')}`;
    throw new Unusable(`--property ${stranger}: there is no such property${hint}`);
  }
  return names.length === 0 ? properties : properties.filter(({ name }) => names.includes(name));
}

/** Options that a replay has no use for: the bundle says what is sent. Throws Unusable. */
export function refuseWithReplay(settings: FuzzSettings): void {
  if (settings.replay === undefined) return;
  const { time, runs, seed, corpus, seeds, reportDir } = settings;
  const [property] = settings.property;
  const given = Object.entries({ time, runs, seed, corpus, seeds, 'report-dir': reportDir, property });
  const [name] = given.find(([, value]) => value !== undefined) ?? [];
  if (name !== undefined)
    throw new Unusable(`--replay tries again what its bundle holds, and nothing else; leave --${name} out`);
}

/** The line that tries a bundle again. */
export const fuzzReplayLine = (settings: FuzzSettings, bundle: string): string =>
  ['npx tekigo fuzz', ...[settings.target, ...sameOptions(settings), '--replay', bundle].map(quoted)].join(' ');

/** The line that judges a regression case as an ordinary run does; such a run writes only where it may actuate. */
export function regressionLine(settings: FuzzSettings, path: string, writes: boolean): string {
  const { target, bind, interface: on, window, actuate } = settings;
  const same = sameOptions({ target, bind, interface: on, window, actuate: actuate || writes, property: [] });
  return `npx tekigo run ${[target, ...same, '--case', path].map(quoted).join(' ')}`;
}

function sameOptions({ bind, interface: on, window, rate, budget, actuate }: FuzzSettings): readonly string[] {
  return [
    ...(bind === undefined ? [] : ['--bind', bind]),
    ...(on === undefined ? [] : ['--interface', on]),
    ...(window === LIMITS.window.otherwise ? [] : ['--window', String(window)]),
    ...(rate === undefined ? [] : ['--rate', String(rate)]),
    ...(budget === undefined ? [] : ['--budget', String(budget)]),
    ...(actuate ? ['--actuate'] : []),
  ];
}

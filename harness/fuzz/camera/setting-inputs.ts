import { constant, constantFrom, nat, oneof, option, record, string, type Arbitrary } from 'fast-check';
import type { Setting } from '../../../device-under-test/camera-contract.ts';
import type { CameraWorld } from './types.ts';

/** A value that is entered for a setting: the parts of its text. */
export interface SettingInput {
  readonly property: 'http';
  readonly kind: 'setting';
  readonly setting: Setting;
  readonly start: string;
  readonly number: number | null;
  /** Between start and end, as often as it takes to make the whole so long (UTF-16); null: not at all. */
  readonly unit: string;
  readonly length: number | null;
  readonly end: string;
}

/** Characters at which programs go wrong: those that the document forbids, other widths and planes, controls, markup. */
const UNITS = [
  ...Array.from('aZ0 .:-_/#+"&;\\\'<>%=?'),
  ...Array.from('\u00a5\u00e9\u3042\uff21\uff71\uffe5\u{1f4f7}\u202e\ufffd'),
  ...Array.from('\0\t\n\r\u007f'),
  ...'%00|%s|%n|&amp;|&yen;|../|<!--|{{7*7}}|$(x)'.split('|'),
];

/** Lengths around those that the document prints, and far beyond. */
const LENGTHS = [1, 31, 32, 33, 64, 65, 127, 128, 129, 255, 256, 257, 1000, 4096] as const;
const PORTS = [0, 1, 53, 80, 123, 443, 554, 8883, 10_669, 65_535, 65_536, 99_999] as const;

/** Those of which each program should have an opinion. */
const SUSPECTS = Array.from('\0"&\\\u3042\u{1f4f7}');

const unit = oneof(
  { weight: 2, arbitrary: constantFrom(...UNITS) },
  { weight: 1, arbitrary: constantFrom(...SUSPECTS) },
);
const few = oneof(constant(''), string({ unit, maxLength: 5 }));

const texts = {
  start: few,
  number: constant(null),
  unit: oneof(constantFrom('a', ' '), unit),
  length: option(oneof(constantFrom(...LENGTHS), nat(140)), { nil: null, freq: 3 }),
  end: few,
};

const ports = {
  start: oneof(constantFrom('', '', '0', '00', '-', '+', ' ', '0x', '1e'), few),
  number: oneof(constantFrom(...PORTS), nat(70_000)),
  unit: constant('a'),
  length: constant(null),
  end: oneof({ weight: 3, arbitrary: constant('') }, { weight: 1, arbitrary: few }),
};

const isPort = (name: Setting): boolean => name.endsWith('.port');
const isText = (name: Setting): boolean => /\.(?:address|user|password|topic|payload)$/.test(name);

/** How often the settings get which values. */
const MIX = [
  { weight: 2, fits: isPort, parts: ports },
  { weight: 6, fits: isText, parts: texts },
  { weight: 2, fits: () => true, parts: texts },
] as const;

/** Values for the settings of a camera, for `oneof`; none where it has no settings. */
export const settingInputs = ({ settings }: CameraWorld): readonly Weighted<SettingInput>[] =>
  MIX.flatMap(({ weight, fits, parts }) => {
    const names = settings.filter(fits);
    if (names.length === 0) return [];
    const of = { property: constant('http'), kind: constant('setting'), setting: constantFrom(...names) } as const;
    return [{ weight, arbitrary: record<SettingInput>({ ...of, ...parts }) }];
  });

/** An arbitrary and its share. */
interface Weighted<T> {
  readonly weight: number;
  readonly arbitrary: Arbitrary<T>;
}

/** The text that is entered. */
export function valueOf({ start, number, unit: filler, length, end }: SettingInput): string {
  const front = `${start}${number ?? ''}`;
  const room = length === null ? 0 : (length - front.length - end.length) / filler.length;
  return `${front}${filler.repeat(Math.max(0, Math.floor(room)))}${end}`;
}

import type { DeclaredObject } from '../../device-under-test/contract.ts';
import { POWERS } from '../runner/powers.ts';
import { didYouMean } from './nearest.ts';

type Fields = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null;
const isEpc = (value: unknown) => Number.isInteger(value) && (value as number) >= 0x80 && (value as number) <= 0xff;
const areEpcs = (value: unknown) => value === undefined || (Array.isArray(value) && value.every(isEpc));
const isEoj = (value: unknown) => typeof value === 'string' && /^[0-9a-f]{6}$/i.test(value);

const TIMES = ['slowestAnswer', 'bootTime', 'powerTimeout'] as const;

const PROGRAM = {
  command: '"command" of the device is no command; write what the shell is to run',
  address: 'the device has a "command" and no "address"; give the IP address that it will answer at',
  ready: '"ready" of the device is no text; give what its command prints once it is up, or leave it out',
} as const;

/** What a DeviceUnderTest has to fulfil, in the order in which it is looked at, and what to say where it does not. */
const SHAPE: readonly (readonly [(device: Fields) => boolean, string])[] = [
  [({ name }) => typeof name === 'string' && name !== '', 'the device has no name; give it "name", a text'],
  [
    ({ open, command }) => typeof open === 'function' || (open === undefined && command !== undefined),
    'the device has no "open"; give it a function that tells its address, or a "command" that starts it',
  ],
  [
    ({ open, command }) => open === undefined || command === undefined,
    'the device has both "open" and "command"; keep the one that is to start it',
  ],
  ...(['command', 'address', 'ready'] as const).map(
    (key) =>
      [
        ({ command, [key]: text = key === 'ready' ? '-' : undefined }: Fields) =>
          command === undefined || (typeof text === 'string' && text.trim() !== ''),
        PROGRAM[key],
      ] as const,
  ),
  [
    ({ tap }) => typeof tap !== 'string',
    '"tap" of the device is a command, which cannot tell packets as they come; make it a function or leave it out',
  ],
  ...POWERS.flatMap((power) => [
    [
      (device: Fields) => ['undefined', 'function', 'string'].includes(typeof device[power]),
      `"${power}" of the device is neither a function nor a command; make it one or leave it out`,
    ] as const,
    [
      ({ [power]: command }: Fields) => typeof command !== 'string' || command.trim() !== '',
      `"${power}" of the device is an empty command; write what the shell is to run, or leave it out`,
    ] as const,
  ]),
  ...TIMES.map(
    (key) =>
      [
        ({ [key]: ms = 1 }: Fields) => typeof ms === 'number' && ms > 0 && ms <= 600_000,
        `"${key}" is no time in ms; give a number from 1 to 600000`,
      ] as const,
  ),
  [({ pics = {} }) => isObject(pics), '"pics" is no object; make it one or leave it out'],
  [
    ({ pics = {} }) => objectsOf(pics).every(({ eoj }) => isEoj(eoj)),
    'an object of "pics.objects" has no EOJ; give "eoj", three bytes in hex as in "013001"',
  ],
  [
    ({ pics = {} }) =>
      objectsOf(pics).every(({ get, set, announce }) => areEpcs(get) && areEpcs(set) && areEpcs(announce)),
    'an object of "pics.objects" lists what is no EPC; give numbers from 0x80 to 0xFF',
  ],
  // A key that no object answers to would leave a property unprotected without a word.
  [
    ({ pics = {} }) => Object.keys(neverWriteOf(pics)).every((eoj) => /^(\*|[0-9a-f]{6}|[0-9A-F]{6})$/.test(eoj)),
    'a key of "pics.neverWrite" is no EOJ; give three bytes in hex as in "013001", or "*"',
  ],
  [
    ({ pics = {} }) => Object.values(neverWriteOf(pics)).every((epcs) => epcs !== undefined && areEpcs(epcs)),
    '"pics.neverWrite" lists what is no EPC; give numbers from 0x80 to 0xFF',
  ],
];

const objectsOf = (pics: unknown) => ((pics as Fields)['objects'] ?? []) as readonly DeclaredObject[];
const neverWriteOf = (pics: unknown) => ((pics as Fields)['neverWrite'] ?? {}) as Fields;

/** What keeps a value from being a DeviceUnderTest, with the cure; undefined where nothing does. */
export function wrongWith(value: unknown): string | undefined {
  if (!isObject(value)) return 'its default export is no DeviceUnderTest, nor a function that returns one; export one';
  return SHAPE.find(([holds]) => !holds(value))?.[1] ?? misspelt(value);
}

/** A key that is nearly a power or a time that is missing: it would leave cases out without a word. */
function misspelt(device: Fields): string | undefined {
  const known: readonly string[] = [...POWERS, ...TIMES];
  for (const key of keysOf(device)) {
    const alike = known.filter((it) => !(it in device) && Math.abs(it.length - key.length) <= 2);
    const hint = known.includes(key) || key.length < 6 ? '' : didYouMean(key, alike);
    if (hint !== '') return `"${key}" is nothing that a device has${hint}`;
  }
  return undefined;
}

/** The keys of an object, those of its class among them. */
function keysOf(object: object): readonly string[] {
  const above: unknown = Object.getPrototypeOf(object);
  const own = Object.getOwnPropertyNames(object);
  return isObject(above) && above !== Object.prototype ? [...own, ...keysOf(above)] : own;
}

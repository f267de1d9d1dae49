import { TIMES } from '../camera/times.ts';
import { didYouMean } from './nearest.ts';

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;
const isText = (value: unknown): value is string => typeof value === 'string' && value.trim() !== '';
const isPort = (value: unknown) => Number.isInteger(value) && (value as number) > 0 && (value as number) < 65_536;
const isMs = (value: unknown) => typeof value === 'number' && value > 0 && value <= 7 * 86_400_000;
const isMethod = (value: unknown) => typeof value === 'function';
const lacks = (value: unknown) => value === undefined;
const hasMethods = (value: unknown, ...names: readonly string[]) =>
  isFields(value) && names.every((name) => isMethod(value[name]));

/** What a camera file may hold. */
const KNOWN: readonly string[] = (
  'kind name firmware times sensors open settings alarms oracle log clock powerCycle factoryDefault dnsPort leaseNtp ' +
  'setNtpByOnvif stream alarmCommand address httpPort httpsPort login profile browser onvif powerTimeout'
).split(' ');

const KNOWN_TIMES = Object.keys(TIMES);

/** What a camera file has to fulfil, in the order in which it is looked at, and what to say where it does not. */
const SHAPE: readonly (readonly [(camera: Fields) => boolean, string])[] = [
  [({ name }) => isText(name), 'the camera has no name; give it "name", a text'],
  [
    ({ firmware }) => isText(firmware) && /^\d+\.\d+/.test(firmware),
    '"firmware" of the camera is no version; give what its status page shows, as "1.60"',
  ],
  [
    ({ open, address }) => isMethod(open) || (lacks(open) && isText(address)),
    'the camera has no "address"; give its IP address or name, or a function "open" that tells it',
  ],
  [({ httpPort }) => lacks(httpPort) || isPort(httpPort), '"httpPort" is no port; give a number from 1 to 65535'],
  [({ httpsPort }) => lacks(httpsPort) || isPort(httpsPort), '"httpsPort" is no port; give a number from 1 to 65535'],
  [({ dnsPort }) => lacks(dnsPort) || isPort(dnsPort), '"dnsPort" is no port; give the one that the camera asks, 53'],
  [
    ({ sensors }) => lacks(sensors) || (Number.isInteger(sensors) && (sensors as number) >= 1),
    '"sensors" is no number of picture sensors; give 1 or 4',
  ],
  [({ times }) => lacks(times) || isFields(times), '"times" is no object; give times in ms by name, or leave it out'],
  [
    ({ times }) => !isFields(times) || Object.values(times).every(isMs),
    'a time of "times" is none; give ms, from 1 to a week',
  ],
  [
    ({ login }) => lacks(login) || (isFields(login) && isText(login['user']) && typeof login['password'] === 'string'),
    '"login" has no "user" and "password"; give both as texts (is the variable of the environment set?)',
  ],
  [({ profile }) => lacks(profile) || isText(profile), '"profile" is no path; give the path of an HTTP profile'],
  [
    ({ profile, onvif, login }) => (lacks(profile) && lacks(onvif)) || !lacks(login),
    'the camera file has "profile" or "onvif" and no "login"; give the user and the password of an administrator',
  ],
  [
    ({ browser, profile }) => lacks(browser) || !lacks(profile),
    'the camera file has "browser" and no "profile", which tells what is on the pages; give both or none',
  ],
  [
    ({ settings }) => lacks(settings) || hasMethods(settings, 'read', 'write', 'press', 'install', 'label', 'control'),
    '"settings" lacks one of read, write, press, install, label, control; give all of a SettingsDriver',
  ],
  [({ alarms }) => lacks(alarms) || hasMethods(alarms, 'raise'), '"alarms" has no method "raise"; give it one'],
  [
    ({ alarms }) => !isFields(alarms) || Array.isArray(alarms['kinds']),
    '"alarms" has no list "kinds"; name the alarms that it is able to raise',
  ],
  [
    ({ oracle }) => lacks(oracle) || (hasMethods(oracle, 'watch') && Array.isArray((oracle as Fields)['kinds'])),
    '"oracle" lacks "kinds" or the method "watch"; give both',
  ],
  [({ log }) => lacks(log) || hasMethods(log, 'rows'), '"log" has no method "rows"; give it one'],
  ...['powerCycle', 'factoryDefault'].map(
    (power) =>
      [
        ({ [power]: given }: Fields) => lacks(given) || isMethod(given) || isText(given),
        `"${power}" of the camera is neither a function nor a command; make it one or leave it out`,
      ] as const,
  ),
  ...['clock', 'leaseNtp', 'setNtpByOnvif', 'stream'].map(
    (port) =>
      [
        ({ [port]: given }: Fields) => lacks(given) || isMethod(given),
        `"${port}" of the camera is no function; make it one or leave it out`,
      ] as const,
  ),
  [
    ({ alarmCommand }) => lacks(alarmCommand) || isText(alarmCommand),
    '"alarmCommand" is no command; write what the shell is to run, or leave it out',
  ],
  [({ powerTimeout }) => lacks(powerTimeout) || isMs(powerTimeout), '"powerTimeout" is no time; give ms'],
];

/** What keeps a value from being a camera file, with the cure; undefined where nothing does. */
export function wrongWithCamera(value: unknown): string | undefined {
  if (!isFields(value)) return 'its default export is no camera; export one';
  const { times = {} } = value;
  return (
    SHAPE.find(([holds]) => !holds(value))?.[1] ??
    unknownKey(Object.keys(value), KNOWN, 'the camera') ??
    unknownKey(Object.keys(times as object), KNOWN_TIMES, '"times"')
  );
}

/** A misspelt key would leave cases out without a word. */
function unknownKey(keys: readonly string[], known: readonly string[], of: string): string | undefined {
  const key = keys.find((it) => !known.includes(it));
  return key === undefined ? undefined : `"${key}" is nothing that ${of} has${didYouMean(key, known)}`;
}

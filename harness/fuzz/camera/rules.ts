import type { Setting } from '../../../device-under-test/camera-contract.ts';
import { ALARMS } from '../../camera/baseline.ts';

/** What the document allows for one setting; only what it prints beyond doubt is judged. */
interface SettingRule {
  /** Function of the document. */
  readonly clause: '11' | '12' | '13';
  readonly what: string;
  /** Which demand a value breaks: a name that is the same for every value that breaks it; undefined where none. */
  readonly broken: (value: string) => string | undefined;
}

/** 13, [ポート番号]: ports that the camera needs for itself. */
const RESERVED = new Set([20, 21, 23, 25, 42, 53, 67, 68, 69, 80, 110, 123, 161, 162, 443, 554, 995, 10_669, 10_670]);

const range = (value: string): string | undefined => {
  const port = Number(value);
  return /^[0-9]+$/.test(value) && port >= 1 && port <= 65_535 ? undefined : 'a port that is none';
};

/** Full width by Unicode blocks that nobody calls half width. */
const FULL_WIDTH =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6]/u;
/** Half-width letters that are not of the Latin alphabet. */
const OTHER_LETTERS = /[\uff66-\uff9d\u00c0-\u024f]/u;
/** What is neither a letter nor a digit nor a symbol; U+FFFD stands on pages where such a character cannot be shown. */
const NO_CHARACTER = /[\p{Cc}\ufffd]/u;

/** Tells of the first of several that a value breaks. */
const all =
  (...checks: readonly ((value: string) => string | undefined)[]) =>
  (value: string): string | undefined => {
    for (const check of checks) {
      const broken = check(value);
      if (broken !== undefined) return broken;
    }
    return undefined;
  };

const none = (pattern: RegExp, broken: string) => (value: string) => (pattern.test(value) ? broken : undefined);
const atMost = (most: number) => (value: string) =>
  Array.from(value).length > most ? `more than ${most} characters` : undefined;
const notEmpty = (value: string) => (value === '' ? 'nothing at all' : undefined);
const oneOf =
  (...words: readonly string[]) =>
  (value: string) =>
    words.includes(value) ? undefined : 'a choice that is none';

const SWITCH: SettingRule = { clause: '13', what: 'on or off', broken: oneOf('on', 'off') };

const MESSAGE: SettingRule = {
  clause: '13',
  what: '1 to 128 half-width letters, digits and symbols but the yen sign',
  broken: all(
    notEmpty,
    atMost(128),
    none(NO_CHARACTER, 'a character that is none'),
    none(/[\\\u00a5]/u, 'a forbidden symbol'),
    none(FULL_WIDTH, 'a full-width character'),
    none(OTHER_LETTERS, 'a letter of another alphabet'),
  ),
};

/** U+0000 is forbidden by MQTT 3.1.1 (1.5.3) in whatever the document allows. */
const login = (forbidden: RegExp, what: string): SettingRule => ({
  clause: '13',
  what,
  broken: all(
    atMost(32),
    none(/[\0\ufffd]/u, 'a character that is none'),
    none(forbidden, 'a forbidden symbol'),
    none(FULL_WIDTH, 'a full-width character'),
  ),
});

const ALARM: Readonly<Record<string, SettingRule>> = {
  topic: MESSAGE,
  payload: MESSAGE,
  qos: { clause: '13', what: '0, 1 or 2', broken: oneOf('0', '1', '2') },
  notify: SWITCH,
  retain: SWITCH,
};

/**
 * The settings that are fuzzed, and what the document allows: of the sections ntp, https (TLS 1.1 alone) and mqtt, without
 * those that would have the camera talk to somebody else while they are tried.
 */
export const RULES: Readonly<Partial<Record<Setting, SettingRule>>> = {
  'ntp.port': { clause: '11', what: 'a port from 1 to 65535', broken: range },
  'https.tls1.1': { ...SWITCH, clause: '12' },
  'mqtt.address': {
    clause: '13',
    what: 'at most 128 of half-width letters, digits, ":", ".", "_" and "-"',
    broken: all(
      atMost(128),
      none(NO_CHARACTER, 'a character that is none'),
      none(/[^A-Za-z0-9:._-]/u, 'a forbidden symbol'),
    ),
  },
  'mqtt.port': {
    clause: '13',
    what: 'a port from 1 to 65535 that the camera does not need for itself',
    broken: all(range, (value) => (RESERVED.has(Number(value)) ? 'a reserved port' : undefined)),
  },
  'mqtt.protocol': { clause: '13', what: 'ssl or tcp', broken: oneOf('ssl', 'tcp') },
  'mqtt.verify': SWITCH,
  'mqtt.user': login(/["&:;\\\u00a5]/u, 'at most 32 half-width characters without ", &, :, ; and the yen sign'),
  'mqtt.password': login(/["&]/u, 'at most 32 half-width characters without " and &'),
  ...Object.fromEntries(
    ALARMS.flatMap((kind) => Object.entries(ALARM).map(([field, rule]) => [`mqtt.${kind}.${field}`, rule])),
  ),
};

/** The names of `RULES`. */
export const RULED = Object.keys(RULES) as readonly Setting[];

/** The setting whose value no page gives back: it can be tried, and cannot be put back. */
export const UNREADABLE: Setting = 'mqtt.password';

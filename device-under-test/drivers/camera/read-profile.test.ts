import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { PROFILE } from './http-profile.fixture.ts';
import schema from './profile.schema.json' with { type: 'json' };
import { readProfile } from './read-profile.ts';
import { SETTING_WORDS } from './setting-words.ts';

type Json = { [key: string]: Json };

/** The profile as JSON, changed at a path; what is undefined is taken out. */
function bent(path: readonly string[], value: unknown): unknown {
  const whole = structuredClone(PROFILE) as unknown as Json;
  const last = path.at(-1) ?? '';
  const holder = path.slice(0, -1).reduce((inner, key) => inner[key] as Json, whole);
  if (value === undefined) delete holder[last];
  else Object.assign(holder, { [last]: value });
  return whole;
}

const wrong = (value: unknown): string | undefined => {
  const read = readProfile(JSON.stringify(value), 'camera.json');
  return 'wrong' in read ? read.wrong : undefined;
};

const holds = new Ajv({ strict: true }).compile(schema);

const MISFITS: readonly (readonly [path: readonly string[], value: unknown, says: string])[] = [
  [
    ['pags'],
    {},
    'pags: is not known here; $schema, name, login, spacing, settle, token, pages, settings, buttons, uploads, labels, log are',
  ],
  [['spacing'], undefined, 'spacing: is missing (Least time in ms from an answer to the next request)'],
  [['spacing'], '300', 'spacing: is string where integer is due (Least time in ms from an answer to the next request)'],
  [['spacing'], 1.5, 'spacing: is number where integer is due (Least time in ms from an answer to the next request)'],
  [['spacing'], -1, 'spacing: is -1 where 0 to 60000 is due'],
  [['name'], '', 'name: is empty (Model and firmware, for messages)'],
  [['login'], 'basic', 'login: is "basic" where "digest" is due'],
  [['pages'], [], 'pages: is array where object is due (The pages by names of your own)'],
  [
    ['pages', 'ntp', 'path'],
    '//192.0.2.1/x',
    'pages.ntp.path: is "//192.0.2.1/x", which does not fit ^/(?!/)[!-~]*$ (On the camera itself: begins with one slash)',
  ],
  [
    ['pages', 'ntp', 'write', 'metod'],
    'GET',
    'pages.ntp.write.metod: is not known here; method, path, fields, control, answer are',
  ],
  [
    ['pages', 'ntp', 'write', 'answer', 'refused'],
    [],
    'pages.ntp.write.answer.refused: is empty; name one, or leave it out',
  ],
  [
    ['pages', 'ntp', 'write', 'answer', 'refused'],
    ['a', 3],
    'pages.ntp.write.answer.refused[1]: is integer where string is due',
  ],
  [
    ['settings', 'ntp.address', 'kind'],
    'txt',
    'settings["ntp.address"].kind: is "txt" where "text" or "select" or "radio" or "checkbox" is due',
  ],
  [
    ['settings', 'ntp.address', 'field'],
    undefined,
    'settings["ntp.address"].field: is missing (The name of the control)',
  ],
  [['settings', 'ntp.address'], null, 'settings["ntp.address"]: is null where object is due'],
  [['settings', 'ntp.adress'], {}, 'settings["ntp.adress"]: is not known here; ntp.adjustment, ntp.source,'],
  [['buttons', 'ntp.test', 'sendForm'], 'yes', 'buttons["ntp.test"].sendForm: is string where boolean is due'],
  [['log', 'row'], undefined, 'log.row: is missing'],
];

const BEYOND: readonly (readonly [path: readonly string[], value: unknown, says: string])[] = [
  [['labels', 'mqtt.ca', 'page'], 'mqtt', 'labels["mqtt.ca"].page: is "mqtt", which is not in pages; ntp, https are'],
  [
    ['settings', 'ntp.address', 'values'],
    { on: '1' },
    'settings["ntp.address"].values: has words where a text is typed; leave it out',
  ],
  [
    ['settings', 'ntp.adjustment', 'values'],
    { of: '0' },
    'settings["ntp.adjustment"].values: has "of"; the words of this setting are manual, ntp',
  ],
  [['settings', 'ntp.adjustment', 'kind'], 'checkbox', 'settings["ntp.adjustment"].kind: a checkbox is for on and off'],
  [['pages', 'ntp', 'form'], 'form[', 'pages["ntp"]["form"]: is no CSS selector: '],
  [['log', 'time'], 'td:nth-child(', 'log.time: is no CSS selector: '],
];

describe('a profile', () => {
  it('that fits is read, byte order mark or not', () => {
    expect(readProfile(`\uFEFF${JSON.stringify(PROFILE)}`, 'camera.json')).toEqual(PROFILE);
    expect(holds(PROFILE)).toBe(true);
  });

  it.each(MISFITS)('with %j = %j is refused in one line, by the schema too', (path, value, says) => {
    expect(wrong(bent(path, value))?.slice(0, `camera.json: ${says}`.length)).toBe(`camera.json: ${says}`);
    expect(holds(bent(path, value))).toBe(false);
  });

  it.each(BEYOND)('with %j = %j is refused in one line, which no schema tells', (path, value, says) => {
    expect(wrong(bent(path, value))).toContain(`camera.json: ${says}`);
  });

  it.each([
    ['', 'is not JSON: '],
    ['{"name": "x",}', 'is not JSON: '],
    ['[]', 'the file: is array where object is due'],
    ['null', 'the file: is null where object is due'],
    [' '.repeat(2_000_000), 'is longer than 1048576 characters'],
  ])('that is no profile: %#', (text, says) => {
    expect(readProfile(text, 'camera.json')).toEqual({ wrong: expect.stringContaining(`camera.json: ${says}`) });
  });

  it('cannot bring keys of JavaScript objects', () => {
    expect(wrong(JSON.parse('{"__proto__": {"name": "x"}}'))).toContain('name: is missing');
    expect(wrong(bent(['settings', 'ntp.address', 'page'], 'constructor'))).toContain('is not in pages');
  });

  it('as docs/camera-profile.md shows one fits', () => {
    const page = readFileSync(new URL('../../../docs/camera-profile.md', import.meta.url), 'utf8');
    const example = /```json\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
    expect(readProfile(example, 'example')).toMatchObject({ name: 'i-PRO WV-X8571NJ 1.60' });
    expect(holds(JSON.parse(example))).toBe(true);
  });

  it('names every setting of the contract', () => {
    expect(schema.properties.settings.propertyNames.enum.toSorted()).toEqual(Object.keys(SETTING_WORDS).toSorted());
  });
});

import { readFileSync, statSync } from 'node:fs';
import { messageOf, printable } from '../evidence/printable.ts';
import type { Input } from './input.ts';
import { decodeInput } from './stored-input.ts';
import type { Finding } from './types.ts';

/** A bundle or a case that cannot be used: one line that names the file, what is wrong with it, and the cure. */
export class BrokenFailure extends Error {
  override readonly name = 'BrokenFailure';
}

// Thousands of inputs before the last, each of a usual length, take a tenth of it.
const MOST_BYTES = 64 * 1024 * 1024;
const MOST_BEFORE = 8192;
const MOST_TEXT = 4096;
const MOST_RULES = 64;

const KINDS: readonly Finding['kind'][] = [
  'answered',
  'unanswered',
  'too-many-answers',
  'wrong-answer',
  'wrong-value',
  'dead',
  'hung',
  'restarted',
  'crashed',
  'slower',
  'growing',
];

type Fields = Readonly<Record<string, unknown>>;

/** A JSON object that was read from a file, and how to take it apart. Everything throws BrokenFailure. */
export interface StoredObject {
  /** A member as it stands there, which whoever asks has to check. */
  readonly member: (name: string) => unknown;
  /** A list of at most so many of `what`, none of them checked. */
  readonly list: (name: string, most: number, what: string) => readonly unknown[];
  readonly text: (name: string) => string;
  readonly oneOf: <Word extends string>(name: string, words: readonly Word[]) => Word;
  readonly texts: (name: string) => readonly string[];
  readonly number: (name: string) => number;
  readonly finding: (name: string) => Finding;
  readonly input: (name: string) => Input;
  readonly inputs: (name: string) => readonly Input[];
  readonly refuse: (why: string) => never;
}

/** What a file is to hold: the field with the number of its format, that number, and what to give instead. */
export interface Format {
  readonly field: string;
  readonly number: number;
  readonly what: string;
  readonly cure: string;
}

/** Reads a file of one JSON object of this format. Throws BrokenFailure. */
export function readStored(path: string, format: Format): StoredObject {
  let text: string;
  try {
    const { size } = statSync(path);
    if (size > MOST_BYTES) refused(path, format, `it has ${size} bytes, more than any ${format.what}`);
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof BrokenFailure) throw error;
    const { code } = error as { code?: string };
    return refused(path, format, code === 'ENOENT' ? 'it does not exist' : messageOf(error));
  }
  return storedIn(text, path, format);
}

/** Reads the text of such a file; `path` is what it is called. Throws BrokenFailure. */
export function storedIn(text: string, path: string, format: Format): StoredObject {
  const refuse = (why: string): never => refused(path, format, why);
  const value = jsonOf(text) ?? refuse('it is not JSON');
  if (!isObject(value)) return refuse(`it is no ${format.what}`);
  const number = value[format.field];
  if (typeof number === 'number' && number > format.number)
    refuse(`it is of format ${number}, which a later Tekigo has written and reads`);
  if (number !== format.number) refuse(`it is no ${format.what}: it has no "${format.field}": ${format.number}`);
  return partsOf(value, '', refuse);
}

function refused(path: string, { cure }: Format, why: string): never {
  throw new BrokenFailure(`${printable(path)}: ${why}; ${cure}`);
}

/** Undefined where it is no JSON; a null is something else than what was to come, too. */
function jsonOf(text: string): unknown {
  try {
    return (JSON.parse(text) as unknown) ?? false;
  } catch {
    return undefined;
  }
}

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function partsOf(of: Fields, at: string, refuse: (why: string) => never): StoredObject {
  const member = (name: string): unknown => (Object.hasOwn(of, name) ? of[name] : refuse(`"${at}${name}" is missing`));
  const text = (name: string): string => {
    const value = member(name);
    if (typeof value === 'string' && value.length <= MOST_TEXT) return value;
    return refuse(`"${at}${name}" is no text of at most ${MOST_TEXT} characters`);
  };
  const list = (name: string, most: number, what: string): readonly unknown[] => {
    const value = member(name);
    return Array.isArray(value) && value.length <= most
      ? value
      : refuse(`"${at}${name}" is no list of at most ${most} ${what}`);
  };
  const object = (name: string): StoredObject => {
    const value = member(name);
    return isObject(value) ? partsOf(value, `${at}${name}.`, refuse) : refuse(`"${at}${name}" is no object`);
  };
  const read = (value: unknown, where: string): Input => {
    const input = decodeInput(value);
    return typeof input === 'string' ? refuse(`"${where}" is no input: ${input}`) : input;
  };
  return {
    refuse,
    member,
    list,
    text,
    oneOf(name, words) {
      const given = text(name);
      return words.find((it) => it === given) ?? refuse(`"${at}${name}" is none of ${words.join(', ')}`);
    },
    texts: (name) =>
      list(name, MOST_RULES, 'texts').map((it) =>
        typeof it === 'string' && it.length <= MOST_TEXT
          ? it
          : refuse(`"${at}${name}" holds something else than texts`),
      ),
    number(name) {
      const value = member(name);
      return Number.isSafeInteger(value) ? (value as number) : refuse(`"${at}${name}" is no whole number`);
    },
    finding: (name) => findingOf(object(name)),
    input: (name) => read(member(name), `${at}${name}`),
    inputs: (name) => list(name, MOST_BEFORE, 'inputs').map((it, i) => read(it, `${at}${name}[${i}]`)),
  };
}

function findingOf({ text, texts, oneOf }: StoredObject): Finding {
  return {
    kind: oneOf('kind', KINDS),
    key: text('key'),
    claim: text('claim'),
    expected: text('expected'),
    actual: text('actual'),
    rules: texts('rules'),
  };
}

import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf, printable } from '../evidence/printable.ts';
import type { Input } from './input.ts';
import { decodeInput, encodeInput } from './stored-input.ts';

/** A folder or file of inputs that cannot be used at all: one line that names it and the cure. */
export class BrokenInputs extends Error {
  override readonly name = 'BrokenInputs';
}

/** Inputs that taught something, kept in a folder: a JSON file each. */
export interface Corpus {
  /** Those that were there when it was opened, in the order of their names. */
  readonly inputs: readonly Input[];
  /** Files that were left out, and what could not be written: a line each that names the file. */
  readonly problems: readonly string[];
  /** Keeps an input with its response signature; one that is there already stays as it is. Never throws. */
  add(input: Input, signature: string): void;
}

// Eight payloads of the longest kind in hex take half of it.
const MOST_BYTES = 2 * 1024 * 1024;
const MOST_SIGNATURE = 4096;

/** Opens a folder, which is made where it is missing. Throws BrokenInputs where it cannot be read. */
export function openCorpus(dir: string): Corpus {
  const names = namesIn(dir);
  const inputs: Input[] = [];
  const problems: string[] = [];
  for (const name of names) {
    const input = readInput(dir, name);
    if (typeof input === 'string') problems.push(`${printable(join(dir, name))}: ${input}; left out`);
    else inputs.push(input);
  }
  const there = new Set(names);
  let broken = false;
  return {
    inputs,
    problems,
    add(input, signature) {
      const stored = JSON.stringify(encodeInput(input));
      const name = `${input.property}-${createHash('sha256').update(stored).digest('hex').slice(0, 16)}.json`;
      if (broken || there.has(name)) return;
      there.add(name);
      const file = { corpus: 1, signature: signature.slice(0, MOST_SIGNATURE), input: encodeInput(input) };
      try {
        write(dir, name, `${JSON.stringify(file)}\n`);
      } catch (error) {
        // One line for a full disk, not one for each input from now on.
        broken = true;
        problems.push(`${printable(join(dir, name))} cannot be written: ${messageOf(error)}; no more inputs are kept`);
      }
    },
  };
}

// Files of other programs that hide, and our own that were not finished.
const isHidden = (name: string): boolean => name.startsWith('.');

function namesIn(dir: string): readonly string[] {
  try {
    mkdirSync(dir, { recursive: true });
    return readdirSync(dir)
      .filter((name) => !isHidden(name))
      .toSorted();
  } catch (error) {
    throw new BrokenInputs(
      `${printable(dir)} cannot be used as a corpus: ${messageOf(error)}; give a folder that can be read`,
    );
  }
}

function readInput(dir: string, name: string): Input | string {
  if (!name.endsWith('.json')) return 'it is no input: inputs of a corpus are .json files';
  try {
    const stats = statSync(join(dir, name));
    if (!stats.isFile()) return 'it is no regular file';
    if (stats.size > MOST_BYTES) return `${stats.size} bytes are more than an input has`;
    return inputIn(readFileSync(join(dir, name), 'utf8'));
  } catch (error) {
    return `it cannot be read (${messageOf(error)})`;
  }
}

/** Reads the text of a file of a corpus; or says in a few words of our own where it is none. Never throws. */
export function inputIn(text: string): Input | string {
  const file = parsed(text);
  if (file === undefined) return 'it is no JSON';
  if (typeof file['corpus'] !== 'number') return 'it is no input of a corpus';
  if (file['corpus'] !== 1) return 'it is of another version of Tekigo';
  return decodeInput(file['input']);
}

function parsed(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
  } catch {
    return undefined;
  }
}

/** A file is there in full or not at all. */
function write(dir: string, name: string, text: string): void {
  const unfinished = join(dir, `.${name}.new`);
  writeFileSync(unfinished, text);
  renameSync(unfinished, join(dir, name));
}

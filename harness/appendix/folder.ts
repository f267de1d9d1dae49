import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Appendix } from './appendix.ts';
import { buildAppendix } from './build.ts';
import { BrokenAppendix, refuse, type Piece } from './piece.ts';

// Some hundred times the largest file there is.
const MOST_BYTES = 32 * 1024 * 1024;

/** Reads a folder of the Machine Readable Appendix. Throws BrokenAppendix, which names the file and the place in it. */
export function readAppendix(dir: string): Appendix {
  const file = (name: string): Piece => readJson(dir, name);
  const devices = namesIn(dir, 'devices').filter((name) => name.endsWith('.json'));
  if (devices.length === 0) throw new BrokenAppendix('devices: there is no .json file in it');
  return buildAppendix({
    metaData: file('metaData.json'),
    definitions: file('definitions/definitions.json'),
    superClass: file('superClass/0x0000.json'),
    nodeProfile: file('nodeProfile/0x0EF0.json'),
    devices: devices.map((name) => file(`devices/${name}`)),
  });
}

function namesIn(dir: string, folder: string): readonly string[] {
  try {
    return readdirSync(join(dir, folder)).toSorted();
  } catch (error) {
    throw new BrokenAppendix(`${folder}: ${whyNot(error)}`);
  }
}

function readJson(dir: string, name: string): Piece {
  const at = { file: name, at: '' };
  const text = contents(dir, name);
  try {
    return { ...at, value: JSON.parse(text) as unknown };
  } catch (error) {
    return refuse(at, `this is no JSON (${(error as Error).message})`);
  }
}

function contents(dir: string, name: string): string {
  const at = { file: name, at: '' };
  try {
    const path = join(dir, name);
    const { size } = statSync(path);
    if (size > MOST_BYTES) return refuse(at, `${size} bytes are more than a file of the appendix has`);
    // Some editors put a mark before the first character.
    return readFileSync(path, 'utf8').replace(/^\u{FEFF}/u, '');
  } catch (error) {
    if (error instanceof BrokenAppendix) throw error;
    return refuse(at, whyNot(error));
  }
}

function whyNot(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'there is no such file or folder';
  return `it cannot be read (${message})`;
}

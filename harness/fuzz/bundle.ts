import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pcapng } from '../evidence/pcapng.ts';
import { failureMarkdown } from './failure-markdown.ts';
import { fileIn, freeFolder } from './folders.ts';
import type { Input } from './input.ts';
import { caseOf } from './regression-file.ts';
import { slugOf } from './slug.ts';
import { encodeInput } from './stored-input.ts';
import { readStored, storedIn, type StoredObject } from './stored-json.ts';
import type { Failure, Finding } from './types.ts';
import type { Kept } from './report/types.ts';

/** What a bundle says of the campaign that it comes from. */
export interface BundleOrigin {
  /** Version of the harness. */
  readonly tekigo: string;
  readonly target: string;
  /** The moment that times of frames count from, ISO 8601. */
  readonly startedAt: string;
  readonly windowMs: number;
  /** Lines that try a bundle again, and that judge it as a case of an ordinary run; both get a path. */
  readonly replayLine: (bundle: string) => string;
  readonly caseLine: (path: string) => string;
}

/** A failure as a bundle holds it: enough to see it again. */
export interface Bundle {
  readonly tekigo: string;
  readonly target: string;
  readonly seed: number;
  readonly index: number;
  readonly property: string;
  readonly finding: Finding;
  readonly before: readonly Input[];
  readonly original: Input;
  readonly minimal: Input;
}

const FORMAT = {
  field: 'bundle',
  number: 1,
  what: 'bundle of a failure',
  cure: 'give a folder below failures/ of a fuzz report, or the bundle.json in it',
} as const;

const BUNDLE_FILE = 'bundle.json';
const CASE_FILE = 'failure.case.json';

/**
 * Writes the evidence of a failure to a folder of its own below `<reportDir>/failures`: bundle.json for `--replay`,
 * failure.md for people, failure.pcapng for Wireshark, failure.case.json for `tekigo run --case`. Throws where it cannot.
 */
export function writeBundle(reportDir: string, failure: Failure, origin: BundleOrigin): Kept {
  const folder = freeFolder(reportDir, slugOf(failure));
  const dir = join(reportDir, folder);
  mkdirSync(dir, { recursive: true });
  const kept: Kept = {
    failure,
    folder,
    replay: origin.replayLine(dir),
    caseLine: origin.caseLine(join(dir, CASE_FILE)),
  };
  const put = (name: string, content: string | Uint8Array) => writeFileSync(join(dir, name), content);
  put(BUNDLE_FILE, `${JSON.stringify(stored(failure, origin), undefined, 1)}\n`);
  put(CASE_FILE, `${JSON.stringify(caseOf(failure), undefined, 1)}\n`);
  put('failure.md', failureMarkdown(kept, reportDir, origin));
  const comment = `${failure.finding.kind}: ${failure.finding.claim}`;
  put('failure.pcapng', pcapng(failure.frames, { startedAt: origin.startedAt, tekigo: origin.tekigo, comment }));
  return kept;
}

const stored = (failure: Failure, { tekigo, target }: BundleOrigin) => ({
  bundle: FORMAT.number,
  tekigo,
  target,
  seed: failure.seed,
  index: failure.index,
  property: failure.original.property,
  finding: failure.finding,
  confirmed: failure.confirmed,
  before: failure.before.map(encodeInput),
  original: encodeInput(failure.original),
  minimal: encodeInput(failure.minimal),
});

/** Reads a bundle, given as its folder or its file. Throws BrokenFailure, with one line that names the cure. */
export const readBundle = (path: string): Bundle => bundleOf(readStored(fileIn(path, BUNDLE_FILE), FORMAT));

/** Reads the text of a bundle.json; `path` is what it is called. Throws BrokenFailure like `readBundle`. */
export const bundleIn = (text: string, path: string): Bundle => bundleOf(storedIn(text, path, FORMAT));

const bundleOf = (parts: StoredObject): Bundle => ({
  tekigo: parts.text('tekigo'),
  target: parts.text('target'),
  seed: parts.number('seed'),
  index: parts.number('index'),
  property: parts.text('property'),
  finding: parts.finding('finding'),
  before: parts.inputs('before'),
  original: parts.input('original'),
  minimal: parts.input('minimal'),
});

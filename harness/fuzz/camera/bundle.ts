import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileIn, freeFolder } from '../folders.ts';
import { BrokenFailure, readStored } from '../stored-json.ts';
import { cameraProperties } from './properties.ts';
import { RULED } from './rules.ts';
import type { CameraFailure, CameraFinding, CameraInput, CameraWorld } from './types.ts';

/** What a bundle says of the campaign that it comes from. */
export interface CameraBundleOrigin {
  /** Version of the harness. */
  readonly tekigo: string;
  readonly target: string;
  /** The line that tries a bundle again. */
  readonly replayLine: (bundle: string) => string;
}

/** A failure as it lies on the disk. */
export interface KeptFailure {
  readonly failure: CameraFailure;
  /** Folder of its bundle, in the report folder: "failures/mqtt-dead". */
  readonly folder: string;
  readonly replay: string;
}

/** A failure as a bundle holds it: enough to see it again. */
export interface CameraBundle {
  readonly finding: Pick<CameraFinding, 'kind' | 'key' | 'claim' | 'expected'>;
  readonly before: readonly CameraInput[];
  readonly minimal: CameraInput;
}

const FORMAT = {
  field: 'cameraBundle',
  number: 1,
  what: "bundle of a camera's failure",
  cure: 'give a folder below failures/ of the report of fuzzing a camera, or the bundle.json in it',
} as const;

const FILE = 'bundle.json';
const MOST_BEFORE = 512;

// A table, so that no kind can be missing.
const KINDS = Object.keys({
  dead: true,
  hung: true,
  restarted: true,
  recovered: true,
  'mqtt-gone': true,
  'ntp-gone': true,
  'tls-gone': true,
  'clock-moved': true,
  'false-success': true,
  'kept-after-refusal': true,
  'rule-broken': true,
  'server-error': true,
} satisfies Record<CameraFinding['kind'], true>) as readonly CameraFinding['kind'][];

/** Writes the evidence of a failure to `bundle.json` in a folder of its own below `<reportDir>/failures`. Throws where it cannot. */
export function writeCameraBundle(reportDir: string, failure: CameraFailure, origin: CameraBundleOrigin): KeptFailure {
  const folder = freeFolder(reportDir, `${failure.original.property}-${failure.finding.kind}`);
  const dir = join(reportDir, folder);
  mkdirSync(dir, { recursive: true });
  const { tekigo, target, replayLine } = origin;
  const { finding, ...rest } = failure;
  const stored = { [FORMAT.field]: FORMAT.number, tekigo, target, ...finding, ...rest };
  writeFileSync(join(dir, FILE), `${JSON.stringify(stored, undefined, 1)}\n`);
  return { failure, folder, replay: replayLine(dir) };
}

/** Reads a bundle, given as its folder or its file. Throws BrokenFailure, with one line that names the cure. */
export function readCameraBundle(path: string): CameraBundle {
  const { text, oneOf, member, list, refuse } = readStored(fileIn(path, FILE), FORMAT);
  const read = (value: unknown, where: string): CameraInput =>
    isInput(value) ? value : refuse(`"${where}" is no input that this Tekigo makes`);
  return {
    finding: {
      kind: oneOf('kind', KINDS),
      key: text('key'),
      claim: text('claim'),
      expected: text('expected'),
    },
    before: list('before', MOST_BEFORE, 'inputs').map((value, i) => read(value, `before[${i}]`)),
    minimal: read(member('minimal'), 'minimal'),
  };
}

/** Whatever a generator is able to make, for whichever camera. */
const ANY: CameraWorld = { isPrivate: true, settings: RULED, raisesAlarms: true };

/** Whether one of the generators could have made the value. */
function isInput(value: unknown): value is CameraInput {
  return cameraProperties.some(({ arbitrary }) => arbitrary(ANY).canShrinkWithoutContext(value));
}

/** Whether an input may be tried on this camera: its generator could have made it for it. Throws BrokenFailure where not. */
export function assertFits({ before, minimal }: CameraBundle, world: CameraWorld): void {
  const fits = (input: CameraInput) =>
    cameraProperties.some(
      ({ name, arbitrary }) => name === input.property && arbitrary(world).canShrinkWithoutContext(input),
    );
  if (![...before, minimal].every(fits))
    throw new BrokenFailure('the bundle holds what is only tried on the reference, or what this camera has not');
}

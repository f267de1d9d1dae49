import { createHash } from 'node:crypto';
import { printable } from '../evidence/printable.ts';
import { catalogue, demandAnswer } from '../requirements/catalogue.ts';
import type { Input } from './input.ts';
import { slugOf } from './slug.ts';
import { encodeInput } from './stored-input.ts';
import { readStored } from './stored-json.ts';
import type { Failure, Finding } from './types.ts';

/** A failure as a case of an ordinary run. */
export interface StoredCase {
  readonly id: string;
  readonly title: string;
  readonly finding: Finding;
  readonly before: readonly Input[];
  readonly input: Input;
}

const FORMAT = {
  field: 'case',
  number: 1,
  what: 'regression case',
  cure: 'give a failure.case.json that tekigo fuzz has written, or a folder of such files',
} as const;

const MOST_TITLE = 110;

/** The case that a failure leaves, ready for JSON. The same failure always gives the same id. */
export function caseOf(failure: Failure) {
  const { finding, before, minimal } = failure;
  const inputs = [...before, minimal].map(encodeInput);
  const hash = createHash('sha256')
    .update(JSON.stringify([finding.kind, finding.key, inputs]))
    .digest('hex');
  return {
    case: FORMAT.number,
    id: `regression-${slugOf(failure)}-${hash.slice(0, 8)}`,
    title: printable(finding.claim, MOST_TITLE - 30),
    finding,
    before: inputs.slice(0, -1),
    input: inputs.at(-1),
  };
}

/** Reads a case. Throws BrokenFailure, with one line that names the cure. */
export function readCase(path: string): StoredCase {
  const parts = readStored(path, FORMAT);
  const id = parts.text('id');
  return {
    id: /^regression-[a-z0-9-]{1,80}$/.test(id) ? id : parts.refuse('"id" is no name of a regression case'),
    title: printable(parts.text('title'), MOST_TITLE - 30),
    finding: parts.finding('finding'),
    before: parts.inputs('before'),
    input: parts.input('input'),
  };
}

/** That nothing a faulty frame leaves behind keeps a node from answering. */
const SERVES_ON = 'EL2-APP2-6';

/** Rules of the catalogue that a finding breaks, one among them that an answer is owed by: a case may fail by silence. */
export function rulesOf({ rules }: Finding): readonly [string, ...string[]] {
  const [first = SERVES_ON, ...others] = rules.filter((id) => catalogue.has(id));
  return demandAnswer([first, ...others]) ? [first, ...others] : [first, ...others, SERVES_ON];
}

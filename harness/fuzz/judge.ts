import { mayAnswer, type Stimulus } from '../conversation/exchange.ts';
import { hex } from '../conversation/claims.ts';
import { esvName } from '../echonet-lite/esv.ts';
import type { Decoded } from '../echonet-lite/frame.ts';
import type { Observation, Pics } from '../model.ts';
import type { History, Monitor } from '../suite.ts';
import { isOddSource, type Expectation } from './model.ts';
import type { Finding, Fired } from './types.ts';

/** A shot that may still be answered. */
export interface Open {
  readonly fired: Fired;
  readonly decoded: Decoded;
  expected: Expectation;
  /** Another shot has the same TID on purpose: whose the answers are cannot be told. */
  shared: boolean;
  /** Number of the volley that it left in. */
  readonly volley: number;
  readonly stimulus: Stimulus;
  /** What is wrong with the answers that came. */
  readonly findings: Finding[];
}

/** Whether a frame with the TID of a shot answers it. */
export const answersShot = ({ decoded }: Observation, open: Open): boolean => mayAnswer(decoded, open.decoded);

const nameOf = ({ decoded, fired }: Open): string =>
  decoded.ok
    ? `${esvName(decoded.frame.esv)} to ${decoded.frame.deoj.toUpperCase()}`
    : `the payload ${hex(fired.bytes, 20)}`;

// What of a frame stays the same when it is sent again: service and kind of object, never TIDs or values. A datagram is the
// same fault whichever way it comes; a stream is read by other code.
const kindOf = ({ decoded, fired, expected }: Open): string =>
  `${fired.shot.way === 'tcp' ? 'tcp' : 'udp'} ${decoded.ok ? decoded.frame.esv.toString(16) : 'no frame'} ${expected.rule}`;

/** What is wrong with how often a shot was answered. `doubles`: the network may have doubled it, or its answers. */
export function miscounted(open: Open, doubles: boolean): Finding | undefined {
  const { expected, fired } = open;
  const { answers, count, because, rule } = expected;
  const got = doubles && fired.answers.length > 1 ? new Set(fired.answers.map(whose)).size : fired.answers.length;
  if (got <= count) return undefined;
  const name = nameOf(open);
  if (answers === 'silence')
    return {
      kind: 'answered',
      key: `${kindOf(open)} ${esvOf(fired.answers[0])}`,
      claim: `${name} is not answered: ${because}`,
      expected: 'silence',
      actual: hex(fired.answers[0]?.bytes ?? new Uint8Array()),
      rules: [rule],
    };
  return {
    kind: 'too-many-answers',
    key: kindOf(open),
    claim: `${name} is answered ${count === 1 ? 'once' : `${count} times`}`,
    expected: String(count),
    actual: `${got}, the last one ${hex(fired.answers.at(-1)?.bytes ?? new Uint8Array())}`,
    rules: [rule],
  };
}

const whose = ({ decoded }: Observation): string => (decoded.ok ? decoded.frame.seoj : '');

/** Whether answers are due that have not come. */
export const owes = ({ expected, fired }: Open): boolean =>
  expected.answers === 'due' && fired.answers.length < (Number.isFinite(expected.count) ? expected.count : 1);

/** A shot whose answer stayed away in several tries though the device is alive. */
export const unanswered = (open: Open): Finding => ({
  kind: 'unanswered',
  key: kindOf(open),
  claim: `${nameOf(open)} is answered: ${open.expected.because}`,
  expected:
    open.expected.count > 1 && Number.isFinite(open.expected.count) ? `${open.expected.count} answers` : 'an answer',
  actual: `${open.fired.answers.length === 0 ? 'none' : open.fired.answers.length}, while the device answers a plain Get`,
  rules: [open.expected.rule],
});

const esvOf = (answer: Observation | undefined): string =>
  answer?.decoded.ok === true ? answer.decoded.frame.esv.toString(16) : 'no frame';

/** Every monitor, by the service codes that it looks for. */
export class Watch {
  readonly #byCode: readonly (readonly Monitor[])[];
  readonly #history: Omit<History, 'answered' | 'requestsSeen'>;

  constructor(monitors: readonly Monitor[], pics: Pics, dut: string, group: string) {
    this.#byCode = Array.from({ length: 256 }, (_, code) => monitors.filter((it) => it.esvs?.includes(code) ?? true));
    this.#history = { pics, dut, group };
  }

  /** The first rule that the frame breaks. A device that speaks to an object that only our own shots know is not judged. */
  breach(
    seen: Observation,
    answered: Stimulus | undefined,
    requestsSeen: History['requestsSeen'],
  ): Finding | undefined {
    if (answered === undefined && seen.decoded.ok && isOddSource(seen.decoded.frame.deoj)) return undefined;
    const { pics, dut, group } = this.#history;
    const history: History = { pics, dut, group, answered, requestsSeen };
    for (const monitor of this.#byCode[seen.bytes[10] ?? 0] ?? []) {
      if (!monitor.concerns(seen, history)) continue;
      const breach = monitor.see(seen, history);
      if (breach !== undefined)
        return {
          kind: 'wrong-answer',
          key: `${monitor.id} ${esvOf(seen)}`,
          ...breach,
          rules: [...monitor.watches],
        };
    }
    return undefined;
  }
}

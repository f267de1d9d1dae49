import { printable } from '../../../evidence/printable.ts';
import { EXIT } from '../../../runner/exit-code.ts';
import { counted, lasting, whole } from '../../report/words.ts';
import type { KeptFailure } from '../bundle.ts';
import type { CameraOutcome } from '../outcome.ts';
import { mqttBytes } from '../mqtt-inputs.ts';
import { requestBytes } from '../request-inputs.ts';
import { valueOf } from '../setting-inputs.ts';
import { tlsSegments } from '../tls-inputs.ts';
import type { CameraInput } from '../types.ts';
import type { CameraFuzzReport } from './types.ts';

/** The exit code of a campaign and why, a line each: 0 only where everything planned was tried, and nothing was found. */
export function concludeCamera(
  { ending, found, sent }: CameraOutcome,
  remarks: readonly string[],
): { readonly exitCode: number; readonly reasons: readonly string[] } {
  const interrupted = ending === 'interrupted';
  const gone = ending === 'device-gone';
  const reasons = [
    ...(interrupted ? ['the campaign was interrupted'] : []),
    ...(found.length > 0 ? [`${counted(found.length, 'failure')} confirmed`] : []),
    ...(gone ? ['the camera is not well any more: what was left could not be tried'] : []),
    ...(sent > 0 ? [] : ['nothing was tried']),
    ...(remarks.length > 0 ? ['the camera is not set as it was before'] : []),
  ];
  if (interrupted) return { exitCode: EXIT.interrupted, reasons };
  if (found.length > 0) return { exitCode: EXIT.failed, reasons };
  return { exitCode: gone || sent === 0 || remarks.length > 0 ? EXIT.open : EXIT.good, reasons };
}

/** How many inputs of those planned were tried, or how much of the time: "1,200 of 2,000 inputs". */
export function executedInputs({ planned: { inputs, ms }, outcome }: CameraFuzzReport): string {
  const parts = [
    ...(inputs === undefined ? [] : [`${whole(Math.min(outcome.sent, inputs))} of ${counted(inputs, 'input')}`]),
    ...(ms === undefined ? [] : [`${lasting(Math.min(outcome.elapsedMs, ms))} of ${lasting(ms)}`]),
  ];
  return parts.join(', ');
}

/** The claim that a failure breaks, in one printable line that tells failures of a campaign apart. */
export const headlineOf = ({ failure: { finding, original } }: KeptFailure): string =>
  `${finding.kind}: ${printable(finding.claim)} (${original.property}, document ${printable(finding.clause)})`;

/** What a failure is, a printable line each, with names of so many columns. */
export function failureLines({ failure, folder, replay }: KeptFailure, reportDir: string): readonly string[] {
  const { finding, minimal, before, confirmed, index } = failure;
  const rows: readonly (readonly [string, string])[] = [
    ['expected', printable(finding.expected)],
    ['actual', printable(finding.actual)],
    [
      'seen',
      confirmed.tries === 0
        ? 'once, and nobody could try it again'
        : `${confirmed.hits} of ${confirmed.tries} tries; first as input ${index}`,
    ],
    ['minimal', inputText(minimal)],
    ['before', before.length === 0 ? '' : `${counted(before.length, 'input')} that it takes: see the bundle`],
    ['bundle', printable(`${reportDir}/${folder}`)],
    ['replay', printable(replay, 1000)],
  ];
  return rows.filter(([, text]) => text !== '').map(([name, text]) => `${name.padEnd(10)}${text}`);
}

/** What an input is, in one printable line: when it is sent, and the bytes or the text. */
export function inputText(input: CameraInput): string {
  if (input.property === 'mqtt') {
    const end = input.ends === 'stay' ? '' : `, then ${input.ends.toUpperCase()}`;
    return `${MOMENTS[input.at]}: ${mqttBytes(input, 1).map(hex).join(' | ')}${end}`;
  }
  if (input.property === 'ntp') {
    const told = input.replies.map(({ from, spoil }) => `from ${from}, a good one with ${JSON.stringify(spoil)}`);
    return `replies: ${told.join('; ')}`;
  }
  if (input.property === 'tls') return `${tlsSegments(input).map(hex).join(' | ')}${input.fin ? ', then FIN' : ''}`;
  if (input.kind === 'request') return printable(Buffer.from(requestBytes(input)).toString('latin1'), 200);
  return `${input.setting} set to "${printable(valueOf(input), 100)}" (${counted(valueOf(input).length, 'character')})`;
}

const MOMENTS = {
  open: 'as soon as the camera connects',
  connack: 'in place of the CONNACK',
  unasked: 'after the CONNACK',
  publish: 'in place of the answer to a PUBLISH',
  pubrel: 'in place of the PUBCOMP',
} as const;

const MOST_HEX = 64;

const hex = (bytes: Uint8Array): string => {
  const left = bytes.length - MOST_HEX;
  const text = Buffer.from(bytes.subarray(0, MOST_HEX)).toString('hex');
  return left > 0 ? `${text}… (${bytes.length} bytes)` : text;
};

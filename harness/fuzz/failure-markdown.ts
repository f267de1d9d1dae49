import { NODE_PROFILE } from '../echonet-lite/eoj.ts';
import { ESV } from '../echonet-lite/esv.ts';
import { tidOf } from '../echonet-lite/frame.ts';
import { printable } from '../evidence/printable.ts';
import { sequenceText } from '../evidence/sequence.ts';
import type { Observation } from '../model.ts';
import type { Input } from './input.ts';
import { failureLines, headlineOf, shotsOf } from './report/failure-lines.ts';
import type { Kept } from './report/types.ts';
import type { BundleOrigin } from './bundle.ts';

/** Most payloads that are shown of those that come before, and most frames of the exchange. */
const MOST_BEFORE = 16;
const MOST_FRAMES = 60;

/** A failure for people: what was claimed, what to send, whether the device was alive, and the exchange. */
export function failureMarkdown(kept: Kept, reportDir: string, { tekigo, target, windowMs }: BundleOrigin): string {
  const { failure } = kept;
  const { confirmed, seed, before, minimal, original, frames } = failure;
  const doubt =
    confirmed.tries === 0 ? ['', 'Nobody could try it again: the device stayed dead. It is evidence, no verdict.'] : [];
  return [
    `# ${headlineOf(kept)}`,
    '',
    `${printable(target)}, fuzzed by Tekigo ${tekigo}, seed ${seed}.`,
    ...doubt,
    '',
    ...fenced(failureLines(kept, reportDir)),
    ...(before.length === 0 ? [] : ['## Before it', '', ...fenced(beforeLines(before))]),
    '## What is sent',
    '',
    ...fenced(inputLines(minimal)),
    '## What it was made from',
    '',
    ...fenced(inputLines(original)),
    '## Signs of life',
    '',
    ...fenced(signsOfLife(frames)),
    '## The exchange',
    '',
    ...fenced(sequenceText(frames.slice(-MOST_FRAMES), { windowMs, most: MOST_FRAMES })),
  ].join('\n');
}

const fenced = (lines: readonly string[]): readonly string[] => ['```', ...lines, '```', ''];

const inputLines = (input: Input): readonly string[] => shotsOf(input).flatMap(({ says, hex }) => [says, `  ${hex}`]);

/** All shots in order, the same one after the other told once. */
function beforeLines(inputs: readonly Input[]): readonly string[] {
  const runs: { readonly text: string; count: number }[] = [];
  for (const { property, shots } of inputs)
    for (const shot of shots) {
      const text = inputLines({ property, shots: [shot] }).join('\n');
      const last = runs.at(-1);
      if (last?.text === text) last.count++;
      else runs.push({ text, count: 1 });
    }
  const shown = runs.slice(0, MOST_BEFORE).map(({ text, count }) => (count === 1 ? text : `${count} times:\n${text}`));
  return runs.length > MOST_BEFORE ? [...shown, `… ${runs.length - MOST_BEFORE} more: see bundle.json`] : shown;
}

/** Each plain Get of the instance list that was sent to see whether the device lives, and when it was answered. */
function signsOfLife(frames: readonly Observation[]): readonly string[] {
  const lines = frames.flatMap((asked, i) => {
    if (!isSentinel(asked)) return [];
    const tid = tidOf(asked.bytes);
    const answer = frames.slice(i + 1).find((it) => it.direction === 'received' && tidOf(it.bytes) === tid);
    const told = answer === undefined ? 'no answer' : `answered after ${(answer.at - asked.at).toFixed(2)} ms`;
    return [`${asked.at.toFixed(1).padStart(11)} ms  plain Get: ${told}`];
  });
  const more = lines.length - MOST_FRAMES;
  return more > 0 ? [`… ${more} before`, ...lines.slice(-MOST_FRAMES)] : lines;
}

function isSentinel({ direction, decoded }: Observation): boolean {
  if (direction !== 'sent' || !decoded.ok) return false;
  const { deoj, esv, properties } = decoded.frame;
  const [only, ...others] = properties;
  return deoj === NODE_PROFILE && esv === ESV.Get && only?.epc === 0xd6 && others.length === 0;
}

import { decode } from '../../echonet-lite/frame.ts';
import { describe, hex } from '../../evidence/describe.ts';
import { printable } from '../../evidence/printable.ts';
import { sequenceText } from '../../evidence/sequence.ts';
import { render, type Input, type Shot, type Way } from '../input.ts';
import type { Kept } from './types.ts';
import { counted } from './words.ts';

/** The claim that a failure breaks, in one printable line that tells failures of a campaign apart. */
export const headlineOf = ({ failure: { finding } }: Kept): string =>
  `${finding.kind}: ${printable(finding.claim)} (${printable(finding.key)})`;

/** What a failure is, a printable line each, with names of so many columns: what was due, what came, what to send. */
export function failureLines({ failure, folder, replay, caseLine }: Kept, reportDir: string): readonly string[] {
  const { finding, minimal, before, confirmed, index, original } = failure;
  const rows: readonly (readonly [string, string])[] = [
    ['expected', printable(finding.expected)],
    ['actual', printable(finding.actual)],
    ['rules', printable(finding.rules.join(' '))],
    ['seen', `${again(confirmed)}; first as input ${index}, of ${printable(original.property)}`],
    ['before', before.length === 0 ? '' : `${counted(before.length, 'input')} that it takes: see the bundle`],
    ['bundle', printable(`${reportDir}/${folder}`)],
    ['replay', printable(replay, 1000)],
    ['as a case', printable(caseLine, 1000)],
  ];
  const told = rows.filter(([, text]) => text !== '').map(([name, text]) => `${name.padEnd(10)}${text}`);
  const at = told.findIndex((line) => line.startsWith('bundle'));
  return told.toSpliced(at, 0, ...minimalLines(minimal));
}

const again = ({ hits, tries }: Kept['failure']['confirmed']): string =>
  tries === 0 ? 'once, and nobody could try it again' : `${hits} of ${tries} tries`;

const minimalLines = (minimal: Input): readonly string[] =>
  shotsOf(minimal).flatMap(({ says, hex: bytes }, i) => [
    `${(i === 0 ? 'minimal' : '').padEnd(10)}${says}`,
    `${''.padEnd(10)}${bytes}`,
  ]);

/** What is sent for an input, a shot each: decoded, with the way that it takes, and in hex. */
export function shotsOf({ shots }: Input): readonly { readonly says: string; readonly hex: string }[] {
  return shots.map((shot, i) => {
    const bytes = render(shot.what, shot.tid ?? SHOWN_TID + i);
    const way = [WAYS[shot.way], ...split(shot)].filter((it) => it !== '').join(', ');
    const says = describe({ bytes, decoded: decode(bytes) });
    return { says: way === '' ? says : `${says} [${way}]`, hex: hex(bytes) };
  });
}

/** TID of the first shot where none is tried on purpose: a fresh one is sent each time. */
const SHOWN_TID = 1;

const WAYS: Readonly<Record<Way, string>> = {
  udp: '',
  group: 'to the group',
  'other-port': 'from a port other than 3610',
  tcp: 'over TCP',
};

const split = ({ cuts = [], pause, joined, second, ends }: Shot): readonly string[] => [
  ...(second === true ? ['on a second connection'] : []),
  ...(cuts.length > 0 ? [`cut before byte ${cuts.join(' and ')}`] : []),
  ...(pause === undefined ? [] : [`${pause} ms from piece to piece`]),
  ...(joined === true ? ['in one segment with the next'] : []),
  ...(ends === true ? ['and closed'] : []),
];

/** The last frames of the evidence as a sequence, a line each; the bundle holds all of them. */
export function exchangeLines({ failure: { frames } }: Kept, windowMs: number): readonly string[] {
  const shown = sequenceText(frames.slice(-MOST_FRAMES), { windowMs });
  const left = frames.length - MOST_FRAMES;
  return left > 0 ? [...shown, `${''.padEnd(18)}… and ${counted(left, 'frame')} before: see the bundle`] : shown;
}

const MOST_FRAMES = 12;

import { xmlText } from '../../evidence/xml-text.ts';
import type { Transition } from '../outcome.ts';
import { placed, type Node, type Ribbon } from './states-layout.ts';
import { whole } from './words.ts';

const WIDTH = 960;
const LEFT = 250;
const RIGHT = 710;
const TOP = 64;
const BAR = 12;
/** How far the head of an arrow reaches beyond its ribbon on both sides, and how long it is. */
const HEAD = { reach: 2.5, length: 9 };

/** What is rarer is what somebody looks for. */
const THIN = 4;

const SILENCE = '#7b8794';
/** Colours of answers, in order: told apart by those who see no red or no green too (Okabe and Ito). */
const COLOURS = [
  '#0072b2',
  '#e69f00',
  '#009e73',
  '#cc79a7',
  '#56b4e9',
  '#d55e00',
  '#8c6bb1',
  '#b5a400',
  '#4d9a9a',
  '#a65628',
  '#e377c2',
];

/** The requests by class on the left, what answered them on the right, as self-contained SVG; widths grow as the logarithm of the count. */
export function statesSvg(transitions: readonly Transition[]): string {
  const { asked, answered, ribbons, height: drawn } = placed(transitions);
  const height = TOP + Math.max(40, drawn) + 34;
  const total = transitions.reduce((sum, { count }) => sum + count, 0);
  const colours = new Map(
    answered.filter(({ name }) => name !== 'silence').map(({ name }, i) => [name, COLOURS[i % COLOURS.length]]),
  );
  const colour = (name: string) => colours.get(name) ?? SILENCE;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}">`,
    '<style>text{font:13px sans-serif;fill:#1f2933}.h{font-weight:bold;font-size:14px}.c{fill:#616e7c;font-size:12px}</style>',
    `<rect width="${WIDTH}" height="${height}" fill="#fff"/>`,
    `<text x="${LEFT}" y="30" text-anchor="end" class="h">What was sent</text>`,
    `<text x="${RIGHT}" y="30" class="h">What came back</text>`,
    ...(total === 0 ? [`<text x="${WIDTH / 2}" y="${TOP + 20}" text-anchor="middle">nothing was judged</text>`] : []),
    ...ribbons.map((it) => ribbon(it, colour(it.of.answered))),
    ...asked.map((it) => node(it, 'left', '#52606d')),
    ...answered.map((it) => node(it, 'right', colour(it.name))),
    `<text x="${WIDTH / 2}" y="${height - 12}" text-anchor="middle" class="c">the width of an arrow grows with the logarithm of its count; what several objects answer counts for each</text>`,
    '</svg>',
    '',
  ].join('\n');
}

function node({ name, count, y, height }: Node, side: 'left' | 'right', colour: string): string {
  const left = side === 'left';
  const x = left ? LEFT : RIGHT - BAR;
  const middle = TOP + y + height / 2;
  const [textX, anchor] = left ? [LEFT - 10, 'end'] : [RIGHT + 10, 'start'];
  const number = `<tspan class="c" dx="8">${whole(count)}</tspan>`;
  return (
    `<rect x="${x}" y="${TOP + y}" width="${BAR}" height="${height}" rx="2" fill="${colour}"/>` +
    `<text x="${textX}" y="${middle + 4.5}" text-anchor="${anchor}">${xmlText(shorten(name))}${number}</text>`
  );
}

function ribbon({ of: { asked, answered, count }, from, to, width }: Ribbon, colour: string): string {
  const [x1, x2] = [LEFT + BAR, RIGHT - BAR - 1];
  const neck = x2 - HEAD.length;
  const bend = (x1 + neck) / 2;
  const [top1, top2] = [TOP + from - width / 2, TOP + to - width / 2];
  const [end1, end2] = [top1 + width, top2 + width];
  const path =
    `M${x1} ${top1}C${bend} ${top1} ${bend} ${top2} ${neck} ${top2}` +
    `V${top2 - HEAD.reach}L${x2} ${TOP + to}L${neck} ${end2 + HEAD.reach}V${end2}` +
    `C${bend} ${end2} ${bend} ${end1} ${x1} ${end1}Z`;
  const title = `${asked} → ${answered}: ${whole(count)}`;
  return `<path d="${path}" fill="${colour}" fill-opacity="${width < THIN ? 0.9 : 0.5}"><title>${xmlText(title)}</title></path>`;
}

const shorten = (text: string) => (text.length > 24 ? `${text.slice(0, 23)}…` : text);

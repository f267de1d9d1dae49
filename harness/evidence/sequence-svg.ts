import type { Step } from './sequence.ts';
import { xmlText } from './xml-text.ts';

const WIDTH = 960;
const LEFT = 110;
const RIGHT = 900;
const ROW = 46;
const TOP = 64;

/** An exchange as a self-contained SVG: tester on the left, device on the right, dashed arrows for multicast. */
export function stepsSvg(rows: readonly Step[]): string {
  const height = TOP + rows.length * ROW + 16;
  const life = (x: number) => `<path d="M${x} 40V${height - 8}" stroke="#9aa5b1"/>`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}">`,
    '<style>text{font:12px sans-serif;fill:#1f2933}.b{font:10px monospace;fill:#52606d}.t{fill:#52606d}.r{fill:#b44d12}</style>',
    `<rect width="${WIDTH}" height="${height}" fill="#fff"/>`,
    life(LEFT),
    life(RIGHT),
    head(LEFT, 'tester'),
    head(RIGHT, 'device'),
    ...rows.map((row, i) => drawn(row, TOP + i * ROW)),
    '</svg>',
    '',
  ].join('\n');
}

const head = (x: number, name: string) =>
  `<rect x="${x - 44}" y="12" width="88" height="26" rx="4" fill="#e8edf2"/>` +
  `<text x="${x}" y="30" text-anchor="middle">${name}</text>`;

function drawn(step: Step, y: number): string {
  const middle = (LEFT + RIGHT) / 2;
  const text = (dy: number, cls: string, content: string) =>
    `<text x="${middle}" y="${y + dy}" text-anchor="middle" class="${cls}">${xmlText(content)}</text>`;
  if (step.arrow === 'none') return text(16, 'r', step.label);
  const remarks = step.remarks.length > 0 ? ` [${step.remarks.join(', ')}]` : '';
  return [
    `<text x="${LEFT - 8}" y="${y + 20}" text-anchor="end" class="t">${step.at.toFixed(1)} ms</text>`,
    arrow(step, y + 18),
    text(12, remarks === '' ? '' : 'r', shorten(step.label + remarks, 125)),
    text(31, 'b', shorten(step.bytes, 125)),
  ].join('');
}

function arrow(step: Step, y: number): string {
  const [from, to] = step.arrow === 'right' ? [LEFT, RIGHT] : [RIGHT, LEFT];
  const back = step.arrow === 'right' ? -9 : 9;
  const dash = step.multicast ? ' stroke-dasharray="6 4"' : '';
  const line = `<path d="M${from} ${y}H${to}" stroke="#1f5fa8"${dash}/>`;
  return `${line}<path d="M${to} ${y}l${back} -4v8z" fill="#1f5fa8"/>`;
}

const shorten = (text: string, most: number) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

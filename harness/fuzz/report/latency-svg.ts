import type { AnswerTime } from '../outcome.ts';
import { latencyOf } from './latency.ts';
import { lasting, whole } from './words.ts';

const WIDTH = 960;
const HEIGHT = 380;
/** The plot over time, and the histogram beside it, share the axis of answer times. */
const PLOT = { left: 76, right: 700, top: 56, bottom: 320 };
const BARS = { left: 724, right: 930 };
const MOST_STEPS = 60;
const BINS = 36;

/** The curves over the dots, one for each single answer. A step of a curve stands for so many answers at least. */
const CURVES = [
  { name: '99 % are quicker', part: 0.99, least: 150, colour: '#e69f00', width: 1.5 },
  { name: 'median', part: 0.5, least: 20, colour: '#0072b2', width: 2.5 },
] as const;
const DOTS = '#9fb3c8';

/** Answer times over the campaign and how they spread, as self-contained SVG; `clock` names the clock, "virtual time". */
export function latencySvg(times: readonly AnswerTime[], clock: string): string {
  const sum = latencyOf(times);
  const body =
    sum === undefined
      ? [`<text x="${WIDTH / 2}" y="${HEIGHT / 2}" text-anchor="middle">nothing was answered</text>`]
      : drawn(times, clock, sum);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}">`,
    '<style>text{font:13px sans-serif;fill:#1f2933}.h{font-weight:bold;font-size:14px}.c{fill:#616e7c;font-size:12px}</style>',
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`,
    ...body,
    '</svg>',
    '',
  ].join('\n');
}

/** A logarithmic axis of answer times: whole decades around all that was measured. */
interface Axis {
  readonly low: number;
  readonly high: number;
  readonly y: (ms: number) => number;
}

/** Below a microsecond nothing is measured. */
const LEAST = 0.001;

function axisFor(times: readonly AnswerTime[]): Axis {
  const logs = times.map(({ ms }) => Math.log10(Math.max(LEAST, ms)));
  const low = Math.floor(logs.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY));
  const high = Math.max(low + 1, Math.ceil(logs.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY) + 1e-9));
  const y = (ms: number) =>
    PLOT.bottom - ((Math.log10(Math.max(LEAST, ms)) - low) / (high - low)) * (PLOT.bottom - PLOT.top);
  return { low, high, y };
}

function drawn(times: readonly AnswerTime[], clock: string, sum: NonNullable<ReturnType<typeof latencyOf>>): string[] {
  const axis = axisFor(times);
  const first = times[0]?.at ?? 0;
  const last = Math.max(first + 1, times.at(-1)?.at ?? 0);
  const words = `median ${lasting(sum.median)}, 90 % ${lasting(sum.p90)}, 99 % ${lasting(sum.p99)}, longest ${lasting(sum.max)}`;
  return [
    `<text x="${PLOT.left}" y="30" class="h">Answer times over the campaign</text>`,
    `<text x="${BARS.left}" y="30" class="h">How they spread</text>`,
    ...grid(axis),
    ...histogram(times, axis),
    dots(times, first, last, axis),
    ...curves(times, first, last, axis),
    `<text x="${PLOT.left}" y="${PLOT.bottom + 20}" class="c">${lasting(first)}</text>`,
    `<text x="${PLOT.right}" y="${PLOT.bottom + 20}" text-anchor="end" class="c">${lasting(last)} of ${clock}</text>`,
    `<text x="${BARS.left}" y="${PLOT.bottom + 20}" class="c">${whole(sum.samples)} answers looked at</text>`,
    ...legend(),
    `<text x="${BARS.right}" y="${HEIGHT - 16}" text-anchor="end" class="c">${words}</text>`,
  ];
}

function grid({ low, high, y }: Axis): string[] {
  return Array.from({ length: high - low + 1 }, (_, i) => {
    const ms = 10 ** (low + i);
    const at = y(ms);
    return (
      `<path d="M${PLOT.left} ${at}H${PLOT.right}M${BARS.left} ${at}H${BARS.right}" stroke="#e4e7eb"/>` +
      `<text x="${PLOT.left - 8}" y="${at + 4.5}" text-anchor="end" class="c">${lasting(ms)}</text>`
    );
  });
}

/** As one path of points, each place once: thousands of circles would be slow to show. */
function dots(times: readonly AnswerTime[], first: number, last: number, { y }: Axis): string {
  const x = (at: number) => Math.round(PLOT.left + ((at - first) / (last - first)) * (PLOT.right - PLOT.left));
  const places = new Set(times.map(({ at, ms }) => `M${x(at)} ${Math.round(y(ms))}h0`));
  return `<path d="${[...places].join('')}" stroke="${DOTS}" stroke-width="3" stroke-linecap="round" fill="none"/>`;
}

/** Steps, each as long as the time that it speaks of; a time in which nothing was answered breaks the line. */
function curves(times: readonly AnswerTime[], first: number, last: number, { y }: Axis): string[] {
  return CURVES.map(({ part, least, colour, width, name }) => {
    const count = Math.max(1, Math.min(MOST_STEPS, Math.floor(times.length / least)));
    const x = (step: number) => round(PLOT.left + (step / count) * (PLOT.right - PLOT.left));
    const steps = Map.groupBy(times, ({ at }) =>
      Math.min(count - 1, Math.floor(((at - first) / (last - first)) * count)),
    );
    const path = [...steps]
      .toSorted(([a], [b]) => a - b)
      .map(([step, of]) => `${steps.has(step - 1) ? 'L' : 'M'}${x(step)} ${round(y(partOf(of, part)))}H${x(step + 1)}`);
    return `<path d="${path.join('')}" fill="none" stroke="${colour}" stroke-width="${width}" stroke-linejoin="round"><title>${name}</title></path>`;
  });
}

function partOf(times: readonly AnswerTime[], part: number): number {
  const sorted = times.map(({ ms }) => ms).toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? 0;
}

function histogram(times: readonly AnswerTime[], { low, high, y }: Axis): string[] {
  const bins = Map.groupBy(times, ({ ms }) =>
    Math.min(BINS - 1, Math.floor(((Math.log10(Math.max(LEAST, ms)) - low) / (high - low)) * BINS)),
  );
  const most = Math.max(...[...bins.values()].map(({ length }) => length));
  const step = (high - low) / BINS;
  return [...bins]
    .toSorted(([a], [b]) => a - b)
    .map(([bin, { length }]) => {
      const top = y(10 ** (low + (bin + 1) * step));
      const bottom = y(10 ** (low + bin * step));
      const width = Math.max(1.5, ((BARS.right - BARS.left) * length) / most);
      const title = `up to ${lasting(10 ** (low + (bin + 1) * step))}: ${whole(length)}`;
      return `<rect x="${BARS.left}" y="${round(top + 0.5)}" width="${round(width)}" height="${round(Math.max(1, bottom - top - 1))}" fill="${DOTS}"><title>${title}</title></rect>`;
    });
}

function legend(): string[] {
  const y = HEIGHT - 20;
  const [x, second] = [PLOT.left, PLOT.left + 110];
  const marks = CURVES.map(({ name, colour, width }, i) => {
    const at = second + i * 150;
    return `<path d="M${at} ${y}h18" stroke="${colour}" stroke-width="${width}"/><text x="${at + 24}" y="${y + 4}">${name}</text>`;
  });
  return [
    `<circle cx="${x + 4}" cy="${y}" r="2" fill="${DOTS}"/><text x="${x + 14}" y="${y + 4}">one answer</text>`,
    ...marks,
  ];
}

const round = (value: number): number => Math.round(value * 10) / 10;

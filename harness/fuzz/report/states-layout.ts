import type { Transition } from '../outcome.ts';

/** A class of requests, or an answer: y of its upper end from the top of the picture, in pixels. */
export interface Node {
  readonly name: string;
  readonly count: number;
  readonly y: number;
  readonly height: number;
}

/** One arrow: y of the middle of its ends. */
export interface Ribbon {
  readonly of: Transition;
  readonly from: number;
  readonly to: number;
  readonly width: number;
}

/** Where everything of the diagram stands. */
export interface Layout {
  readonly asked: readonly Node[];
  readonly answered: readonly Node[];
  readonly ribbons: readonly Ribbon[];
  readonly height: number;
}

/** Of a ribbon, in pixels: one frame, and the most frames of the picture. */
const THINNEST = 1.5;
const WIDEST = 20;
/** Between ribbons, between nodes, and the least height of a node: its name has to stand beside it. */
const APART = 5;
const GAP = 14;
const LEAST = 18;

/** Places the nodes of both sides so that arrows cross little, silence last on the right. */
export function placed(transitions: readonly Transition[]): Layout {
  const used = transitions.filter(({ count }) => count > 0);
  const most = Math.log(Math.max(2, ...used.map(({ count }) => count)));
  const widths = new Map(used.map((it) => [it, THINNEST + ((WIDEST - THINNEST) * Math.log(it.count)) / most]));
  const right = names(used, 'answered').toSorted((a, b) => Number(a === 'silence') - Number(b === 'silence'));
  const left = byPlace(names(used, 'asked'), used, 'asked', 'answered', right);
  const settled = byPlace(right, used, 'answered', 'asked', left).toSorted(
    (a, b) => Number(a === 'silence') - Number(b === 'silence'),
  );
  const sides = { asked: stacked(left, 'asked', used, widths), answered: stacked(settled, 'answered', used, widths) };
  const height = Math.max(heightOf(sides.asked), heightOf(sides.answered));
  const asked = centred(sides.asked, height);
  const answered = centred(sides.answered, height);
  const from = ports(asked, 'asked', 'answered', settled, used, widths);
  const to = ports(answered, 'answered', 'asked', left, used, widths);
  const ribbons = used.map((of): Ribbon => ({
    of,
    from: from.get(of) ?? 0,
    to: to.get(of) ?? 0,
    width: widths.get(of) ?? THINNEST,
  }));
  return { asked, answered, ribbons, height };
}

type Side = 'asked' | 'answered';
type Widths = ReadonlyMap<Transition, number>;

const names = (all: readonly Transition[], side: Side): readonly string[] => [...new Set(all.map((it) => it[side]))];

/** Names in the order of the mean place of what they are joined with on the other side. */
function byPlace(
  own: readonly string[],
  all: readonly Transition[],
  side: Side,
  other: Side,
  order: readonly string[],
): readonly string[] {
  const place = (name: string) => {
    const joined = all.filter((it) => it[side] === name);
    const weight = joined.reduce((sum, { count }) => sum + Math.log(count + 1), 0);
    return joined.reduce((sum, it) => sum + order.indexOf(it[other]) * Math.log(it.count + 1), 0) / weight;
  };
  const places = new Map(own.map((name) => [name, place(name)]));
  return own.toSorted((a, b) => (places.get(a) ?? 0) - (places.get(b) ?? 0));
}

function stacked(order: readonly string[], side: Side, all: readonly Transition[], widths: Widths): readonly Node[] {
  let y = 0;
  return order.map((name) => {
    const own = all.filter((it) => it[side] === name);
    const height = Math.max(
      LEAST,
      own.reduce((sum, it) => sum + (widths.get(it) ?? 0) + APART, APART),
    );
    const node = { name, count: own.reduce((sum, { count }) => sum + count, 0), y, height };
    y += height + GAP;
    return node;
  });
}

const heightOf = (nodes: readonly Node[]): number => nodes.reduce((end, { y, height }) => Math.max(end, y + height), 0);

/** Spread over the whole height, so that both sides begin and end together. */
function centred(nodes: readonly Node[], height: number): readonly Node[] {
  const spare = (height - heightOf(nodes)) / nodes.length;
  return nodes.map((node, i) => ({ ...node, y: node.y + spare * (i + 0.5) }));
}

/** Where the ribbons meet a side: below each other, in the order of their other ends. */
function ports(
  nodes: readonly Node[],
  side: Side,
  other: Side,
  order: readonly string[],
  all: readonly Transition[],
  widths: Widths,
): ReadonlyMap<Transition, number> {
  const at = new Map<Transition, number>();
  for (const { name, y, height } of nodes) {
    const own = all
      .filter((it) => it[side] === name)
      .toSorted((a, b) => order.indexOf(a[other]) - order.indexOf(b[other]));
    const needed = own.reduce((sum, it) => sum + (widths.get(it) ?? 0) + APART, -APART);
    let next = y + (height - needed) / 2;
    for (const it of own) {
      const width = widths.get(it) ?? 0;
      at.set(it, next + width / 2);
      next += width + APART;
    }
  }
  return at;
}

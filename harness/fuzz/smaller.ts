import { NODE_PROFILE, TESTER } from '../echonet-lite/eoj.ts';
import { ESV } from '../echonet-lite/esv.ts';
import { decode } from '../echonet-lite/frame.ts';
import { render, type Branch, type Input, type Leaf, type Shot, type Tree } from './input.ts';

/** One way to make an input smaller: candidates, the boldest first, each smaller than the input in one thing. */
export type Pass = (input: Input) => Generator<Input>;

function* fewerShots(input: Input): Generator<Input> {
  for (const shots of without(input.shots)) if (shots.length > 0) yield { ...input, shots };
}

function* plainerWay(shot: Shot): Generator<Shot> {
  const { what, way, tid, cuts } = shot;
  if (way !== 'udp') yield { what, way: 'udp', ...(tid === undefined ? {} : { tid }) };
  if (tid !== undefined) yield leaving(shot, 'tid');
  for (const detail of ['cuts', 'joined', 'second', 'pause', 'ends'] as const)
    if (shot[detail] !== undefined) yield leaving(shot, detail);
  for (const fewer of without(cuts ?? [])) if (fewer.length > 0) yield { ...shot, cuts: fewer };
}

/** Only the beginning of a payload that is no frame anyway. */
function* cutShort(shot: Shot): Generator<Shot> {
  const bytes = render(shot.what, 0);
  if (decode(bytes).ok) return;
  for (const what of shorter(bytes)) yield { ...shot, what };
}

function* fewerProperties(tree: Tree): Generator<Tree> {
  for (const [i, list] of tree.lists.entries())
    for (const properties of without(list.properties)) {
      yield withList(tree, i, { ...list, properties });
      // By how many a counter is wrong may be what matters.
      const opc = (list.opc ?? 0) - list.properties.length + properties.length;
      if (list.opc !== undefined && opc >= 0) yield withList(tree, i, { ...list, properties, opc });
    }
}

function* soundParts(tree: Tree): Generator<Tree> {
  if (tree.tail.length > 0) {
    yield { ...tree, tail: EMPTY };
    for (const tail of shorter(tree.tail)) yield { ...tree, tail };
  }
  if (tree.cutTo !== undefined) yield leaving(tree, 'cutTo');
  for (const [i, list] of tree.lists.entries())
    if (list.opc !== undefined) yield withList(tree, i, leaving(list, 'opc'));
  yield* onLeaves(tree, function* (leaf) {
    if (leaf.pdc !== undefined) yield leaving(leaf, 'pdc');
  });
}

function* lowerCounters(tree: Tree): Generator<Tree> {
  for (const [i, list] of tree.lists.entries())
    for (const opc of between(list.properties.length, list.opc)) yield withList(tree, i, { ...list, opc });
  yield* onLeaves(tree, function* (leaf) {
    for (const pdc of between(leaf.edt.length, leaf.pdc)) yield { ...leaf, pdc };
  });
}

const VALUED = new Set<number>([ESV.SetI, ESV.SetC, ESV.SetGet, ESV.INF, ESV.INFC]);

/** Whether the EDT would leave a service without the value that it brings: an oddity more, which has nothing to do with the fault. */
export const isBare = ({ esv }: Tree, { pdc }: Leaf, edt: Uint8Array): boolean =>
  edt.length === 0 && pdc === undefined && VALUED.has(esv);

function* shorterData(tree: Tree): Generator<Tree> {
  yield* onLeaves(tree, function* (leaf) {
    for (const edt of shorter(leaf.edt)) {
      if (isBare(tree, leaf, edt)) continue;
      yield { ...leaf, edt };
      // How far a PDC reaches past the end may be what matters.
      if (leaf.pdc !== undefined && leaf.pdc > leaf.edt.length)
        yield { ...leaf, edt, pdc: leaf.pdc - leaf.edt.length + edt.length };
    }
  });
}

function* zeroedData(tree: Tree): Generator<Tree> {
  yield* onLeaves(tree, function* (leaf) {
    for (const edt of zeroed(leaf.edt)) yield { ...leaf, edt };
  });
}

function* plainerHeader(tree: Tree): Generator<Tree> {
  if (tree.ehd[0] !== 0x10 || tree.ehd[1] !== 0x81) yield { ...tree, ehd: [0x10, 0x81] };
  // A service with two lists is no Get with the second left over.
  if (tree.esv !== ESV.Get && tree.lists.length === 1) yield { ...tree, esv: ESV.Get };
  if (tree.deoj !== NODE_PROFILE) yield { ...tree, deoj: NODE_PROFILE };
  if (tree.seoj !== TESTER) yield { ...tree, seoj: TESTER };
  yield* onLeaves(tree, function* (leaf) {
    if (leaf.epc !== FIRST_EPC) yield { ...leaf, epc: FIRST_EPC };
  });
}

/** Operation status: an EPC that every object has. */
const FIRST_EPC = 0x80;
const EMPTY = new Uint8Array();

/** From the boldest to the finest; what one makes smaller, no other makes larger. */
export const PASSES: readonly Pass[] = [
  fewerShots,
  onShots(plainerWay),
  onShots(cutShort),
  onTrees(fewerProperties),
  onTrees(soundParts),
  onTrees(shorterData),
  onTrees(plainerHeader),
  onTrees(lowerCounters),
  onTrees(zeroedData),
];

function onShots(pass: (shot: Shot) => Generator<Shot>): Pass {
  return function* (input) {
    for (const [i, shot] of input.shots.entries())
      for (const smaller of pass(shot)) yield { ...input, shots: input.shots.with(i, smaller) };
  };
}

function onTrees(pass: (tree: Tree) => Generator<Tree>): Pass {
  return onShots(function* (shot) {
    if (shot.what instanceof Uint8Array) return;
    for (const what of pass(shot.what)) yield { ...shot, what };
  });
}

/** The tree with one of its properties changed. */
export function* onLeaves(tree: Tree, pass: (leaf: Leaf) => Generator<Leaf>): Generator<Tree> {
  for (const [i, list] of tree.lists.entries())
    for (const [j, leaf] of list.properties.entries())
      for (const smaller of pass(leaf))
        yield withList(tree, i, { ...list, properties: list.properties.with(j, smaller) });
}

const withList = (tree: Tree, at: number, list: Branch): Tree => ({ ...tree, lists: tree.lists.with(at, list) });

function leaving<T extends object>(of: T, key: keyof T): T {
  const { [key]: _, ...rest } = of;
  return rest as T;
}

/** The list without its halves, quarters ... single entries. */
function* without<T>(list: readonly T[]): Generator<readonly T[]> {
  for (let size = list.length; size >= 1; size = Math.floor(size / 2))
    for (let at = 0; at < list.length; at += size) yield list.toSpliced(at, size);
}

/** Nothing, half, all but one byte. */
function* shorter(bytes: Uint8Array): Generator<Uint8Array> {
  const { length } = bytes;
  for (const size of new Set([0, length >> 1, length - 1])) if (size >= 0 && size < length) yield bytes.slice(0, size);
}

/** All zero, a half zero ... one byte zero. */
function* zeroed(bytes: Uint8Array): Generator<Uint8Array> {
  for (let size = bytes.length; size >= 1; size = Math.floor(size / 2))
    for (let at = 0; at < bytes.length; at += size)
      if (bytes.subarray(at, at + size).some((byte) => byte !== 0)) yield bytes.slice().fill(0, at, at + size);
}

/** A counter on its way to the true number: beside it, half way, ever less, one step. Nothing where it is not overridden. */
function* between(least: number, counter: number | undefined): Generator<number> {
  if (counter === undefined || counter === least) return;
  const sign = Math.sign(counter - least);
  if (counter !== least + sign) yield least + sign;
  for (let step = Math.trunc((counter - least) / 2); step !== 0; step = Math.trunc(step / 2)) yield counter - step;
}

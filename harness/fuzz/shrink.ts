import { uint8Array } from 'fast-check';
import { render, type Input, type Shot } from './input.ts';
import { looseTree } from './loose-tree.ts';
import { isBare, onLeaves, PASSES, type Pass } from './smaller.ts';

/** How an input is made small. */
export interface Shrinking {
  /** Whether the device does the same with a smaller input. */
  readonly shows: (input: Input) => Promise<boolean>;
  /** Whether there is something left to spend; asked before each try. */
  readonly more: () => boolean;
  /** Whether the input may be sent: without leave to actuate, none that writes another value. */
  readonly allowed: (input: Input) => boolean;
}

/**
 * The smallest input that can be found within the allowance: first piece by piece on our own tree, then byte by byte with
 * the shrinkers of fast-check. Each step shows the same; what cannot be made smaller comes back as it is.
 */
export async function shrink(start: Input, { shows, more, allowed }: Shrinking): Promise<Input> {
  const tried = new Set<string>([keyOf(start)]);
  const holds = async (candidate: Input): Promise<boolean> => {
    const key = keyOf(candidate);
    if (tried.has(key)) return false;
    tried.add(key);
    return allowed(candidate) && (await shows(candidate));
  };
  let input = asTrees(start);
  for (let before = ''; before !== keyOf(input) && more();) {
    before = keyOf(input);
    for (const pass of [...PASSES, fewerBytes]) input = await exhausted(pass, input, holds, more);
  }
  return input;
}

/** What is left when the pass has nothing more to offer; a step that works is followed by the same pass again. */
async function exhausted(
  pass: Pass,
  start: Input,
  holds: (input: Input) => Promise<boolean>,
  more: () => boolean,
): Promise<Input> {
  let input = start;
  for (let moved = true; moved;) {
    moved = false;
    for (const candidate of pass(input)) {
      if (!more()) return input;
      if (!(await holds(candidate))) continue;
      input = asTrees(candidate);
      moved = true;
      break;
    }
  }
  return input;
}

/**
 * What fast-check makes of a payload without header, of a tail and of each EDT: what is longer than our own steps take in
 * one go, and bytes that count by their value. A sound frame stays one.
 */
function* fewerBytes(input: Input): Generator<Input> {
  for (const [i, shot] of input.shots.entries())
    for (const what of lesser(shot.what)) yield { ...input, shots: input.shots.with(i, { ...shot, what }) };
}

function* lesser(what: Shot['what']): Generator<Shot['what']> {
  if (what instanceof Uint8Array) {
    yield* shrunk(what);
    return;
  }
  for (const tail of shrunk(what.tail)) yield { ...what, tail };
  yield* onLeaves(what, function* (leaf) {
    for (const edt of shrunk(leaf.edt)) if (!isBare(what, leaf, edt)) yield { ...leaf, edt };
  });
}

function* shrunk(bytes: Uint8Array): Generator<Uint8Array> {
  for (const { value } of ANY_BYTES.shrink(Uint8Array.from(bytes), undefined)) yield value;
}

const ANY_BYTES = uint8Array({ maxLength: 0xffff, size: 'max' });

/** Whatever has a header as the tree of its bytes: what is wrong with it may show in another place than it was put. */
const asTrees = (input: Input): Input => ({ ...input, shots: input.shots.map(asTree) });

const asTree = (shot: Shot): Shot => ({ ...shot, what: looseTree(render(shot.what, 0)) ?? shot.what });

/** The same for inputs that send the same in the same way. */
export const keyOf = ({ shots }: Input): string =>
  shots.map(({ what, ...how }) => `${JSON.stringify(how)}${Buffer.from(render(what, 0)).toString('hex')}`).join();

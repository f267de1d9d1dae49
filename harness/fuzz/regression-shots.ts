import { assume } from '../conversation/claims.ts';
import type { Connection } from '../conversation/connections.ts';
import type { Conversation, Sent } from '../conversation/conversation.ts';
import type { Sending } from '../conversation/exchange.ts';
import { decode, type Frame } from '../echonet-lite/frame.ts';
import { render, type Input, type Shot } from './input.ts';
import type { StoredCase } from './regression-file.ts';

/** The TCP connections of a case, first and second: what happened on them before may be what it takes. */
type Lines = Map<boolean, Connection>;

/** Inputs that a device is given at once; after so many it is asked whether it lives, for it would lose some of hundreds. */
const AT_ONCE = 8;

/** Sends a failure: what has to come before, then the input; gives the last shot, which is the stimulus. */
export function shooter(node: Conversation, { before, input }: StoredCase): () => Promise<Sent> {
  const lines: Lines = new Map();
  return async () => {
    for (const [i, it] of before.entries()) {
      await sendShots(node, it, lines);
      if ((before.length - i) % AT_ONCE === 1 && i < before.length - 1) await node.alive();
    }
    return sendShots(node, input, lines);
  };
}

/**
 * Sends the shots of an input; the last is the stimulus. Where all are datagrams to the device alone, those before it go
 * again each time the last does, for a device may go wrong by the one right after the other.
 */
async function sendShots(node: Conversation, { shots }: Input, lines: Lines): Promise<Sent> {
  const last = shots.at(-1) as Shot;
  const lead = shots.slice(0, -1);
  if (repeatsWhole({ shots })) {
    const how = await howOf(node, last, lines);
    return node.send(bytesOf(last), lead.length === 0 ? how : { ...how, after: lead.map(bytesOf) });
  }
  const together = joinedTail(shots);
  for (const shot of lead.slice(0, shots.length - together.length)) {
    const how = await howOf(node, shot, lines);
    node.send(bytesOf(shot), how);
    if (shot.ends === true) how.over?.close();
  }
  const how = await howOf(node, last, lines);
  if (how.over === undefined || together.length === 0) return node.send(bytesOf(last), how);
  return node.sendJoined(together, how.over).at(-1) as Sent;
}

/** Whether all that a case sends goes again when its last shot does. */
export const repeatsAll = ({ before, input }: StoredCase): boolean => before.length === 0 && repeatsWhole(input);

function repeatsWhole({ shots }: Pick<Input, 'shots'>): boolean {
  const lead = shots.slice(0, -1);
  const last = shots.at(-1) as Shot;
  if (lead.length === 0) return true;
  return last.way !== 'tcp' && last.way !== 'group' && lead.every((it) => it.way === last.way && it.tid === undefined);
}

/** The sound frames that leave in one segment with the last shot, and it; none where it leaves alone. */
function joinedTail(shots: readonly Shot[]): readonly Frame[] {
  const first = shots.findLastIndex(({ joined }, i) => i < shots.length - 1 && joined !== true) + 1;
  const tail = shots.slice(first);
  const frames = tail.flatMap((shot) => {
    const decoded = decode(bytesOf(shot));
    return decoded.ok && shot.way === 'tcp' && shot.tid === undefined ? [decoded.frame] : [];
  });
  return frames.length === tail.length && tail.length > 1 ? frames : [];
}

const bytesOf = ({ what, tid }: Shot): Uint8Array => render(what, tid ?? 0);

async function howOf(node: Conversation, { way, tid, cuts, second = false }: Shot, lines: Lines): Promise<Sending> {
  const keepTid = tid === undefined ? {} : { keepTid: true };
  if (way === 'udp') return keepTid;
  if (way === 'group') return { ...keepTid, multicast: true };
  if (way === 'other-port') return { ...keepTid, from: 'other-port' };
  const known = lines.get(second);
  const over = known?.isOpen() === true ? known : await node.connect();
  assume(over !== undefined, 'the device does not accept the TCP connection that the case needs');
  lines.set(second, over);
  return { ...keepTid, over, ...(cuts === undefined ? {} : { cuts }) };
}

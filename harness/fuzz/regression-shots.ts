import { assume } from '../conversation/claims.ts';
import type { Connection } from '../conversation/connections.ts';
import type { Conversation, Received, Sent } from '../conversation/conversation.ts';
import type { Sending } from '../conversation/exchange.ts';
import { instanceOf } from '../echonet-lite/eoj.ts';
import { ESV } from '../echonet-lite/esv.ts';
import { decode } from '../echonet-lite/frame.ts';
import { render, type Input, type Shot } from './input.ts';
import type { StoredCase } from './regression-file.ts';

/** The TCP connections of a case, first and second: what happened on them before may be what it takes. */
interface Lines {
  readonly open: Map<boolean, Connection>;
  /** What left last went over one of them. */
  busy: boolean;
}

/** Inputs that a device is given at once; after so many it is asked whether it lives, for it would lose some of hundreds. */
const AT_ONCE = 8;

/** Sends a failure: what has to come before, then the input; gives the last shot, which is the stimulus. */
export function shooter(node: Conversation, { before, input }: StoredCase): () => Promise<Sent> {
  const lines: Lines = { open: new Map(), busy: false };
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
  const sent: Sent[] = [];
  for (const segment of segmentsOf(shots)) sent.push(await sendSegment(node, segment, lines));
  return sent.at(-1) as Sent;
}

/** Shots that leave together: those that are joined with the next over TCP, and it. */
function segmentsOf(shots: readonly Shot[]): readonly (readonly Shot[])[] {
  const segments: Shot[][] = [];
  for (const [i, shot] of shots.entries()) {
    const previous = shots[i - 1];
    if (previous?.joined === true && previous.way === 'tcp' && shot.way === 'tcp') segments.at(-1)?.push(shot);
    else segments.push([shot]);
  }
  return segments;
}

/** Sends the shots of a segment, as one where all are sound frames under TIDs of our own; gives the last. */
async function sendSegment(node: Conversation, segment: readonly Shot[], lines: Lines): Promise<Sent> {
  const sent: Sent[] = [];
  const frames = segment.flatMap((shot) => {
    const decoded = decode(bytesOf(shot));
    return decoded.ok && shot.tid === undefined ? [decoded.frame] : [];
  });
  const over = (await howOf(node, segment[0] as Shot, lines)).over;
  if (over !== undefined && segment.length > 1 && frames.length === segment.length)
    sent.push(...node.sendJoined(frames, over));
  else for (const shot of segment) sent.push(node.send(bytesOf(shot), await howOf(node, shot, lines)));
  if (segment.some(({ ends }) => ends === true)) over?.close();
  return sent.at(-1) as Sent;
}

/** Whether all that a case sends goes again when its last shot does. */
export const repeatsAll = ({ before, input }: StoredCase): boolean => before.length === 0 && repeatsWhole(input);

function repeatsWhole({ shots }: Pick<Input, 'shots'>): boolean {
  const lead = shots.slice(0, -1);
  const last = shots.at(-1) as Shot;
  if (lead.length === 0) return true;
  return last.way !== 'tcp' && last.way !== 'group' && lead.every((it) => it.way === last.way && it.tid === undefined);
}

/**
 * Tells of each answer to a stimulus. Where one is due it is waited for before the device is asked for a sign of life: by
 * another way that question overtakes the stimulus.
 */
export async function hearAnswers(node: Conversation, sent: Sent, hear: (answer: Received) => void): Promise<void> {
  const { decoded } = sent.exchange;
  const isForOne = decoded.ok && instanceOf(decoded.frame.deoj) !== 0 && decoded.frame.esv !== ESV.INF_REQ;
  const answer = isForOne ? await node.replyIfAny(sent) : undefined;
  if (answer === undefined) await node.tolerates(sent, hear);
  else hear(answer);
}

const bytesOf = ({ what, tid }: Shot): Uint8Array => render(what, tid ?? 0);

async function howOf(node: Conversation, { way, tid, cuts, second = false }: Shot, lines: Lines): Promise<Sending> {
  const keepTid = tid === undefined ? {} : { keepTid: true };
  // Two segments that leave at once may arrive as one.
  if (way === 'tcp' && lines.busy) await node.alive();
  lines.busy = way === 'tcp';
  if (way === 'udp') return keepTid;
  if (way === 'group') return { ...keepTid, multicast: true };
  if (way === 'other-port') return { ...keepTid, from: 'other-port' };
  const known = lines.open.get(second);
  const over = known?.isOpen() === true ? known : await node.connect();
  assume(over !== undefined, 'the device does not accept the TCP connection that the case needs');
  lines.open.set(second, over);
  return { ...keepTid, over, ...(cuts === undefined ? {} : { cuts }) };
}

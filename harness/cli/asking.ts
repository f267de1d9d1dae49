import { get } from '../echonet-lite/ask.ts';
import type { Eoj } from '../echonet-lite/eoj.ts';
import { decode, encode, type Frame } from '../echonet-lite/frame.ts';
import type { Clock } from '../time/clock.ts';
import { guarded } from '../transport/egress.ts';
import { PORT, type Lan } from '../transport/lan.ts';

/** A frame of some node, and the address that it came from. */
export interface Heard {
  readonly from: string;
  readonly frame: Frame;
}

/** Reads properties of nodes and listens, without judging. */
export interface Asker {
  /** Every frame that has come in so far. */
  readonly heard: readonly Heard[];
  /** Sends a Get to one node or to the group; gives the answers that come within `ms`, from one node the first. */
  ask(to: string, deoj: Eoj, epcs: readonly number[], ms: number): Promise<readonly Heard[]>;
  /** The group, to be asked like a node. */
  readonly group: string;
  close(): Promise<void>;
}

/** Opens port 3610 of an own address. Sends to the group, to `known`, and to whoever has sent a frame. */
export async function openAsker(lan: Lan, clock: Clock, bind: string, known: readonly string[] = []): Promise<Asker> {
  const heard: Heard[] = [];
  const listeners = new Set<(it: Heard) => void>();
  const allowed = new Set(known);
  const socket = await guarded(lan, () => allowed).bind(bind, PORT, ({ bytes, from }) => {
    const decoded = decode(bytes);
    if (!decoded.ok || from.address === bind) return;
    allowed.add(from.address);
    const it = { from: from.address, frame: decoded.frame };
    heard.push(it);
    for (const tell of listeners) tell(it);
  });
  let tid = 0x5000;

  const ask = (to: string, deoj: Eoj, epcs: readonly number[], ms: number): Promise<readonly Heard[]> => {
    const mine = ++tid;
    const answers: Heard[] = [];
    return new Promise((resolve) => {
      const finish = () => {
        listeners.delete(listen);
        cancel();
        resolve(answers);
      };
      const cancel = clock.after(ms, finish);
      const listen = (it: Heard) => {
        if (it.frame.tid !== mine || !ANSWERS.has(it.frame.esv)) return;
        answers.push(it);
        if (to !== lan.group) finish();
      };
      listeners.add(listen);
      socket.send(encode({ ...get(deoj, epcs), tid: mine }), { address: to, port: PORT });
    });
  };
  return { heard, ask, group: lan.group, close: () => socket.close() };
}

/** Get_Res and Get_SNA. */
const ANSWERS = new Set([0x72, 0x52]);

import { nothing, type Message } from '../reference/echonet-lite/bytes.ts';
import type { Bend } from '../reference/echonet-lite/node.ts';
import type { Arrival } from '../reference/echonet-lite/steps.ts';
import { deafAfter, isSna } from './frame-bends.ts';
import type { Mutant } from './mutant.ts';
import { asker, at, goes, knowing } from './transport-bends.ts';

const byTcp = ({ esv }: Message, arrival: Arrival | undefined) => esv !== 0x73 && arrival?.stream !== undefined;

/** Answers to TCP requests that leave by UDP: which ones. */
const BY_UDP: readonly (readonly [name: string, what: string, which: (message: Message) => boolean])[] = [
  ['answers', 'Every answer', () => true],
  ['sna', 'An SNA other than INF_SNA', (it) => isSna(it) && it.esv !== 0x53],
  ['inf-sna', 'INF_SNA', ({ esv }) => esv === 0x53],
  ['set-res', 'Set_Res', ({ esv }) => esv === 0x71],
  ['setget-res', 'SetGet_Res', ({ esv }) => esv === 0x7e],
  ['infc-res', 'INFC_Res', ({ esv }) => esv === 0x7a],
  ['device-answers', 'The answer of a device object', ({ seoj }) => seoj >> 16 !== 0x0e],
];

/** By TCP the first answer to a request goes the right way, all others by UDP. */
const laterByUdp: Bend = (sound) => {
  let last: Arrival | undefined;
  return {
    destinations(node, message, arrival) {
      const isFirst = arrival !== last;
      last = arrival;
      return isFirst || !byTcp(message, arrival) ? sound.destinations(node, message, arrival) : asker(node, arrival);
    },
  };
};

/** Of TCP requests that come at the same time the first is answered the right way, all others by UDP. */
const pipelinedByUdp: Bend = (sound) => {
  let last = { at: -1, arrival: undefined as Arrival | undefined };
  return {
    destinations(node, message, arrival) {
      if (!byTcp(message, arrival)) return sound.destinations(node, message, arrival);
      const now = node.clock.now();
      const isLater = now === last.at && arrival !== last.arrival;
      if (!isLater) last = { at: now, arrival };
      return isLater ? asker(node, arrival) : sound.destinations(node, message, arrival);
    },
  };
};

/** Where the answer to a TCP request goes (1.2 (2)). */
const answers: readonly Mutant[] = [
  ...BY_UDP.map(([name, what, which]): Mutant => ({
    name: `tcp-${name}-by-udp`,
    differs: `${what} to a request by TCP goes by UDP.`,
    bends: 'EL2-1.2-T5',
    steps: goes((message, arrival) => byTcp(message, arrival) && which(message), asker),
  })),
  {
    name: 'tcp-answers-by-both',
    differs: 'The answer to a request by TCP goes over the connection, and by UDP as well.',
    bends: 'EL2-1.2-T5',
    steps: (sound) => ({
      destinations(node, message, arrival) {
        const to = sound.destinations(node, message, arrival);
        return byTcp(message, arrival) ? [...to, ...asker(node, arrival)] : to;
      },
    }),
  },
  {
    name: 'tcp-answers-twice',
    differs: 'The answer to a request by TCP goes over the connection twice.',
    bends: 'EL2-1.2-T5',
    steps: (sound) => ({
      destinations(node, message, arrival) {
        const to = sound.destinations(node, message, arrival);
        return byTcp(message, arrival) ? [...to, ...to] : to;
      },
    }),
  },
  {
    name: 'tcp-answers-over-a-new-connection',
    differs: 'For the answer to a request by TCP the node connects to who asked.',
    bends: 'EL2-1.2-T5',
    steps: (sound) => ({
      transmit(node, bytes, to) {
        if (!('write' in to)) return sound.transmit(node, bytes, to);
        void node.lan.connect(node.address, at(to.remote.address)).then(
          (fresh) => fresh.write(bytes),
          () => undefined,
        );
      },
    }),
  },
  {
    name: 'tcp-answers-over-the-newest-connection',
    differs: 'The answer to a request by TCP goes over the connection that was opened last.',
    bends: 'EL2-1.2-T5',
    steps: knowing((connections) => goes(byTcp, () => connections.open.slice(-1))),
  },
  {
    name: 'tcp-answers-over-the-oldest-connection',
    differs: 'The answer to a request by TCP goes over the connection that has been open longest.',
    bends: 'EL2-1.2-T5',
    steps: knowing((connections) => goes(byTcp, () => connections.open.slice(0, 1))),
  },
  {
    name: 'tcp-answers-by-tid',
    differs: 'The answer to a request by TCP goes over the connection that its TID came over first.',
    bends: 'EL2-1.2-T5',
    steps: knowing((connections) => (sound) => {
      const origin = new Map<number, NonNullable<Arrival['stream']>>();
      return {
        destinations(node, message, arrival) {
          if (!arrival?.stream || !byTcp(message, arrival)) return sound.destinations(node, message, arrival);
          const known = origin.get(message.tid);
          const stream = known && connections.open.includes(known) ? known : arrival.stream;
          origin.set(message.tid, stream);
          return [stream];
        },
      };
    }),
  },
  {
    name: 'tcp-fan-out-by-udp',
    differs: 'Of all instances that are asked by TCP the first answers over the connection, the others by UDP.',
    bends: 'EL2-1.2-T5',
    steps: laterByUdp,
  },
  {
    name: 'pipelined-tcp-answers-by-udp',
    differs: 'Of requests that come over TCP at the same time the first is answered there, the others by UDP.',
    bends: 'EL2-1.2-T5',
    steps: pipelinedByUdp,
  },
];

/** The node hears nothing any more once a stream looked like this: what there is at once, and how many frames of it. */
const deafAfterStretch =
  (fatal: (frames: number, rest: number, broken: boolean) => boolean): Bend =>
  (sound) => {
    let deaf = false;
    return {
      cut(node, buffered, stream) {
        const cut = sound.cut(node, buffered, stream);
        deaf ||= fatal(cut.frames.length, cut.rest.length, cut.broken);
        return cut;
      },
      hears: (node, arrival) => !deaf && sound.hears(node, arrival),
    };
  };

/** A connection is not read any more once a stretch of it looked like this, and stays open. */
const stuckAfterStretch =
  (stuck: (frames: number, rest: number) => boolean): Bend =>
  (sound) => {
    const blocked = new WeakSet<object>();
    return {
      cut(node, buffered, stream) {
        if (blocked.has(stream)) return { frames: [], rest: nothing, broken: false };
        const cut = sound.cut(node, buffered, stream);
        if (stuck(cut.frames.length, cut.rest.length)) blocked.add(stream);
        return cut;
      },
    };
  };

/** Frames in a TCP stream: what a node does not outlive (1.2 (2)). */
const streams: readonly Mutant[] = [
  {
    name: 'deaf-after-a-split-frame',
    differs: 'Nothing is heard any more after a frame that came in two TCP segments.',
    bends: 'EL2-1.2-T7',
    steps: deafAfterStretch((frames, rest, broken) => !broken && frames === 0 && rest > 1),
  },
  {
    name: 'deaf-after-a-single-byte',
    differs: 'Nothing is heard any more after a TCP segment of one byte.',
    bends: 'EL2-1.2-T7',
    steps: deafAfterStretch((frames, rest, broken) => !broken && frames === 0 && rest === 1),
  },
  {
    name: 'deaf-after-joined-frames',
    differs: 'Nothing is heard any more after two frames in one TCP segment.',
    bends: 'EL2-1.2-T7',
    steps: deafAfterStretch((frames) => frames > 1),
  },
  {
    name: 'deaf-after-four-joined-frames',
    differs: 'Nothing is heard any more after four frames in one TCP segment.',
    bends: 'EL2-1.2-T7',
    steps: deafAfterStretch((frames) => frames > 3),
  },
  {
    name: 'deaf-after-garbage-by-tcp',
    differs: 'Nothing is heard any more after bytes on a TCP connection that begin no frame.',
    bends: 'EL2-1.2-T7',
    steps: deafAfterStretch((_frames, _rest, broken) => broken),
  },
  {
    name: 'deaf-after-a-frame-without-properties-by-tcp',
    differs: 'Nothing is heard any more after a frame with OPC 0 by TCP.',
    bends: 'EL2-1.2-T7',
    steps: deafAfter((bytes, arrival) => arrival.stream !== undefined && bytes[11] === 0),
  },
  {
    name: 'tcp-not-read-after-garbage',
    differs: 'After bytes that begin no frame no TCP connection is read any more.',
    bends: 'EL2-1.2-T7',
    steps: (sound) => {
      let stuck = false;
      return {
        cut(node, buffered, stream) {
          const cut = sound.cut(node, buffered, stream);
          stuck ||= cut.broken;
          return stuck ? { frames: [], rest: cut.rest, broken: false } : cut;
        },
      };
    },
  },
  {
    name: 'connection-stuck-after-a-split-frame',
    differs: 'A TCP connection over which a frame came in two segments is not read any more, and stays open.',
    bends: 'EL2-1.2-T7',
    steps: stuckAfterStretch((frames, rest) => frames === 0 && rest > 0),
  },
  {
    name: 'connection-stuck-after-joined-frames',
    differs: 'A TCP connection over which two frames came in one segment is not read any more, and stays open.',
    bends: 'EL2-1.2-T7',
    steps: stuckAfterStretch((frames) => frames > 1),
  },
];

/** Rules on responses by TCP, and what a TCP stream does to a node (1.2 (2)). */
export const tcpAnswers: readonly Mutant[] = [...answers, ...streams];

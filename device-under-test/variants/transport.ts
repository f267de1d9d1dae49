import { PORT, type Stream } from '../../harness/transport/lan.ts';
import { cutStream, nothing, parseMessage } from '../reference/echonet-lite/bytes.ts';
import type { Variant } from './variant.ts';

/** Freedoms of UDP packets and TCP connections (1.2). */
export const transport: readonly Variant[] = [
  {
    name: 'closes-each-connection-after-its-answer',
    differs: 'A TCP connection is closed once a request over it has been answered.',
    freedom: 'IC-TCP-OPTIONAL',
    steps: () => ({
      afterReceive(_node, { stream }, _message, answers) {
        if (answers > 0) stream?.close();
      },
    }),
  },
  {
    name: 'one-connection-at-a-time',
    differs: 'While a TCP connection is open others are closed at once.',
    freedom: 'IC-TCP-OPTIONAL',
    steps: () => {
      let taken = false;
      return {
        accepts(_node, stream) {
          if (taken) return false;
          taken = true;
          stream.onClose(() => (taken = false));
          return true;
        },
      };
    },
  },
  {
    name: 'newest-connection-only',
    differs: 'A new TCP connection closes the one before.',
    freedom: 'IC-TCP-OPTIONAL',
    steps: () => {
      let before: Stream | undefined;
      return {
        accepts(_node, stream) {
          before?.close();
          before = stream;
          return true;
        },
      };
    },
  },
  {
    name: 'slow-over-tcp',
    differs: 'Answers by TCP take 900 ms, by UDP none.',
    freedom: 'IC-TIME',
    slowestAnswer: 900,
    steps: () => ({ delay: (_node, { stream }) => (stream === undefined ? 0 : 900) }),
  },
  {
    name: 'joins-answers-in-a-segment',
    differs: 'What is to be sent over a TCP connection within a millisecond leaves in one segment.',
    freedom: 'EL2-1.2-T7',
    steps: (sound) => {
      const waiting = new Map<object, Uint8Array>();
      return {
        transmit(node, bytes, to) {
          if (!('write' in to)) return sound.transmit(node, bytes, to);
          const before = waiting.get(to);
          waiting.set(to, before === undefined ? bytes : Uint8Array.of(...before, ...bytes));
          if (before !== undefined) return;
          node.later(1, () => {
            sound.transmit(node, waiting.get(to) ?? nothing, to);
            waiting.delete(to);
          });
        },
      };
    },
  },
  {
    name: 'splits-answers-over-segments',
    differs: 'An answer by TCP leaves in two segments, 30 ms apart, the header first.',
    freedom: 'EL2-1.2-T7',
    slowestAnswer: 100,
    steps: (sound) => {
      let free = 0;
      return {
        transmit(node, bytes, to) {
          if (!('write' in to)) return sound.transmit(node, bytes, to);
          for (const part of [bytes.subarray(0, 12), bytes.subarray(12)]) {
            const now = node.clock.now();
            const wait = Math.max(0, free - now);
            free = now + wait + 30;
            node.later(wait, () => sound.transmit(node, part, to));
          }
        },
      };
    },
  },
  {
    name: 'one-frame-in-a-segment',
    differs: 'Of several frames in a TCP segment the first is read, the others are thrown away.',
    freedom: 'EL2-1.2-T7',
    steps: (sound) => ({
      cut(node, buffered, stream) {
        const cut = sound.cut(node, buffered, stream);
        return { ...cut, frames: cut.frames.slice(0, 1) };
      },
    }),
  },
  {
    name: 'whole-frames-in-segments-only',
    differs: 'A TCP segment that ends in the middle of a frame is thrown away, as is whatever does not begin one.',
    freedom: 'EL2-1.2-T7',
    steps: (sound) => ({
      cut: (node, buffered, stream) => ({
        frames: sound.cut(node, buffered, stream).frames,
        rest: nothing,
        broken: false,
      }),
    }),
  },
  {
    name: 'notifies-the-connection-too',
    differs: 'What INF_REQ by TCP asks for goes to the group, and over the connection as well.',
    freedom: 'EL2-1.2-T6',
    steps: (sound) => ({
      destinations(node, message, arrival) {
        const to = sound.destinations(node, message, arrival);
        return message.esv === 0x73 && arrival?.stream ? [arrival.stream, ...to] : to;
      },
    }),
  },
  {
    name: 'notifies-the-connection-alone',
    differs: 'What INF_REQ by TCP asks for comes over the connection, and not to the group.',
    freedom: 'EL2-1.2-T6',
    steps: (sound) => ({
      destinations: (node, message, arrival) =>
        message.esv === 0x73 && arrival?.stream ? [arrival.stream] : sound.destinations(node, message, arrival),
    }),
  },
  {
    name: 'announces-by-broadcast-too',
    differs: 'What goes to the group goes by limited broadcast as well.',
    freedom: 'EL2-1.2-U8',
    steps: (sound) => ({
      destinations(node, message, arrival) {
        const to = sound.destinations(node, message, arrival);
        return to.includes(node.group) ? [...to, { address: '255.255.255.255', port: PORT }] : to;
      },
    }),
  },
  {
    name: 'reads-the-first-of-two-frames',
    differs: 'Of two frames in a UDP packet the first is answered.',
    freedom: 'EL2-1.2-U3',
    steps: (sound) => ({
      parse(node, arrival) {
        const { frames, rest, broken } = cutStream(arrival.bytes);
        return frames.length > 1 && rest.length === 0 && !broken
          ? parseMessage(frames[0] ?? nothing)
          : sound.parse(node, arrival);
      },
    }),
  },
];

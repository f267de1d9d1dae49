import type { Mutant } from './mutant.ts';

/** Rules of transport and frame (1.2, 3.2). */
export const frame: readonly Mutant[] = [
  {
    name: 'ehd1-sent-as-0x20',
    differs: 'EHD1 of every frame is 0x20.',
    bends: 'EL2-3.2.1.1-1',
    steps: (sound) => ({
      build(node, message, arrival) {
        const bytes = sound.build(node, message, arrival);
        bytes[0] = 0x20;
        return bytes;
      },
    }),
  },
  {
    name: 'format-2-read-as-format-1',
    differs: 'A frame with EHD2 0x82 is handled as if it had 0x81.',
    bends: 'EL2-3.2.1.2-3',
    steps: () => ({ readsHeader: (_node, ehd1, ehd2) => ehd1 === 0x10 && (ehd2 === 0x81 || ehd2 === 0x82) }),
  },
  {
    name: 'tid-not-copied',
    differs: 'Answers carry TIDs that the node counts itself.',
    bends: 'EL2-3.2.2-1',
    steps: (sound) => ({ compose: (task, answer) => ({ ...sound.compose(task, answer), tid: task.node.nextTid() }) }),
  },
  {
    name: 'tid-of-sna-not-copied',
    differs: 'The TID of an SNA is 0.',
    bends: 'EL2-3.2.2-2',
    steps: (sound) => ({
      compose(task, answer) {
        const message = sound.compose(task, answer);
        return answer.esv < 0x60 ? { ...message, tid: 0 } : message;
      },
    }),
  },
  {
    name: 'answers-to-source-port',
    differs: 'An answer goes to the port that the request came from.',
    bends: 'EL2-1.2-U4',
    steps: (sound) => ({
      destinations: (node, message, arrival) =>
        message.esv !== 0x73 && arrival && !arrival.stream
          ? [arrival.from]
          : sound.destinations(node, message, arrival),
    }),
  },
  {
    name: 'opc-too-low-is-read',
    differs: 'Properties behind the number that OPC gives are ignored, not discarded with the frame.',
    bends: 'EL2-3.2.6-7',
    steps: (sound) => ({
      parse(node, arrival) {
        const [first, ...more] = sound.cut(node, arrival.bytes).frames;
        const whole = sound.parse(node, arrival);
        return whole ?? (first && more.length === 0 ? sound.parse(node, { ...arrival, bytes: first }) : undefined);
      },
    }),
  },
];

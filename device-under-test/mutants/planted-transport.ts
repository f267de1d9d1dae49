import type { Stream } from '../../harness/transport/lan.ts';
import { nothing, type Cut } from '../reference/echonet-lite/bytes.ts';
import type { Bend } from '../reference/echonet-lite/node.ts';
import type { Planted } from './planted-row.ts';
import { asker, deafTo, goes } from './transport-bends.ts';

// Nothing more is read from a connection once such a portion came over it; `before` is what waited for more.
const blocksAfter =
  (fatal: (cut: Cut, before: Uint8Array) => boolean): Bend =>
  (sound) => {
    const waiting = new Map<Stream, Uint8Array>();
    const blocked = new Set<Stream>();
    return {
      cut(node, buffered, stream) {
        const cut = sound.cut(node, buffered, stream);
        if (blocked.has(stream)) return { frames: [], rest: nothing, broken: false };
        if (fatal(cut, waiting.get(stream) ?? nothing)) blocked.add(stream);
        waiting.set(stream, cut.rest);
        return cut;
      },
    };
  };

/** Faults of one way in. */
export const ways: readonly Planted[] = [
  {
    name: 'tcp-blocked-by-a-segment-of-13-bytes',
    differs:
      'A frame of 20 bytes and more whose first segment ends behind byte 13 is the last that a connection brings.',
    plants: 'EL2-1.2-T7',
    steps: blocksAfter(({ frames }, before) => before.length === 13 && (frames[0]?.length ?? 0) >= 20),
  },
  {
    name: 'tcp-blocked-by-three-joined-frames',
    differs: 'Exactly three frames in one segment are the last that a connection brings.',
    plants: 'EL2-1.2-T7',
    steps: blocksAfter(({ frames }) => frames.length === 3),
  },
  {
    name: 'long-list-by-tcp-answered-by-udp',
    differs: 'What is asked by TCP for more than 8 properties is answered by UDP.',
    plants: 'EL2-1.2-T5',
    steps: goes(
      ({ esv, properties }, arrival) => esv !== 0x73 && arrival?.stream !== undefined && properties.length > 8,
      asker,
    ),
  },
  {
    name: 'long-multicast-not-heard',
    differs: 'A multicast of more than 48 bytes is not heard.',
    plants: 'EL2-1.2-U13',
    steps: deafTo(({ multicast, bytes }) => multicast && bytes.length > 48),
  },
];

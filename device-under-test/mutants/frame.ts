import { PORT } from '../../harness/transport/lan.ts';
import { buildMessage } from '../reference/echonet-lite/bytes.ts';
import { PROFILE } from '../reference/echonet-lite/node-profile.ts';
import { alsoReads, answersWith, deafAfter, isSna, readLoosely, sends, sendsByte } from './frame-bends.ts';
import type { Mutant } from './mutant.ts';

/** Rules on ports (1.2 (1)) and on the layout of a frame (3.2). */
export const frame: readonly Mutant[] = [
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
    name: 'answers-to-both-ports',
    differs: 'An answer goes to port 3610 and to the port that the request came from.',
    bends: 'EL2-1.2-U4',
    steps: (sound) => ({
      destinations(node, message, arrival) {
        const to = sound.destinations(node, message, arrival);
        const twice = message.esv !== 0x73 && arrival && !arrival.stream && arrival.from.port !== PORT;
        return twice ? [...to, arrival.from] : to;
      },
    }),
  },
  ...[
    { name: 'sna-to-port-of-request', what: 'An SNA', when: isSna },
    { name: 'infc-res-to-port-of-request', what: 'INFC_Res', when: ({ esv }: { esv: number }) => esv === 0x7a },
    { name: 'set-res-to-port-of-request', what: 'Set_Res', when: ({ esv }: { esv: number }) => esv === 0x71 },
    { name: 'setget-res-to-port-of-request', what: 'SetGet_Res', when: ({ esv }: { esv: number }) => esv === 0x7e },
  ].map(({ name, what, when }): Mutant => ({
    name,
    differs: `${what} goes to the port that the request came from.`,
    bends: 'EL2-1.2-U4',
    steps: (sound) => ({
      destinations: (node, message, arrival) =>
        when(message) && arrival && !arrival.stream ? [arrival.from] : sound.destinations(node, message, arrival),
    }),
  })),
  {
    name: 'answers-to-source-port-after-multicast',
    differs: 'An answer to a multicast request goes to the port that the request came from.',
    bends: 'EL2-1.2-U4',
    steps: (sound) => ({
      destinations: (node, message, arrival) =>
        message.esv !== 0x73 && arrival?.multicast ? [arrival.from] : sound.destinations(node, message, arrival),
    }),
  },
  {
    name: 'notification-to-source-port',
    differs: 'A notification that was asked for goes to the port that the request came from, not to the group.',
    bends: 'EL2-1.2-U5',
    steps: (sound) => ({
      destinations: (node, message, arrival) =>
        message.esv === 0x73 && arrival ? [arrival.from] : sound.destinations(node, message, arrival),
    }),
  },
  {
    name: 'notification-copied-to-source-port',
    differs: 'A copy of a notification that was asked for goes to the port that the request came from.',
    bends: 'EL2-1.2-U5',
    steps: (sound) => ({
      destinations(node, message, arrival) {
        const to = sound.destinations(node, message, arrival);
        return message.esv === 0x73 && arrival && arrival.from.port !== PORT ? [...to, arrival.from] : to;
      },
    }),
  },
  {
    name: 'long-value-with-pdc-too-high',
    differs: 'PDC of a value of 17 bytes and more counts itself as well.',
    bends: 'EL2-3.2-1',
    steps: sends(
      ({ properties }) => (properties[0]?.edt.length ?? 0) >= 17,
      (bytes) => bytes.with(13, (bytes[13] as number) + 1),
    ),
  },
  {
    name: 'opc-of-sna-too-high',
    differs: 'OPC of an SNA counts one property more than there are.',
    bends: 'EL2-3.2-1',
    steps: sendsByte(
      (message) => isSna(message) && message.esv !== 0x5e,
      11,
      (opc) => opc + 1,
    ),
  },
  {
    name: 'frames-padded-to-20-bytes',
    differs: 'Frames of fewer than 20 bytes are filled up with zeros.',
    bends: 'EL2-3.2-1',
    steps: sends(
      () => true,
      (bytes) => Uint8Array.from({ length: Math.max(20, bytes.length) }, (_, i) => bytes[i] ?? 0),
    ),
  },
  {
    name: 'odd-frames-made-even',
    differs: 'A notification of odd length is followed by a zero byte.',
    bends: 'EL2-3.2-1',
    steps: sends(
      ({ esv }) => esv === 0x73,
      (bytes) => (bytes.length % 2 === 0 ? bytes : Uint8Array.of(...bytes, 0)),
    ),
  },
  {
    name: 'setget-fallback-with-one-counter',
    differs: 'SetGet is not supported, and the answer that says so has no OPCGet.',
    bends: 'EL2-3.2-2',
    config: { setGet: () => false },
    steps: sends(
      ({ esv }) => esv === 0x5e,
      (bytes) => bytes.subarray(0, 12),
    ),
  },
  {
    name: 'setget-fallback-with-lists',
    differs: 'SetGet is not supported, and behind the counters of 0 the lists of the request follow.',
    bends: 'EL2-3.2-2',
    config: { setGet: () => false },
    steps: sends(
      ({ esv }) => esv === 0x5e,
      (bytes) => Uint8Array.of(...bytes, 0x80, 0x01, 0x30, 0xd6, 0x00),
    ),
  },
  {
    name: 'setget-sna-with-one-list',
    differs: 'SetGet_SNA ends behind the properties to write.',
    bends: 'EL2-3.2-2',
    steps: sends(
      ({ esv }) => esv === 0x5e,
      (_bytes, { alsoGet: _left, ...message }) => buildMessage(message),
    ),
  },
  {
    name: 'setget-res-with-joined-lists',
    differs: 'SetGet_Res has one counter for the properties of both lists.',
    bends: 'EL2-3.2-2',
    steps: sends(
      ({ esv }) => esv === 0x7e,
      (_bytes, { alsoGet = [], ...message }) =>
        buildMessage({ ...message, properties: [...message.properties, ...alsoGet] }),
    ),
  },
  {
    name: 'deaf-after-a-long-frame',
    differs: 'Nothing is heard any more after a frame of more than 1000 bytes.',
    bends: 'EL2-3.2-4',
    steps: deafAfter(({ length }) => length > 1000),
  },
  {
    name: 'deaf-after-many-properties',
    differs: 'Nothing is heard any more after a frame with more than 200 properties.',
    bends: 'EL2-3.2-4',
    steps: deafAfter((bytes) => (bytes[11] ?? 0) > 200 && readLoosely(bytes)?.misfit === undefined),
  },
  {
    name: 'long-answer-cut-off',
    differs: 'An answer ends after 512 bytes.',
    bends: 'EL2-3.2-4',
    steps: sends(
      () => true,
      (bytes) => bytes.subarray(0, 512),
    ),
  },
  {
    name: 'many-properties-counted-in-7-bits',
    differs: 'Of more than 127 properties a Get is answered by Get_Res on the first 127.',
    bends: 'EL2-4.2.3.3-6',
    steps: answersWith('read', (it) =>
      it.properties.length > 127 ? { esv: 0x72, properties: it.properties.slice(0, 127) } : it,
    ),
  },
  {
    name: 'short-frame-filled-up',
    differs: 'A payload that ends before OPC is filled up with zeros and answered.',
    bends: 'EL2-3.2-5',
    steps: (sound) => ({
      parse(node, arrival) {
        const { bytes } = arrival;
        if (bytes.length < 4 || bytes.length > 11) return sound.parse(node, arrival);
        return sound.parse(node, { ...arrival, bytes: Uint8Array.from({ length: 12 }, (_, i) => bytes[i] ?? 0) });
      },
      admits: (node, message, arrival) => arrival.bytes.length < 12 || sound.admits(node, message, arrival),
    }),
  },
  {
    name: 'short-frame-refused',
    differs: 'A payload that holds a TID and no more is refused by a Get_SNA.',
    bends: 'EL2-3.2-5',
    steps: alsoReads(({ length, ...bytes }) =>
      length === 4
        ? {
            tid: ((bytes[2] as number) << 8) | (bytes[3] as number),
            seoj: 0x05ff01,
            deoj: PROFILE,
            esv: 0x62,
            properties: [{ epc: 0x00, edt: new Uint8Array() }],
          }
        : undefined,
    ),
  },
  {
    name: 'deaf-after-an-empty-payload',
    differs: 'Nothing is heard any more after a payload of no bytes.',
    bends: 'EL2-3.2-5',
    steps: deafAfter(({ length }) => length === 0),
  },
  {
    name: 'deaf-after-a-payload-without-tid',
    differs: 'Nothing is heard any more after a payload of 1-3 bytes.',
    bends: 'EL2-3.2-5',
    steps: deafAfter(({ length }) => length > 0 && length < 4),
  },
  {
    name: 'deaf-after-a-payload-without-esv',
    differs: 'Nothing is heard any more after a payload of 10 bytes.',
    bends: 'EL2-3.2-5',
    steps: deafAfter(({ length }) => length === 10),
  },
];

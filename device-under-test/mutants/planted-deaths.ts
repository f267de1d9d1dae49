import { parseMessage, type Message } from '../reference/echonet-lite/bytes.ts';
import type { Bend } from '../reference/echonet-lite/node.ts';
import { deafAfter } from './frame-bends.ts';
import { fitOf, isFormat1, isOf } from './planted-bends.ts';
import type { Planted } from './planted-row.ts';

// The node dies of frames that can be read.
const diesOf = (fatal: (message: Message) => boolean): Bend =>
  deafAfter((bytes) => {
    const message = isFormat1(bytes) ? parseMessage(bytes) : undefined;
    return message !== undefined && fatal(message);
  });

/** Bytes that pile up in memory until there is no room left. */
const LEAK_BYTES = 0x8000;

/** Faulty frames that end the program of a node: it hears nothing any more until its power was away. */
const faulty: readonly Planted[] = [
  {
    name: 'dies-of-a-pdc-past-the-end',
    differs: 'A PDC that reaches 14 to 27 bytes past the end of the frame ends the program.',
    plants: 'EL2-3.2.6-8',
    steps: deafAfter((bytes) => {
      const pastEnd = fitOf(bytes)?.pastEnd ?? 0;
      return pastEnd >= 14 && pastEnd <= 27;
    }),
  },
  {
    name: 'dies-of-an-empty-multicast',
    differs: 'An empty datagram to the group ends the program.',
    plants: 'EL2-APP2-6',
    steps: deafAfter((bytes, { multicast }) => multicast && bytes.length === 0),
  },
  {
    name: 'dies-of-a-single-byte',
    differs: 'A datagram of one byte that is no EHD1 ends the program.',
    plants: 'EL2-3.2-5',
    steps: deafAfter((bytes) => bytes.length === 1 && bytes[0] !== 0x10),
  },
  {
    name: 'dies-of-opc-255-in-inf-req',
    differs: 'An INF_REQ whose OPC is 255 ends the program.',
    plants: 'EL2-3.2.6-6',
    steps: deafAfter((bytes) => isOf(bytes, 0x63) && bytes[11] === 0xff),
  },
  {
    name: 'dies-of-more-than-8-kilobytes',
    differs: 'A datagram of more than 8,192 bytes ends the program.',
    plants: 'EL2-APP2-6',
    steps: deafAfter((bytes) => bytes.length > 8192),
  },
  {
    name: 'dies-of-esv-0x80',
    differs: 'An ESV of 0x80 to 0x9F ends the program.',
    plants: 'EL2-3.2.5-1',
    steps: deafAfter((bytes) => isFormat1(bytes) && (bytes[10] ?? 0) >> 5 === 4),
  },
  {
    name: 'dies-of-get-res-with-opc-0',
    differs: 'A Get_Res with OPC 0, which nobody asked for, ends the program.',
    plants: 'EL2-3.2.6-12',
    steps: deafAfter((bytes) => isOf(bytes, 0x72) && bytes[11] === 0),
  },
  {
    name: 'dies-of-32-kilobytes-of-rubbish',
    differs: 'Frames that cannot be read are never freed; at 32 kilobytes the program ends.',
    plants: 'EL2-APP2-6',
    steps: (sound) => {
      let leaked = 0;
      return {
        hears: (node, arrival) => leaked < LEAK_BYTES && sound.hears(node, arrival),
        afterReceive(node, arrival, message, answers) {
          if (message === undefined) leaked += arrival.bytes.length;
          sound.afterReceive(node, arrival, message, answers);
        },
      };
    },
  },
];

/** Sound frames that do the same. */
const sound: readonly Planted[] = [
  {
    name: 'dies-of-an-infc-above-1400-bytes',
    differs: 'An INFC of more than 1,400 bytes ends the program.',
    plants: 'EL2-4.2.3.6-2',
    steps: deafAfter((bytes) => isOf(bytes, 0x74) && bytes.length > 1400),
  },
  {
    name: 'dies-of-an-infc-with-a-negative-pdc',
    differs: 'An INFC with 128 bytes or more of data in a property ends the program.',
    plants: 'EL2-3.2.8-1',
    steps: diesOf(({ esv, properties }) => esv === 0x74 && properties.some(({ edt }) => edt.length >= 0x80)),
  },
  {
    name: 'dies-of-setget-with-more-than-24-writes',
    differs: 'A SetGet with more than 24 properties to write ends the program.',
    plants: 'EL2-4.2.3.4-9',
    steps: diesOf(({ esv, properties }) => esv === 0x6e && properties.length > 24),
  },
  {
    name: 'dies-of-seoj-instance-0',
    differs: 'A Get from an object with instance code 0x00 ends the program.',
    plants: 'EL2-APP2-6',
    steps: diesOf(({ esv, seoj }) => esv === 0x62 && (seoj & 0xff) === 0),
  },
];

/** Faults that end the program of a node. */
export const deaths: readonly Planted[] = [...faulty, ...sound];

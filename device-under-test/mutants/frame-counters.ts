import type { Message } from '../reference/echonet-lite/bytes.ts';
import type { Bend } from '../reference/echonet-lite/node.ts';
import { alsoReads, answersWith, both, deafAfter, readLoosely, reads, writesFrom, type Misfit } from './frame-bends.ts';
import type { Mutant } from './mutant.ts';

const isSet = ({ esv }: Message) => esv === 0x60 || esv === 0x61;
const serves =
  (...esvs: readonly number[]) =>
  ({ esv }: Message) =>
    esvs.includes(esv);

// A Get_SNA of whatever could be read answers a Get with such a misfit.
const refuses = (misfit: Misfit): Bend =>
  both(
    reads(misfit, serves(0x62)),
    answersWith('read', (it, { arrival }) =>
      readLoosely(arrival.bytes)?.misfit === misfit ? { ...it, esv: 0x52 } : it,
    ),
  );

/** Counters and lengths that do not fit (3.2.6). */
export const counters: readonly Mutant[] = [
  {
    name: 'opc-too-high-is-read',
    differs: 'Of fewer properties than OPC says those are dealt with that are there.',
    bends: 'EL2-3.2.6-6',
    steps: reads('fewer'),
  },
  {
    name: 'opc-too-high-is-read-in-writes',
    differs: 'Of fewer properties to write than OPC says those are dealt with that are there.',
    bends: 'EL2-3.2.6-6',
    steps: reads('fewer', isSet),
  },
  {
    name: 'opc-too-high-is-read-in-inf-req',
    differs: 'An INF_REQ with fewer properties than OPC says is answered on those that are there.',
    bends: 'EL2-3.2.6-6',
    steps: reads('fewer', serves(0x63)),
  },
  {
    name: 'opc-too-high-is-read-after-multicast',
    differs: 'A multicast frame with fewer properties than OPC says is answered.',
    bends: 'EL2-3.2.6-6',
    steps: reads('fewer', (message, arrival) => arrival?.multicast === true && message.esv === 0x62),
  },
  {
    name: 'opc-too-high-is-read-for-all-instances',
    differs: 'A frame to all instances with fewer properties than OPC says is answered.',
    bends: 'EL2-3.2.6-6',
    steps: reads('fewer', ({ deoj }) => (deoj & 0xff) === 0),
  },
  {
    name: 'opc-too-high-is-read-by-the-second-light',
    differs: 'A Get to 0x029002 with fewer properties than OPC says is answered.',
    bends: 'EL2-3.2.6-6',
    steps: reads('fewer', ({ deoj, esv }) => deoj === 0x029002 && esv === 0x62),
  },
  {
    name: 'opc-0xff-means-all-there-are',
    differs: 'OPC 0xFF stands for as many properties as there are.',
    bends: 'EL2-3.2.6-6',
    steps: alsoReads((bytes) => {
      const message = readLoosely(bytes);
      return bytes[11] === 0xff && message?.misfit === 'fewer' ? message : undefined;
    }),
  },
  {
    name: 'opc-too-high-is-refused',
    differs: 'A Get with fewer properties than OPC says is answered by Get_SNA.',
    bends: 'EL2-3.2.6-6',
    steps: refuses('fewer'),
  },
  {
    name: 'missing-pdc-is-0',
    differs: 'A PDC that is missing at the end of a frame counts as 0.',
    bends: 'EL2-3.2.6-6',
    steps: reads('no-pdc'),
  },
  {
    name: 'missing-property-is-made-up',
    differs: 'A Get that ends behind OPC is answered as if it asked for 0x80.',
    bends: 'EL2-3.2.6-6',
    steps: alsoReads((bytes) => {
      const message = bytes.length === 12 && bytes[11] === 1 ? readLoosely(bytes) : undefined;
      return message && { ...message, properties: [{ epc: 0x80, edt: new Uint8Array() }] };
    }),
  },
  {
    name: 'opc-too-low-is-read',
    differs: 'Properties behind the number that OPC gives are ignored, not discarded with the frame.',
    bends: 'EL2-3.2.6-7',
    steps: reads('more'),
  },
  {
    name: 'opc-too-low-is-read-in-writes',
    differs: 'Of more properties to write than OPC says the first ones are dealt with.',
    bends: 'EL2-3.2.6-7',
    steps: reads('more', isSet),
  },
  {
    name: 'opc-too-low-is-read-by-the-second-light',
    differs: 'A Get to 0x029002 with more properties than OPC says is answered.',
    bends: 'EL2-3.2.6-7',
    steps: reads('more', ({ deoj, esv }) => deoj === 0x029002 && esv === 0x62),
  },
  {
    name: 'opc-too-low-is-read-after-multicast',
    differs: 'A multicast frame with more properties than OPC says is answered.',
    bends: 'EL2-3.2.6-7',
    steps: reads('more', (message, arrival) => arrival?.multicast === true && message.esv === 0x62),
  },
  {
    name: 'opc-too-low-is-refused',
    differs: 'A Get with more properties than OPC says is answered by Get_SNA.',
    bends: 'EL2-3.2.6-7',
    steps: refuses('more'),
  },
  {
    name: 'opc-not-looked-at',
    differs: 'A Get is answered on the properties that follow, whatever OPC says.',
    bends: 'EL2-3.2.6-7',
    steps: alsoReads((bytes) => {
      const message = bytes[11] === 0 ? readLoosely(bytes.with(11, 0xff)) : undefined;
      return message?.misfit === 'fewer' && message.properties.length > 0 ? message : undefined;
    }),
  },
  {
    name: 'deaf-after-a-trailing-byte',
    differs: 'Nothing is heard any more after a frame with one byte behind it.',
    bends: 'EL2-3.2.6-7',
    steps: deafAfter((bytes) => bytes.length === 15 && readLoosely(bytes)?.misfit === 'more'),
  },
  {
    name: 'pdc-cut-to-what-is-there',
    differs: 'A PDC that reaches beyond the end of the frame counts the bytes that are there.',
    bends: 'EL2-3.2.6-8',
    steps: reads('overrun'),
  },
  {
    name: 'pdc-of-writes-cut-to-what-is-there',
    differs: 'A PDC of a property to write that reaches beyond the end counts the bytes that are there.',
    bends: 'EL2-3.2.6-8',
    steps: reads('overrun', isSet),
  },
  {
    name: 'pdc-of-inf-req-not-looked-at',
    differs: 'An INF_REQ whose PDC reaches beyond the end is answered.',
    bends: 'EL2-3.2.6-8',
    steps: reads('overrun', serves(0x63)),
  },
  {
    name: 'pdc-of-last-property-not-looked-at',
    differs: 'The PDC of the last of several properties may reach beyond the end.',
    bends: 'EL2-3.2.6-8',
    steps: reads('overrun', ({ properties }) => properties.length > 1),
  },
  {
    name: 'deaf-after-pdc-0xff',
    differs: 'Nothing is heard any more after a frame whose PDC of 0xFF reaches beyond the end.',
    bends: 'EL2-3.2.6-8',
    steps: deafAfter((bytes) => bytes[13] === 0xff && bytes.length < 200),
  },
  {
    name: 'property-before-the-overrun-written',
    differs: 'Properties are written one by one until a PDC reaches beyond the end; then the frame is discarded.',
    bends: 'EL2-3.2.6-8',
    steps: writesFrom(['overrun'], ({ properties }) => properties.length > 1),
  },
  {
    name: 'overrunning-write-carried-out',
    differs: 'A SetC whose PDC reaches beyond the end writes the bytes that are there, without an answer.',
    bends: 'EL2-3.2.6-8',
    steps: writesFrom(['overrun'], ({ properties, esv }) => properties.length === 1 && esv === 0x61),
  },
  {
    name: 'miscounted-setc-carried-out',
    differs: 'A SetC with fewer properties than OPC says is carried out, without an answer.',
    bends: 'EL2-3.2.6-9',
    steps: writesFrom(['fewer'], serves(0x61)),
  },
  {
    name: 'miscounted-seti-carried-out',
    differs: 'A SetI with more properties than OPC says is carried out.',
    bends: 'EL2-3.2.6-9',
    steps: writesFrom(['more'], serves(0x60)),
  },
  {
    name: 'seti-with-opc-too-high-carried-out',
    differs: 'A SetI with fewer properties than OPC says is carried out.',
    bends: 'EL2-3.2.6-9',
    steps: writesFrom(['fewer'], serves(0x60)),
  },
  {
    name: 'infc-with-opc-too-high-answered',
    differs: 'An INFC with fewer properties than OPC says is answered.',
    bends: 'EL2-3.2.6-11',
    steps: reads('fewer', serves(0x74)),
  },
  {
    name: 'infc-with-opc-too-low-answered',
    differs: 'An INFC with more properties than OPC says is answered.',
    bends: 'EL2-3.2.6-11',
    steps: reads('more', serves(0x74)),
  },
  {
    name: 'infc-with-overrun-answered',
    differs: 'An INFC whose PDC reaches beyond the end is answered.',
    bends: 'EL2-3.2.6-11',
    steps: reads('overrun', serves(0x74)),
  },
];

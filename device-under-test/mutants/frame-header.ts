import { parseMessage } from '../reference/echonet-lite/bytes.ts';
import { both, deafAfter, isSna, notifies, sends, sendsByte, storeAll, takesHeader } from './frame-bends.ts';
import type { Mutant } from './mutant.ts';
import type { Bend } from '../reference/echonet-lite/node.ts';

const always = () => true;

// Frames under a header that is not read are not answered, but carried out where they are SetI.
const carriesOutSetI =
  (foreign: (ehd1: number, ehd2: number) => boolean): Bend =>
  (sound) => ({
    afterReceive(node, arrival, message, answers) {
      const { bytes } = arrival;
      const [ehd1 = 0, ehd2 = 0] = bytes;
      const read = foreign(ehd1, ehd2) ? parseMessage(bytes) : undefined;
      if (read?.esv === 0x60) storeAll(node, read);
      sound.afterReceive(node, arrival, message, answers);
    },
  });

/** The header (3.2.1). */
export const header: readonly Mutant[] = [
  {
    name: 'ehd1-sent-as-0x20',
    differs: 'EHD1 of every frame is 0x20.',
    bends: 'EL2-3.2.1.1-1',
    steps: sendsByte(always, 0, () => 0x20),
  },
  {
    name: 'ehd1-sent-as-0x90-in-infc-res',
    differs: 'EHD1 of INFC_Res is 0x90.',
    bends: 'EL2-3.2.1.1-1',
    steps: sendsByte(
      ({ esv }) => esv === 0x7a,
      0,
      () => 0x90,
    ),
  },
  {
    name: 'ehd1-sent-as-0x00-now-and-then',
    differs: 'EHD1 of notifications of the node is 0x00.',
    bends: 'EL2-3.2.1.1-2',
    steps: both(
      notifies((message) => message),
      sendsByte(
        ({ esv }, arrival) => esv === 0x73 && arrival === undefined,
        0,
        () => 0x00,
      ),
    ),
  },
  {
    name: 'ehd1-sent-as-0x40-in-notifications',
    differs: 'EHD1 of the notifications that the node is asked for is 0x40.',
    bends: 'EL2-3.2.1.1-4',
    steps: sendsByte(
      ({ esv }) => esv === 0x73,
      0,
      () => 0x40,
    ),
  },
  {
    name: 'ehd1-not-looked-at',
    differs: 'Any EHD1 will do.',
    bends: 'EL2-3.2.1.1-4',
    steps: takesHeader((_ehd1, ehd2) => ehd2 === 0x81),
  },
  {
    name: 'ehd1-0000-taken',
    differs: 'A frame with EHD1 0x00-0x0F is handled as if it had 0x10.',
    bends: 'EL2-3.2.1.1-2',
    steps: takesHeader((ehd1, ehd2) => ehd1 < 0x10 && ehd2 === 0x81),
  },
  {
    name: 'ehd1-0x0f-taken',
    differs: 'A frame with EHD1 0x0F is handled as if it had 0x10.',
    bends: 'EL2-3.2.1.1-2',
    steps: takesHeader((ehd1, ehd2) => ehd1 === 0x0f && ehd2 === 0x81),
  },
  {
    name: 'ehd1-0000-taken-after-multicast',
    differs: 'A frame that comes by multicast is not looked at for its EHD1 where that is 0x00.',
    bends: 'EL2-3.2.1.1-2',
    steps: (sound) => ({
      parse: (node, arrival) =>
        arrival.multicast && arrival.bytes[0] === 0x00
          ? sound.parse(node, { ...arrival, bytes: arrival.bytes.with(0, 0x10) })
          : sound.parse(node, arrival),
    }),
  },
  {
    name: 'deaf-after-a-foreign-datagram',
    differs: 'Nothing is heard any more after a payload with EHD1 0x01 that is shorter than a frame.',
    bends: 'EL2-3.2.1.1-2',
    steps: deafAfter(({ length, 0: ehd1 }) => ehd1 === 0x01 && length < 12),
  },
  {
    name: 'ehd1-bit-7-ignored',
    differs: 'A frame with EHD1 0x90 is handled as if it had 0x10.',
    bends: 'EL2-3.2.1.1-3',
    steps: takesHeader((ehd1, ehd2) => (ehd1 & 0x7f) === 0x10 && ehd2 === 0x81),
  },
  {
    name: 'ehd1-of-conventional-echonet-taken',
    differs: 'A frame with EHD1 0x80 is handled as if it had 0x10.',
    bends: 'EL2-3.2.1.1-3',
    steps: takesHeader((ehd1, ehd2) => ehd1 === 0x80 && ehd2 === 0x81),
  },
  {
    name: 'seti-under-ehd1-0x90-carried-out',
    differs: 'A SetI with EHD1 0x90 is carried out.',
    bends: 'EL2-3.2.1.1-3',
    steps: carriesOutSetI((ehd1, ehd2) => ehd1 === 0x90 && ehd2 === 0x81),
  },
  {
    name: 'ehd1-bit-4-is-enough',
    differs: 'A frame is read where bit 4 of EHD1 is set and bit 7 is not.',
    bends: 'EL2-3.2.1.1-4',
    steps: takesHeader((ehd1, ehd2) => (ehd1 & 0x90) === 0x10 && ehd2 === 0x81),
  },
  {
    name: 'ehd1-0x40-taken-by-devices',
    differs: 'A frame for a device object may have EHD1 0x20.',
    bends: 'EL2-3.2.1.1-4',
    steps: (sound) => ({
      parse: (node, arrival) =>
        arrival.bytes[0] === 0x20 && arrival.bytes[7] !== 0x0e
          ? sound.parse(node, { ...arrival, bytes: arrival.bytes.with(0, 0x10) })
          : sound.parse(node, arrival),
    }),
  },
  {
    name: 'ehd1-copied',
    differs: 'Requests with EHD1 0x11-0x1F are answered under the same EHD1.',
    bends: 'EL2-3.2.1.1-5',
    steps: both(
      takesHeader((ehd1, ehd2) => ehd1 >> 4 === 1 && ehd2 === 0x81),
      sends(
        (_message, arrival) => arrival !== undefined,
        (bytes) => bytes,
      ),
      (sound) => ({
        build: (node, message, arrival) => sound.build(node, message, arrival).with(0, arrival?.bytes[0] ?? 0x10),
      }),
    ),
  },
  {
    name: 'deaf-after-ehd1-0x1f',
    differs: 'Nothing is heard any more after a frame with EHD1 0x1F.',
    bends: 'EL2-3.2.1.1-5',
    steps: deafAfter(([ehd1]) => ehd1 === 0x1f),
  },
  {
    name: 'ehd2-sent-as-0x82-in-sna',
    differs: 'EHD2 of an SNA is 0x82.',
    bends: 'EL2-3.2.1.2-1',
    steps: sendsByte(isSna, 1, () => 0x82),
  },
  {
    name: 'ehd2-sent-as-0x83-in-notifications',
    differs: 'EHD2 of notifications is 0x83.',
    bends: 'EL2-3.2.1.2-4',
    steps: sendsByte(
      ({ esv }) => esv === 0x73,
      1,
      () => 0x83,
    ),
  },
  {
    name: 'ehd2-sent-as-0x80-now-and-then',
    differs: 'EHD2 of notifications of the node is 0x80.',
    bends: 'EL2-3.2.1.2-1',
    steps: both(
      notifies((message) => message),
      sendsByte(
        ({ esv }, arrival) => esv === 0x73 && arrival === undefined,
        1,
        () => 0x80,
      ),
    ),
  },
  {
    name: 'ehd2-sent-as-0x01-in-infc-res',
    differs: 'Bit 7 of EHD2 is clear in INFC_Res.',
    bends: 'EL2-3.2.1.2-5',
    steps: sendsByte(
      ({ esv }) => esv === 0x7a,
      1,
      () => 0x01,
    ),
  },
  {
    name: 'format-2-read-as-format-1',
    differs: 'A frame with EHD2 0x82 is handled as if it had 0x81.',
    bends: 'EL2-3.2.1.2-3',
    steps: takesHeader((ehd1, ehd2) => ehd1 === 0x10 && ehd2 === 0x82),
  },
  {
    name: 'seti-in-format-2-carried-out',
    differs: 'A frame with EHD2 0x82 that would be a SetI is carried out.',
    bends: 'EL2-3.2.1.2-3',
    steps: carriesOutSetI((ehd1, ehd2) => ehd1 === 0x10 && ehd2 === 0x82),
  },
  {
    name: 'deaf-after-an-empty-format-2',
    differs: 'Nothing is heard any more after a format 2 frame without EDATA.',
    bends: 'EL2-3.2.1.2-3',
    steps: deafAfter(({ length, 1: ehd2 }) => ehd2 === 0x82 && length === 4),
  },
  {
    name: 'deaf-after-a-long-format-2',
    differs: 'Nothing is heard any more after a format 2 frame of more than 1024 bytes.',
    bends: 'EL2-3.2.1.2-3',
    steps: deafAfter(({ length, 1: ehd2 }) => ehd2 === 0x82 && length > 1024),
  },
  {
    name: 'ehd2-bit-7-is-enough',
    differs: 'A frame is read where bit 7 of EHD2 is set, unless it is 0x82.',
    bends: 'EL2-3.2.1.2-4',
    steps: takesHeader((ehd1, ehd2) => ehd1 === 0x10 && ehd2 >= 0x80 && ehd2 !== 0x82),
  },
  {
    name: 'ehd2-0xc1-taken',
    differs: 'Bit 6 of EHD2 is ignored.',
    bends: 'EL2-3.2.1.2-4',
    steps: takesHeader((ehd1, ehd2) => ehd1 === 0x10 && (ehd2 & 0xbf) === 0x81),
  },
  {
    name: 'ehd2-bit-7-ignored',
    differs: 'A frame with EHD2 0x01 is handled as if it had 0x81.',
    bends: 'EL2-3.2.1.2-5',
    steps: takesHeader((ehd1, ehd2) => ehd1 === 0x10 && ehd2 === 0x01),
  },
];

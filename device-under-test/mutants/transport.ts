import { hasTwoLists } from '../reference/echonet-lite/bytes.ts';
import { alsoReads, deafAfter, readLoosely } from './frame-bends.ts';
import type { Mutant } from './mutant.ts';
import { asker, at, goes, packing } from './transport-bends.ts';

const isInf = ({ esv }: { readonly esv: number }) => esv === 0x73;
const ESV_AT = 10;

/** Whether a payload is two frames of one list each, one behind the other. */
function secondFrame(bytes: Uint8Array): number | undefined {
  const start = bytes.findIndex((byte, i) => i >= 13 && byte === 0x10 && bytes[i + 1] === 0x81);
  return start > 0 ? start : undefined;
}

/** One frame in one packet (1.2 (1)). */
const packets: readonly Mutant[] = [
  {
    name: 'packs-frames-into-one-packet',
    differs: 'Frames for the same node that are due within a millisecond leave in one UDP packet.',
    bends: 'EL2-1.2-U2',
    steps: packing((_bytes, to) => !('write' in to)),
  },
  {
    name: 'packs-notifications-into-one-packet',
    differs: 'Notifications that are due within a millisecond leave in one UDP packet.',
    bends: 'EL2-1.2-U2',
    steps: packing((bytes, to) => !('write' in to) && bytes[ESV_AT] === 0x73),
  },
  {
    name: 'splits-long-frames-over-packets',
    differs: 'A frame of more than 64 bytes takes several UDP packets.',
    bends: 'EL2-1.2-U2',
    steps: () => ({
      packets: (_node, bytes) =>
        Array.from({ length: Math.ceil(bytes.length / 64) }, (_, i) => bytes.subarray(64 * i, 64 * (i + 1))),
    }),
  },
  {
    name: 'header-in-a-packet-of-its-own',
    differs: 'Frames with two lists leave in two UDP packets: the header, and what follows it.',
    bends: 'EL2-1.2-U2',
    steps: () => ({
      packets: (_node, bytes) =>
        hasTwoLists(bytes[ESV_AT] ?? 0) ? [bytes.subarray(0, 12), bytes.subarray(12)] : [bytes],
    }),
  },
  {
    name: 'checksum-behind-each-frame',
    differs: 'A byte with the sum of all others follows each frame that answers a multicast.',
    bends: 'EL2-1.2-U2',
    steps: (sound) => ({
      build(node, message, arrival) {
        const bytes = sound.build(node, message, arrival);
        if (arrival?.multicast !== true) return bytes;
        return Uint8Array.of(...bytes, bytes.reduce((sum, byte) => sum + byte, 0) & 0xff);
      },
    }),
  },
  {
    name: 'deaf-after-two-frames-in-a-packet',
    differs: 'Nothing is heard any more after a packet with two frames.',
    bends: 'EL2-1.2-U3',
    steps: deafAfter((bytes, { stream }) => stream === undefined && secondFrame(bytes) !== undefined),
  },
  {
    name: 'deaf-after-a-padded-frame',
    differs: 'Nothing is heard any more after a packet that zeros fill up to 60 bytes.',
    bends: 'EL2-1.2-U3',
    steps: deafAfter((bytes) => bytes.length === 60 && bytes[59] === 0 && readLoosely(bytes)?.misfit === 'more'),
  },
  {
    name: 'mixes-two-frames-of-a-packet',
    differs: 'Of two frames in one packet the properties of both are answered under the TID of the first.',
    bends: 'EL2-1.2-U3',
    steps: alsoReads((bytes) => {
      const start = secondFrame(bytes);
      if (start === undefined) return undefined;
      const [first, second] = [readLoosely(bytes.subarray(0, start)), readLoosely(bytes.subarray(start))];
      return first && second && { ...first, properties: [...first.properties, ...second.properties] };
    }),
  },
  {
    name: 'second-frame-of-a-packet-under-the-first-tid',
    differs: 'Of two frames in one packet the second is answered under the TID of the first.',
    bends: 'EL2-1.2-U3',
    steps: alsoReads((bytes) => {
      const start = secondFrame(bytes);
      const second = start === undefined ? undefined : readLoosely(bytes.subarray(start));
      return second && { ...second, tid: readLoosely(bytes)?.tid ?? 0 };
    }),
  },
];

/** Ports and addresses of what is sent (1.2 (1)). */
const addresses: readonly Mutant[] = [
  {
    name: 'answers-to-high-source-ports',
    differs: 'An answer goes to the port of the request where that is above 60999.',
    bends: 'EL2-1.2-U4',
    steps: goes(
      (message, arrival) => !isInf(message) && (arrival?.from.port ?? 0) > 60999 && arrival?.stream === undefined,
      (_node, arrival) => (arrival ? [arrival.from] : []),
    ),
  },
  {
    name: 'answers-to-low-source-ports',
    differs: 'An answer goes to the port of the request where that is below 2048.',
    bends: 'EL2-1.2-U4',
    steps: goes(
      (message, arrival) => !isInf(message) && (arrival?.from.port ?? 2048) < 2048,
      (_node, arrival) => (arrival ? [arrival.from] : []),
    ),
  },
  {
    name: 'notifies-by-limited-broadcast',
    differs: 'Notifications go to 255.255.255.255.',
    bends: 'EL2-1.2-U8',
    steps: goes(isInf, () => [at('255.255.255.255')]),
  },
  {
    name: 'notifies-by-directed-broadcast',
    differs: 'Notifications go to the broadcast address of the subnet.',
    bends: 'EL2-1.2-U8',
    steps: goes(isInf, ({ address }) => [at(address.replace(/\d+$/, '255'))]),
  },
  {
    name: 'notifies-who-asked-alone',
    differs: 'Notifications go to who asked for them by unicast, others nowhere.',
    bends: 'EL2-1.2-U8',
    steps: goes(isInf, asker),
  },
  {
    name: 'notifies-over-ipv6-who-asked-alone',
    differs: 'Notifications over IPv6 go to who asked for them by unicast, others nowhere.',
    bends: 'EL2-1.2-U8',
    family: 6,
    steps: goes(isInf, asker),
  },
  {
    name: 'announces-changes-to-who-is-known',
    differs: 'What is notified of the own accord goes by unicast to the node heard last.',
    bends: 'EL2-1.2-U8',
    steps: (sound) => {
      let last: string | undefined;
      return {
        hears(node, arrival) {
          last = arrival.from.address;
          return sound.hears(node, arrival);
        },
        destinations: (node, message, arrival) =>
          isInf(message) && arrival === undefined && last !== undefined
            ? [at(last)]
            : sound.destinations(node, message, arrival),
      };
    },
  },
  {
    name: 'announces-changes-by-limited-broadcast',
    differs: 'What is notified of the own accord goes to 255.255.255.255.',
    bends: 'EL2-1.2-U8',
    steps: goes(
      (message, arrival) => isInf(message) && arrival === undefined,
      () => [at('255.255.255.255')],
    ),
  },
  ...[
    { name: 'group-one-beside', to: '224.0.23.1', bends: 'EL2-1.2-U9', family: 4 },
    { name: 'all-hosts-as-group', to: '224.0.0.1', bends: 'EL2-1.2-U9', family: 4 },
    { name: 'ssdp-group-as-group', to: '239.255.255.250', bends: 'EL2-1.2-U9', family: 4 },
    { name: 'ipv6-routers-as-group', to: 'ff02::2', bends: 'EL2-1.2-U10', family: 6 },
    { name: 'ipv6-site-as-group', to: 'ff05::1', bends: 'EL2-1.2-U10', family: 6 },
    { name: 'ipv6-own-interface-as-group', to: 'ff01::1', bends: 'EL2-1.2-U10', family: 6 },
  ].map(({ name, to, bends, family }): Mutant => ({
    name: `notifies-${name}`,
    differs: `Notifications that are asked for go to ${to}.`,
    bends,
    family: family === 6 ? 6 : 4,
    steps: goes(
      (message, arrival) => isInf(message) && arrival !== undefined,
      () => [at(to)],
    ),
  })),
  ...[
    { name: 'announces-changes-to-another-group', to: '224.0.0.1', bends: 'EL2-1.2-U9', family: 4 },
    { name: 'announces-changes-to-another-ipv6-group', to: 'ff02::2', bends: 'EL2-1.2-U10', family: 6 },
  ].map(({ name, to, bends, family }): Mutant => ({
    name,
    differs: `What is notified of the own accord goes to ${to}.`,
    bends,
    family: family === 6 ? 6 : 4,
    steps: goes(
      (message, arrival) => isInf(message) && arrival === undefined,
      () => [at(to)],
    ),
  })),
];

/** Rules on packets, ports and addresses of what a node sends by UDP (1.2 (1)). */
export const transport: readonly Mutant[] = [...packets, ...addresses];

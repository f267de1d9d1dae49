import { hasTwoLists } from '../reference/echonet-lite/bytes.ts';
import { withProperties } from '../reference/echonet-lite/objects.ts';
import { PROFILE } from '../reference/echonet-lite/node-profile.ts';
import type { Variant } from './variant.ts';

/** Freedoms of transport, frame and header (1.2, 3.2). */
export const frames: readonly Variant[] = [
  {
    name: 'ephemeral-source-port',
    differs: 'Every datagram leaves from another source port.',
    freedom: 'IC-SRC-PORT',
    config: { ephemeralPort: true },
  },
  { name: 'no-tcp', differs: 'TCP connections are refused.', freedom: 'IC-TCP-OPTIONAL', config: { tcp: false } },
  {
    name: 'closes-idle-connections',
    differs: 'A TCP connection over which nothing has come for half a second is closed.',
    freedom: 'IC-TCP-OPTIONAL',
    steps: () => {
      const heard = new WeakMap<object, number>();
      return {
        afterReceive(node, { stream }) {
          if (stream === undefined) return;
          const count = (heard.get(stream) ?? 0) + 1;
          heard.set(stream, count);
          node.later(500, () => {
            if (heard.get(stream) === count) stream.close();
          });
        },
      };
    },
  },
  {
    name: 'one-property-only',
    differs: 'Only the first property of a list is dealt with.',
    freedom: 'IC-PREFIX',
    config: { maxProperties: 1 },
  },
  {
    name: 'three-properties-only',
    differs: 'Only the first three properties of a list are dealt with.',
    freedom: 'IC-PREFIX',
    config: { maxProperties: 3 },
  },
  {
    name: 'prefix-of-changing-length',
    differs: 'How many properties of a list are dealt with changes from request to request.',
    freedom: 'IC-PREFIX',
    steps: () => ({ limit: ({ message }) => 1 + (message.tid % 4) }),
  },
  {
    name: 'short-frames',
    differs: 'An answer takes 100 bytes at most.',
    freedom: 'IC-FRAME-LENGTH',
    config: { maxPayload: 100 },
  },
  {
    name: 'silent-beyond-one-mtu',
    differs: 'Datagrams of more than 1472 bytes get lost in the device.',
    freedom: 'IC-FRAME-LENGTH',
    steps: () => ({ hears: (_node, { bytes, stream }) => stream !== undefined || bytes.length <= 1472 }),
  },
  {
    name: 'reads-reserved-ehd1',
    differs: 'Requests with EHD1 0x11-0x1F are answered, with EHD1 0x10.',
    freedom: 'IC-RESERVED-EHD1',
    steps: () => ({ readsHeader: (_node, ehd1, ehd2) => ehd1 >> 4 === 1 && ehd2 === 0x81 }),
  },
  {
    name: 'silent-on-low-epc',
    differs: 'A request that names an EPC below 0x80 is not answered.',
    freedom: 'IC-EPC-LOW',
    steps: (sound) => ({
      admits: (node, message, arrival) =>
        sound.admits(node, message, arrival) &&
        (message.esv === 0x74 || ![...message.properties, ...(message.alsoGet ?? [])].some(({ epc }) => epc < 0x80)),
    }),
  },
  {
    name: 'refuses-get-with-data',
    differs: 'A property that is asked for with data is refused.',
    freedom: 'IC-GET-WITH-EDT',
    steps: (sound) => ({
      readOne: (task, asked, part) => (asked.edt.length > 0 ? undefined : sound.readOne(task, asked, part)),
    }),
  },
  {
    name: 'silent-on-get-with-data',
    differs: 'A Get or INF_REQ that carries data is not answered.',
    freedom: 'IC-GET-WITH-EDT',
    steps: (sound) => ({
      admits: (node, message, arrival) =>
        sound.admits(node, message, arrival) &&
        !((message.esv === 0x62 || message.esv === 0x63) && message.properties.some(({ edt }) => edt.length > 0)),
    }),
  },
  {
    name: 'setget-of-nothing-answered',
    differs: 'A SetGet with a counter of 0 is answered by 0x5E with both counters 0.',
    freedom: 'IC-OPC0',
    steps: (sound) => {
      const isEmpty = ({ properties, alsoGet }: Parameters<typeof sound.admits>[1]) =>
        properties.length === 0 || alsoGet?.length === 0;
      return {
        admits: (node, message, arrival) => hasTwoLists(message.esv) || sound.admits(node, message, arrival),
        writeAndRead: (task) =>
          isEmpty(task.message) ? [{ esv: 0x5e, properties: [], alsoGet: [] }] : sound.writeAndRead(task),
      };
    },
  },
  {
    name: 'silent-on-impossible-seoj',
    differs: 'A request whose SEOJ has an instance code that no object has is not answered.',
    freedom: 'IC-SEOJ',
    steps: (sound) => ({
      admits: (node, message, arrival) =>
        (message.seoj & 0xff) !== 0 && (message.seoj & 0x80) === 0 && sound.admits(node, message, arrival),
    }),
  },
  {
    name: 'format-2-now-and-then',
    differs: 'The node supports format 2, says so in 0x82, and multicasts such a frame every 700 ms.',
    freedom: 'IC-FMT2',
    config: {
      amend: (object) =>
        object.eoj === PROFILE
          ? withProperties(object, { epc: 0x82, access: 'G', initial: Uint8Array.of(0x01, 0x0c, 0x03, 0x00) })
          : object,
    },
    steps: () => ({
      started(node) {
        const tick = () => {
          node.datagram(Uint8Array.of(0x10, 0x82, 0x00, 0x01, 0x62, 0x01, 0x00), node.group);
          node.later(700, tick);
        };
        node.later(700, tick);
      },
    }),
  },
];

import type { Message } from '../reference/echonet-lite/bytes.ts';
import type { Bend } from '../reference/echonet-lite/node.ts';
import type { Mutant } from './mutant.ts';
import { aliasing, diverting, empty, SECOND_LIGHT } from './basic-bends.ts';

const isMissing = (deoj: number) => ![0x0290, 0x0130, 0x0011, 0x0ef0].includes(deoj >> 8);
const SERVED = new Set([0x60, 0x61, 0x62, 0x63, 0x6e, 0x74, 0x73]);
const isUnknown = ({ esv }: Message) =>
  !SERVED.has(esv) && ![0x71, 0x72, 0x7a, 0x7e, 0x50, 0x51, 0x52, 0x53, 0x5e].includes(esv);

const unknownRefused = (when: (message: Message) => boolean): Bend => {
  return (sound) => ({
    serves: (node, message, arrival) => (isUnknown(message) && when(message)) || sound.serves(node, message, arrival),
    serve: (task) =>
      isUnknown(task.message) ? [{ esv: 0x52, properties: task.message.properties }] : sound.serve(task),
  });
};

/** Rules of services that are not served (4.2.2 (B)). */
export const basicServices: readonly Mutant[] = [
  {
    name: 'unknown-service-refused',
    differs: 'An unknown service is answered by an SNA.',
    bends: 'EL2-4.2.2-B1',
    steps: unknownRefused(() => true),
  },
  {
    name: 'second-light-refuses-unknown-service',
    differs: 'The second light answers an unknown service by an SNA.',
    bends: 'EL2-4.2.2-B1',
    steps: unknownRefused(({ deoj }) => deoj === SECOND_LIGHT),
  },
  {
    name: 'service-known-by-its-lower-bits',
    differs: 'The two upper bits of the service code are ignored.',
    bends: 'EL2-4.2.2-B1',
    steps: aliasing(({ esv }) =>
      esv >> 6 !== 1 && [0x20, 0x21, 0x22].includes(esv & 0x3f) ? 0x40 | (esv & 0x3f) : undefined,
    ),
  },
  {
    name: 'highest-bit-of-service-ignored',
    differs: 'The highest bit of the service code is ignored.',
    bends: 'EL2-4.2.2-B1',
    steps: aliasing(({ esv }) => (esv === 0xe2 ? 0x62 : undefined)),
  },
  {
    name: 'reserved-service-0x6f-reads',
    differs: 'Service 0x6F is served as a Get.',
    bends: 'EL2-4.2.2-B1',
    steps: aliasing(({ esv }) => (esv === 0x6f ? 0x62 : undefined)),
  },
  {
    name: 'reserved-service-0x65-writes',
    differs: 'Service 0x65 writes as SetI does.',
    bends: 'EL2-4.2.2-B1',
    steps: aliasing(({ esv, properties }) => (esv === 0x65 && (properties[0]?.edt.length ?? 0) > 0 ? 0x60 : undefined)),
  },
  {
    name: 'unasked-set-res-answered',
    differs: 'A 0x71 is served as a SetC.',
    bends: 'EL2-4.2.2-B2',
    steps: aliasing(({ esv }, { arrival }) => (esv === 0x71 && !arrival.multicast ? 0x61 : undefined)),
  },
  {
    name: 'unasked-sna-answered',
    differs: 'A 0x52 is served as a Get.',
    bends: 'EL2-4.2.2-B2',
    steps: aliasing(({ esv }, { arrival }) => (esv === 0x52 && !arrival.multicast ? 0x62 : undefined)),
  },
  {
    name: 'unasked-setget-res-answered',
    differs: 'A 0x7E is served as a SetGet.',
    bends: 'EL2-4.2.2-B2',
    steps: aliasing(({ esv }) => (esv === 0x7e ? 0x6e : undefined)),
  },
  {
    name: 'unasked-get-res-by-multicast-answered',
    differs: 'A 0x72 that comes by multicast is answered by 0x72.',
    bends: 'EL2-4.2.2-B2',
    steps: aliasing(({ esv }, { arrival }) => (esv === 0x72 && arrival.multicast ? 0x62 : undefined)),
  },
  {
    name: 'devices-answer-unasked-infc-res',
    differs: 'A 0x7A to a device object is answered by 0x7A.',
    bends: 'EL2-4.2.2-B2',
    steps: aliasing(({ esv, deoj }) => (esv === 0x7a && deoj >> 8 !== 0x0ef0 ? 0x74 : undefined)),
  },
  {
    name: 'notification-answered',
    differs: 'A notification (0x73) is answered as an INFC would be.',
    bends: 'EL2-4.2.2-B3',
    steps: aliasing(({ esv }, { arrival }) => (esv === 0x73 && !arrival.multicast ? 0x74 : undefined)),
  },
  {
    name: 'notification-by-multicast-answered',
    differs: 'A notification that comes by multicast is answered as a Get of its properties would be.',
    bends: 'EL2-4.2.2-B3',
    steps: aliasing(({ esv }, { arrival }) => (esv === 0x73 && arrival.multicast ? 0x62 : undefined)),
  },
  {
    name: 'notification-to-missing-object-answered',
    differs: 'A notification to an object that is not there is answered by 0x7A.',
    bends: 'EL2-4.2.2-B3',
    steps: (sound) => ({
      ...aliasing(({ esv, deoj }) => (esv === 0x73 && isMissing(deoj) ? 0x74 : undefined))(sound),
      ...diverting(({ esv }) => esv === 0x73, empty)(sound),
    }),
  },
];

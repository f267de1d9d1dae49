import type { Mutant } from './mutant.ts';
import { INF, INF_SNA, informed, informing } from './notifications-bends.ts';
import { bare } from './reads-bends.ts';

const PORT = 3610;
const PROFILE = 0x0ef001;

/** Rules of INF_REQ and its responses (4.2.3.5). */
export const askedNotifications: readonly Mutant[] = [
  {
    name: 'inf-of-two-by-unicast',
    differs: 'The INF that answers an INF_REQ of more than one property goes to the requester alone.',
    bends: 'EL2-4.2.3.5-3',
    steps: (sound) => ({
      destinations: (node, message, arrival) =>
        message.esv === INF && arrival && message.properties.length > 1
          ? [{ address: arrival.from.address, port: PORT }]
          : sound.destinations(node, message, arrival),
    }),
  },
  {
    name: 'requested-inf-to-node-profile',
    differs: 'DEOJ of the INF that answers an INF_REQ is the node profile, as in a spontaneous one.',
    bends: 'EL2-4.2.3.5-3',
    steps: (sound) => ({
      compose(task, answer) {
        const message = sound.compose(task, answer);
        return answer.esv === INF ? { ...message, deoj: PROFILE } : message;
      },
    }),
  },
  {
    name: 'requested-inf-to-controller-one',
    differs: 'DEOJ of the INF that answers a multicast INF_REQ is 0x05FF01, whichever object asked.',
    bends: 'EL2-4.2.3.5-3',
    steps: (sound) => ({
      compose(task, answer) {
        const message = sound.compose(task, answer);
        return answer.esv === INF && task.arrival.multicast ? { ...message, deoj: 0x05ff01 } : message;
      },
    }),
  },
  {
    name: 'requested-inf-from-first-instance',
    differs: 'SEOJ of the INF that answers an INF_REQ is the first instance of the class.',
    bends: 'EL2-4.2.3.5-3',
    steps: (sound) => ({
      compose(task, answer) {
        const message = sound.compose(task, answer);
        return answer.esv === INF ? { ...message, seoj: (message.seoj & 0xffff00) | 1 } : message;
      },
    }),
  },
  {
    name: 'inf-of-marked-properties-only',
    differs: 'A device object refuses to announce what is not in its announcement map.',
    bends: 'EL2-4.2.3.5-3',
    steps: (sound) => ({
      readOne(task, asked, part) {
        const marked = task.object.definitions.get(asked.epc)?.access.includes('A');
        const refused = task.message.esv === 0x63 && task.object !== task.node.profile && !marked;
        return refused ? undefined : sound.readOne(task, asked, part);
      },
    }),
  },
  {
    name: 'inf-of-readable-properties-only',
    differs: 'An INF_REQ of what can be announced but not read is refused.',
    bends: 'EL2-4.2.3.5-3',
    steps: (sound) => ({
      readOne: (task, asked, part) =>
        task.object.definitions.get(asked.epc)?.access.includes('G') === false
          ? undefined
          : sound.readOne(task, asked, part),
    }),
  },
  {
    name: 'first-property-of-inf-only',
    differs: 'The INF that answers an INF_REQ holds the first property alone.',
    bends: 'EL2-4.2.3.5-3',
    steps: informed(INF, (properties) => properties.slice(0, 1)),
  },
  {
    name: 'requested-inf-without-second-value',
    differs: 'The INF that answers an INF_REQ gives the first value alone; the others have PDC 0.',
    bends: 'EL2-4.2.3.5-3',
    steps: informed(INF, (properties) => properties.map((it, i) => (i === 0 ? it : bare(it)))),
  },
  {
    name: 'requested-inf-sorted-by-epc',
    differs: 'The properties of the INF that answers an INF_REQ are sorted by EPC.',
    bends: 'EL2-4.2.3.5-3',
    steps: informed(INF, (properties) => properties.toSorted((a, b) => a.epc - b.epc)),
  },
  {
    name: 'inf-req-refused-by-get-sna',
    differs: 'An INF_REQ that cannot be served is answered by 0x52.',
    bends: 'EL2-4.2.3.5-4',
    steps: informing((answer) => [answer.esv === INF_SNA ? { ...answer, esv: 0x52 } : answer]),
  },
  {
    name: 'inf-with-what-could-be-read',
    differs: 'An INF_REQ served in part is answered by 0x73 without what is missing.',
    bends: 'EL2-4.2.3.5-4',
    steps: informing((answer) => {
      const good = answer.properties.filter(({ edt }) => edt.length > 0);
      return [answer.esv === INF_SNA && good.length > 0 ? { esv: INF, properties: good } : answer];
    }),
  },
  {
    name: 'inf-sna-to-the-group',
    differs: 'INF_SNA goes to the group.',
    bends: 'EL2-4.2.3.5-4',
    steps: (sound) => ({
      destinations: (node, message, arrival) =>
        message.esv === INF_SNA ? [node.group] : sound.destinations(node, message, arrival),
    }),
  },
  {
    name: 'inf-sna-to-the-group-after-multicast',
    differs: 'INF_SNA goes to the group where the INF_REQ came by multicast and some of it could be served.',
    bends: 'EL2-4.2.3.5-4',
    steps: (sound) => ({
      destinations: (node, message, arrival) =>
        message.esv === INF_SNA && arrival?.multicast && message.properties.some(({ edt }) => edt.length > 0)
          ? [node.group]
          : sound.destinations(node, message, arrival),
    }),
  },
  {
    name: 'silent-on-refused-multicast-inf-req',
    differs: 'A multicast INF_REQ that cannot be served is not answered.',
    bends: 'EL2-4.2.3.5-4',
    steps: informing((answer, { arrival }) => (answer.esv === INF_SNA && arrival.multicast ? [] : [answer])),
  },
  {
    name: 'inf-sna-without-values',
    differs: 'Where one property cannot be announced, INF_SNA gives none.',
    bends: 'EL2-4.2.3.5-5',
    steps: informed(INF_SNA, (properties) => properties.map(bare)),
  },
  {
    name: 'what-is-missing-left-out-of-inf-sna',
    differs: 'INF_SNA leaves out the properties that are missing, unless all are.',
    bends: 'EL2-4.2.3.5-5',
    steps: informed(INF_SNA, (properties) => {
      const good = properties.filter(({ edt }) => edt.length > 0);
      return good.length > 0 ? good : properties;
    }),
  },
  {
    name: 'refused-properties-first-in-inf-sna',
    differs: 'INF_SNA names what is missing before what could be read.',
    bends: 'EL2-4.2.3.5-5',
    steps: informed(INF_SNA, (properties) => properties.toSorted((a, b) => a.edt.length - b.edt.length)),
  },
  {
    name: 'inf-sna-to-node-profile',
    differs: 'DEOJ of INF_SNA is the node profile.',
    bends: 'EL2-4.2.3.5-5',
    steps: (sound) => ({
      compose(task, answer) {
        const message = sound.compose(task, answer);
        return answer.esv === INF_SNA ? { ...message, deoj: PROFILE } : message;
      },
    }),
  },
  {
    name: 'refused-property-with-zero-byte-in-inf-sna',
    differs: 'What is missing stands in INF_SNA with an EDT of one byte, 0x00.',
    bends: 'EL2-4.2.3.5-5',
    steps: (sound) => ({
      refusedRead: (task, asked) =>
        task.message.esv === 0x63 ? { epc: asked.epc, edt: Uint8Array.of(0) } : sound.refusedRead(task, asked),
    }),
  },
  {
    name: 'inf-with-the-first-eight',
    differs: 'An INF_REQ of more than eight properties is answered by 0x73 with the first eight.',
    bends: 'EL2-4.2.3.5-6',
    steps: informed(INF, (properties) => properties.slice(0, 8)),
  },
  {
    name: 'inf-with-what-fits',
    differs: 'An INF_REQ whose values exceed the frame is answered by 0x73 with those that fit.',
    bends: 'EL2-4.2.3.5-6',
    steps: informing((answer, { message }) => [
      answer.properties.length < message.properties.length ? { ...answer, esv: INF } : answer,
    ]),
  },
  {
    name: 'long-inf-sna-to-the-group',
    differs: 'INF_SNA goes to the group where the values of an INF_REQ exceed the frame.',
    bends: 'EL2-4.2.3.5-6',
    steps: (sound) => ({
      destinations: (node, message, arrival) =>
        message.esv === INF_SNA && message.properties.length > 20
          ? [node.group]
          : sound.destinations(node, message, arrival),
    }),
  },
  {
    name: 'silent-on-long-inf-req',
    differs: 'An INF_REQ whose values exceed the frame is not answered.',
    bends: 'EL2-4.2.3.5-6',
    steps: informing((answer, { message }) => (answer.properties.length < message.properties.length ? [] : [answer])),
  },
  {
    name: 'long-values-skipped-in-inf-sna',
    differs: 'An INF_REQ of more than eight properties is answered by 0x53 without those of more than 4 bytes.',
    bends: 'EL2-4.2.3.5-6',
    steps: informing((answer) =>
      answer.properties.length > 8
        ? [{ esv: INF_SNA, properties: answer.properties.filter(({ edt }) => edt.length <= 4) }]
        : [answer],
    ),
  },
];

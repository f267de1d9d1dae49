import type { Mutant } from './mutant.ts';
import { answering, bare, GET_RES, GET_SNA, groups } from './reads-bends.ts';

const PROFILE = 0x0ef001;
const PORT = 3610;

/** Rules of a Get that is served in part, and of where its answers go (4.2.3.3). */
export const partialReads: readonly Mutant[] = [
  {
    name: 'what-is-missing-left-out-of-get-sna',
    differs: 'Get_SNA names the properties that could be read and leaves out the others, unless all are missing.',
    bends: 'EL2-4.2.3.3-5',
    steps: groups(GET_SNA, (properties) => {
      const good = properties.filter(({ edt }) => edt.length > 0);
      return good.length > 0 ? good : properties;
    }),
  },
  {
    name: 'get-sna-without-values',
    differs: 'Where one property cannot be read, none is given.',
    bends: 'EL2-4.2.3.3-5',
    steps: groups(GET_SNA, (properties) => properties.map(bare)),
  },
  {
    name: 'no-value-behind-a-refusal',
    differs: 'What follows a property that cannot be read is refused as well.',
    bends: 'EL2-4.2.3.3-5',
    steps: groups(GET_SNA, (properties) => {
      const bad = properties.findIndex(({ edt }) => edt.length === 0);
      return properties.map((it, i) => (bad >= 0 && i > bad ? bare(it) : it));
    }),
  },
  {
    name: 'refused-reads-last-in-get-sna',
    differs: 'Get_SNA names what could be read first, and what could not behind it.',
    bends: 'EL2-4.2.3.3-5',
    steps: groups(GET_SNA, (properties) =>
      properties.toSorted((a, b) => Number(a.edt.length === 0) - Number(b.edt.length === 0)),
    ),
  },
  {
    name: 'refused-read-with-zero-byte',
    differs: 'A property that could not be read has an EDT of one byte, 0x00.',
    bends: 'EL2-4.2.3.3-5',
    steps: (sound) => ({
      refusedRead: (task, asked) =>
        task.message.esv === 0x62 ? { epc: asked.epc, edt: Uint8Array.of(0) } : sound.refusedRead(task, asked),
    }),
  },
  {
    name: 'last-property-decides-get',
    differs: 'The service code of the answer to a Get is decided by the last property alone.',
    bends: 'EL2-4.2.3.3-5',
    steps: answering((answer) => [
      { ...answer, esv: (answer.properties.at(-1)?.edt.length ?? 0) > 0 ? GET_RES : answer.esv },
    ]),
  },
  {
    name: 'get-sna-from-node-profile',
    differs: 'SEOJ of Get_SNA is the node profile.',
    bends: 'EL2-4.2.3.3-5',
    steps: (sound) => ({
      compose(task, answer) {
        const message = sound.compose(task, answer);
        return answer.esv === GET_SNA ? { ...message, seoj: PROFILE } : message;
      },
    }),
  },
  {
    name: 'silent-on-get-with-long-values',
    differs: 'A Get of several properties is not answered where their values take more than 60 bytes.',
    bends: 'EL2-4.2.3.3-6',
    steps: answering((answer) => {
      const size = answer.properties.reduce((sum, { edt }) => sum + edt.length, 0);
      return answer.properties.length > 4 && size > 60 ? [] : [answer];
    }),
  },
  {
    name: 'silent-beyond-127-properties',
    differs: 'A Get of more than 127 properties is not answered.',
    bends: 'EL2-4.2.3.3-6',
    steps: answering((answer, { message }) => (message.properties.length > 0x7f ? [] : [answer])),
  },
  {
    name: 'long-values-skipped-in-batch',
    differs: 'A Get of more than eight properties is answered by 0x52 without the values of more than 4 bytes.',
    bends: 'EL2-4.2.3.3-6',
    steps: answering((answer) =>
      answer.properties.length > 8
        ? [{ esv: GET_SNA, properties: answer.properties.filter(({ edt }) => edt.length <= 4) }]
        : [answer],
    ),
  },
  {
    name: 'last-ten-of-a-batch',
    differs: 'A Get of more than ten properties is answered by 0x52 with the last ten.',
    bends: 'EL2-4.2.3.3-6',
    steps: answering((answer) =>
      answer.properties.length > 10 ? [{ esv: GET_SNA, properties: answer.properties.slice(-10) }] : [answer],
    ),
  },
  {
    name: 'first-ten-as-get-res',
    differs: 'A Get of more than ten properties is answered by 0x72 with the first ten.',
    bends: 'EL2-4.2.3.3-6',
    steps: groups(GET_RES, (properties) => properties.slice(0, 10)),
  },
  {
    name: 'what-fits-as-get-res',
    differs: 'Values that exceed the frame are answered by 0x72 with those that fit.',
    bends: 'EL2-4.2.3.3-7',
    steps: answering((answer, { message }) => [
      answer.properties.length < message.properties.length ? { ...answer, esv: GET_RES } : answer,
    ]),
  },
  {
    name: 'silent-when-values-exceed-the-frame',
    differs: 'A Get whose values exceed the frame is not answered.',
    bends: 'EL2-4.2.3.3-7',
    steps: answering((answer, { message }) => (answer.properties.length < message.properties.length ? [] : [answer])),
  },
  {
    name: 'value-cut-at-the-end-of-the-frame',
    differs: 'Where values exceed the frame, the first that does not fit is cut to five bytes.',
    bends: 'EL2-4.2.3.3-7',
    steps: answering((answer, { node, object, message }) => {
      const next = message.properties[answer.properties.length];
      const edt = next && node.steps.current(node, object, next.epc, 0);
      return [
        edt ? { ...answer, properties: [...answer.properties, { epc: next.epc, edt: edt.slice(0, 5) }] } : answer,
      ];
    }),
  },
  {
    name: 'the-rest-in-another-frame',
    differs: 'Values that exceed the frame follow in a second answer.',
    bends: 'EL2-4.2.3.3-7',
    steps: (sound) => ({
      read(task) {
        const first = sound.read(task);
        const done = first[0]?.properties.length ?? 0;
        const rest = task.message.properties.slice(done);
        if (rest.length === 0) return first;
        return [...first, ...sound.read({ ...task, message: { ...task.message, properties: rest } })];
      },
    }),
  },
  {
    name: 'what-does-not-fit-refused',
    differs: 'What exceeds the frame stands in 0x52 with PDC 0, as if it could not be read.',
    bends: 'EL2-4.2.3.3-7',
    steps: answering((answer, { message }) => [
      { ...answer, properties: [...answer.properties, ...message.properties.slice(answer.properties.length)] },
    ]),
  },
  {
    name: 'get-res-by-multicast',
    differs: 'Get_Res to a multicast Get goes to the group.',
    bends: 'EL2-4.2.3.3-8',
    steps: (sound) => ({
      destinations: (node, message, arrival) =>
        message.esv === GET_RES && arrival?.multicast ? [node.group] : sound.destinations(node, message, arrival),
    }),
  },
  {
    name: 'get-answered-to-first-tester',
    differs: 'Answers to a Get go to the first node that ever asked.',
    bends: 'EL2-4.2.3.3-8',
    steps: (sound) => {
      let first: string | undefined;
      return {
        destinations(node, message, arrival) {
          const read = message.esv === GET_RES || message.esv === GET_SNA;
          if (!read || !arrival || arrival.stream) return sound.destinations(node, message, arrival);
          first ??= arrival.from.address;
          return [{ address: first, port: PORT }];
        },
      };
    },
  },
  {
    name: 'get-sna-to-whoever-was-heard-last',
    differs: 'Get_SNA takes 5 ms and goes to the node that was heard last by then.',
    bends: 'EL2-4.2.3.3-8',
    steps: (sound) => {
      let last: string | undefined;
      return {
        hears(node, arrival) {
          last = arrival.from.address;
          return sound.hears(node, arrival);
        },
        delay: (_node, _arrival, { esv }) => (esv === GET_SNA ? 5 : 0),
        destinations: (node, message, arrival) =>
          message.esv === GET_SNA && last !== undefined && !arrival?.stream
            ? [{ address: last, port: PORT }]
            : sound.destinations(node, message, arrival),
      };
    },
  },
];

import { composes, isSna } from './frame-bends.ts';
import type { Mutant } from './mutant.ts';

/** The TID (3.2.2). */
export const tid: readonly Mutant[] = [
  {
    name: 'tid-not-copied',
    differs: 'Answers carry TIDs that the node counts itself.',
    bends: 'EL2-3.2.2-1',
    steps: composes(
      () => true,
      (_message, { node }) => ({ tid: node.nextTid() }),
    ),
  },
  {
    name: 'tid-bytes-exchanged',
    differs: 'The two bytes of the TID are exchanged in answers.',
    bends: 'EL2-3.2.2-1',
    steps: composes(
      () => true,
      (message) => ({ tid: ((message.tid & 0xff) << 8) | (message.tid >> 8) }),
    ),
  },
  {
    name: 'tid-of-one-byte',
    differs: 'Answers carry the lower byte of the TID alone.',
    bends: 'EL2-3.2.2-1',
    steps: composes(
      () => true,
      (message) => ({ tid: message.tid & 0xff }),
    ),
  },
  {
    name: 'tid-of-15-bits',
    differs: 'Bit 15 of the TID is lost in Get_Res.',
    bends: 'EL2-3.2.2-1',
    steps: composes(
      (_task, { esv }) => esv === 0x72,
      (message) => ({ tid: message.tid & 0x7fff }),
    ),
  },
  {
    name: 'tid-0-not-answered',
    differs: 'A request with TID 0 is not answered.',
    bends: 'EL2-3.2.2-1',
    steps: (sound) => ({
      admits: (node, message, arrival) => message.tid !== 0 && sound.admits(node, message, arrival),
    }),
  },
  {
    name: 'tid-ffff-not-answered',
    differs: 'A request with TID 0xFFFF is not answered.',
    bends: 'EL2-3.2.2-1',
    steps: (sound) => ({
      admits: (node, message, arrival) => message.tid !== 0xffff && sound.admits(node, message, arrival),
    }),
  },
  {
    name: 'tid-of-set-res-counted-on',
    differs: 'The TID of Set_Res is that of the request and one more.',
    bends: 'EL2-3.2.2-1',
    steps: composes(
      (_task, { esv }) => esv === 0x71,
      (message) => ({ tid: (message.tid + 1) & 0xffff }),
    ),
  },
  {
    name: 'tid-of-setget-res-not-copied',
    differs: 'The TID of SetGet_Res is 0.',
    bends: 'EL2-3.2.2-1',
    steps: composes(
      (_task, { esv }) => esv === 0x7e,
      () => ({ tid: 0 }),
    ),
  },
  {
    name: 'tid-not-copied-by-later-objects',
    differs: 'Only the first object of each class copies the TID.',
    bends: 'EL2-3.2.2-1',
    steps: composes(
      ({ object }) => (object.eoj & 0xff) > 1,
      (_message, { node }) => ({ tid: node.nextTid() }),
    ),
  },
  {
    name: 'same-tid-taken-for-a-repetition',
    differs: 'A request with the TID of the one before is not answered.',
    bends: 'EL2-3.2.2-1',
    steps: (sound) => {
      let last: number | undefined;
      return {
        admits(node, message, arrival) {
          const repeated = message.tid === last;
          last = message.tid;
          return !repeated && sound.admits(node, message, arrival);
        },
      };
    },
  },
  {
    name: 'same-tid-answered-to-who-used-it-first',
    differs: 'An answer goes to the first host that asked under its TID.',
    bends: 'EL2-3.2.2-1',
    steps: (sound) => {
      const asker = new Map<number, string>();
      return {
        destinations(node, message, arrival) {
          if (arrival === undefined || arrival.stream || message.esv === 0x73)
            return sound.destinations(node, message, arrival);
          const address = asker.get(message.tid) ?? arrival.from.address;
          asker.set(message.tid, address);
          return [{ address, port: 3610 }];
        },
      };
    },
  },
  {
    name: 'answer-repeated-under-another-tid',
    differs: 'Get_Res is followed by a copy of itself under the next TID.',
    bends: 'EL2-3.2.2-1',
    steps: (sound) => ({
      afterReceive(node, arrival, message, answers) {
        sound.afterReceive(node, arrival, message, answers);
        const object = message && node.byEoj.get(message.deoj);
        if (message?.esv !== 0x62 || object === undefined || answers === 0 || arrival.stream) return;
        const task = { node, object, message, arrival };
        const [answer] = sound.read(task);
        if (answer) node.say({ ...sound.compose(task, answer), tid: (message.tid + 0x1234) & 0xffff }, arrival);
      },
    }),
  },
  {
    name: 'tid-of-sna-not-copied',
    differs: 'The TID of an SNA is 0.',
    bends: 'EL2-3.2.2-2',
    steps: composes(
      (_task, answer) => isSna(answer),
      () => ({ tid: 0 }),
    ),
  },
  {
    name: 'tid-of-seti-sna-not-copied',
    differs: 'SetI_SNA carries a TID that the node counts itself.',
    bends: 'EL2-3.2.2-2',
    steps: composes(
      (_task, { esv }) => esv === 0x50,
      (_message, { node }) => ({ tid: node.nextTid() }),
    ),
  },
  {
    name: 'tid-of-setget-sna-not-copied',
    differs: 'SetGet_SNA carries a TID that the node counts itself.',
    bends: 'EL2-3.2.2-2',
    steps: composes(
      (_task, { esv }) => esv === 0x5e,
      (_message, { node }) => ({ tid: node.nextTid() }),
    ),
  },
  {
    name: 'tid-of-sna-not-copied-by-the-second-light',
    differs: 'An SNA of 0x029002 has its TID bytes exchanged.',
    bends: 'EL2-3.2.2-2',
    steps: composes(
      ({ object }, answer) => isSna(answer) && object.eoj === 0x029002,
      (message) => ({ tid: ((message.tid & 0xff) << 8) | (message.tid >> 8) }),
    ),
  },
  {
    name: 'tid-of-requested-notification-counted',
    differs: 'A notification that was asked for carries a TID that the node counts itself.',
    bends: 'EL2-3.2.2-4',
    steps: composes(
      (_task, { esv }) => esv === 0x73,
      (_message, { node }) => ({ tid: node.nextTid() | 0x8000 }),
    ),
  },
];

import { nothing, type Message } from '../reference/echonet-lite/bytes.ts';
import type { Bend } from '../reference/echonet-lite/node.ts';
import type { Answer, Arrival } from '../reference/echonet-lite/steps.ts';
import type { Mutant } from './mutant.ts';

interface Discarding {
  readonly discarded: (message: Message | undefined, arrival: Arrival) => boolean;
  readonly lost: (arrival: Arrival) => boolean;
}

/** Loses the first frame of a kind that follows a discarded one. */
const losesNext =
  ({ discarded, lost }: Discarding): Bend =>
  (sound) => {
    let stumbled = false;
    return {
      hears(node, arrival) {
        const loses = stumbled && lost(arrival);
        if (loses) stumbled = false;
        return !loses && sound.hears(node, arrival);
      },
      afterReceive(_node, arrival, message, answers) {
        stumbled = answers === 0 && message?.esv !== 0x60 && discarded(message, arrival);
      },
    };
  };

const always = () => true;
const isService =
  (esv: number) =>
  ({ bytes }: Arrival) =>
    bytes[10] === esv;

// Discarded frames take room that is given back 100 ms later; there is room for 40.
const runsFull: Bend = (sound) => {
  let kept = 0;
  return {
    hears: (node, arrival) => kept < 40 && sound.hears(node, arrival),
    afterReceive(node, _arrival, message, answers) {
      if (answers > 0 || message?.esv === 0x60) return;
      kept++;
      node.later(100, () => kept--);
    },
  };
};

const emptied = ({ esv, properties }: Answer): Answer => ({
  esv,
  properties: properties.map(({ epc }) => ({ epc, edt: nothing })),
});

// The value that is read after a discarded frame is the one that the discarded frame left in the buffer: none.
const forgetsValues: Bend = (sound) => {
  let stumbled = false;
  return {
    read(task) {
      const answers = sound.read(task);
      return stumbled ? answers.map(emptied) : answers;
    },
    afterReceive(_node, _arrival, message, answers) {
      stumbled = message !== undefined && answers === 0 && message.esv !== 0x60;
    },
  };
};

/** Robustness against discarded frames (Appendix 2). */
export const basicAfterDiscarded: readonly Mutant[] = [
  {
    name: 'frame-after-missing-object-lost',
    differs: 'The first frame after one to an object that is not there is lost.',
    bends: 'EL2-APP2-6',
    steps: losesNext({
      discarded: (message) => message !== undefined && message.deoj >> 8 !== 0x0ef0 && message.esv === 0x62,
      lost: always,
    }),
  },
  {
    name: 'frame-after-unknown-service-lost',
    differs: 'The first frame after one with an unknown service is lost.',
    bends: 'EL2-APP2-6',
    steps: losesNext({ discarded: (message) => message?.esv === 0x65, lost: always }),
  },
  {
    name: 'frame-after-notification-by-multicast-lost',
    differs: 'The first frame after a notification that came by multicast is lost.',
    bends: 'EL2-APP2-6',
    steps: losesNext({ discarded: (message, { multicast }) => multicast && message?.esv === 0x73, lost: always }),
  },
  {
    name: 'setc-after-discarded-frame-lost',
    differs: 'A SetC that follows a discarded frame is lost.',
    bends: 'EL2-APP2-6',
    steps: losesNext({ discarded: always, lost: isService(0x61) }),
  },
  {
    name: 'inf-req-after-discarded-frame-lost',
    differs: 'An INF_REQ that follows a discarded frame is lost.',
    bends: 'EL2-APP2-6',
    steps: losesNext({ discarded: always, lost: isService(0x63) }),
  },
  {
    name: 'deaf-after-many-discarded-frames',
    differs: 'After 40 discarded frames within 100 ms nothing is heard for a while.',
    bends: 'EL2-APP2-6',
    steps: runsFull,
  },
  {
    name: 'value-after-discarded-frame-empty',
    differs: 'A Get that follows a discarded frame is answered with PDC 0.',
    bends: 'EL2-APP2-6',
    steps: forgetsValues,
  },
  {
    name: 'deaf-after-a-discarded-frame',
    differs: 'For 50 ms after a frame that could not be read nothing is answered.',
    bends: 'EL2-APP2-6',
    steps: (sound) => {
      let discarded = false;
      return {
        hears: (node, arrival) => !discarded && sound.hears(node, arrival),
        afterReceive(node, _arrival, message) {
          if (message !== undefined) return;
          discarded = true;
          node.later(50, () => (discarded = false));
        },
      };
    },
  },
];

import type { Message } from '../reference/echonet-lite/bytes.ts';
import type { Bend } from '../reference/echonet-lite/node.ts';
import { PROFILE } from '../reference/echonet-lite/node-profile.ts';
import type { PropertyDefinition } from '../reference/echonet-lite/objects.ts';
import type { Steps } from '../reference/echonet-lite/steps.ts';

export const bytes = (...values: readonly number[]) => Uint8Array.from(values);

/** A property that is read only, and reads this. */
export const readable = (epc: number, ...initial: readonly number[]): PropertyDefinition => ({
  epc,
  access: 'G',
  initial: bytes(...initial),
});

export const toAllInstances = ({ deoj }: Message) => (deoj & 0xff) === 0;

/** Of a service to all instances of a class only the first one knows. */
export const firstAlone =
  (esv: number): Bend =>
  (sound) => ({
    addressed(node, message, arrival) {
      const objects = sound.addressed(node, message, arrival);
      return message.esv === esv && toAllInstances(message) ? objects.slice(0, 1) : objects;
    },
  });

/** An assigned 0xBF is lost with the power. */
export const forgetsAssigned: Bend = (sound) => ({
  store(node, object, epc, edt) {
    sound.store(node, object, epc, edt);
    node.kept.delete(PROFILE * 0x100 + 0xbf);
  },
});

/** Deals in its own way with what is written to a device and announced. */
export const storingAnnounced =
  (store: (sound: Steps, ...written: Parameters<Steps['store']>) => void): Bend =>
  (sound) => {
    let isWrite = false;
    return {
      serve(task) {
        isWrite = task.object !== task.node.profile;
        try {
          return sound.serve(task);
        } finally {
          isWrite = false;
        }
      },
      store(node, object, epc, edt) {
        const isAnnounced = object.definitions.get(epc)?.access.includes('A') === true;
        if (isWrite && isAnnounced) store(sound, node, object, epc, edt);
        else sound.store(node, object, epc, edt);
      },
    };
  };

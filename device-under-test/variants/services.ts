import { referenceNumbers } from '../reference/echonet-lite/numbers.ts';
import { fits } from '../reference/echonet-lite/objects.ts';
import type { Judgement, Steps, Task } from '../reference/echonet-lite/steps.ts';
import type { Property } from '../reference/echonet-lite/bytes.ts';
import { firstAlone, forgetsAssigned, toAllInstances } from './pieces.ts';
import type { Variant } from './variant.ts';

const hasWrongSize = ({ object }: Task, { epc, edt }: Property) => {
  const definition = object.definitions.get(epc);
  return definition !== undefined && definition.access.includes('S') && !fits(definition, edt);
};

const judgingSizes =
  (judge: (times: number) => Judgement) =>
  (sound: Steps): Partial<Steps> => {
    let times = 0;
    return {
      judgeWrite: (task, asked) => (hasWrongSize(task, asked) ? judge(times++) : sound.judgeWrite(task, asked)),
    };
  };

/** Freedoms of the services (4.2.2, 4.2.3). */
export const services: readonly Variant[] = [
  {
    name: 'reads-before-writes',
    differs: 'SetGet reads first and writes then.',
    freedom: 'IC-SETGET-ORDER',
    config: { readsFirst: true },
  },
  {
    name: 'no-setget',
    differs: 'SetGet is not supported.',
    freedom: 'IC-SETGET-OPTIONAL',
    config: { setGet: () => false },
  },
  {
    name: 'setget-on-lights-only',
    differs: 'SetGet is supported by the lights and by no other object.',
    freedom: 'IC-SETGET-OPTIONAL',
    config: { setGet: (eoj) => eoj >> 8 === 0x0290 },
  },
  {
    name: 'discards-wrong-size',
    differs: 'A write with a wrong size is discarded.',
    freedom: 'IC-SIZE',
    steps: judgingSizes(() => 'discard'),
  },
  {
    name: 'discards-wrong-size-in-turns',
    differs: 'Writes with a wrong size are discarded and refused in turns.',
    freedom: 'IC-SIZE',
    steps: judgingSizes((times) => (times % 2 === 0 ? 'discard' : 'refused')),
  },
  {
    name: 'refuses-all-if-one-is-bad',
    differs: 'Where one write of a list cannot be accepted, none is.',
    freedom: 'IC-REFUSE-ALL',
    steps: (sound) => ({
      judgeWrites(task, asked) {
        const judged = sound.judgeWrites(task, asked);
        return judged.includes('refused') ? judged.map(() => 'refused') : judged;
      },
    }),
  },
  {
    name: 'accepts-illegal-values-without-effect',
    differs: 'A value that is not legal is accepted and ignored.',
    freedom: 'IC-VALUE-REFUSED',
    steps: (sound) => ({
      judgeWrite(task, asked) {
        const definition = task.object.definitions.get(asked.epc);
        const writable = definition?.access.includes('S') && fits(definition, asked.edt);
        return writable ? 'accepted' : sound.judgeWrite(task, asked);
      },
      store(node, object, epc, edt) {
        if (object.definitions.get(epc)?.legal?.(edt) !== false) sound.store(node, object, epc, edt);
      },
    }),
  },
  {
    name: 'ignores-infc-by-multicast',
    differs: 'An INFC that comes by multicast is not answered.',
    freedom: 'EL2-4.2.3.6-4',
    steps: (sound) => ({
      serves: (node, message, arrival) =>
        !(message.esv === 0x74 && arrival.multicast) && sound.serves(node, message, arrival),
    }),
  },
  {
    name: 'ignores-infc-to-all-instances',
    differs: 'An INFC to all instances of a class is not answered.',
    freedom: 'EL2-4.2.3-6',
    steps: (sound) => ({
      serves: (node, message, arrival) =>
        !(message.esv === 0x74 && toAllInstances(message)) && sound.serves(node, message, arrival),
    }),
  },
  {
    name: 'answers-infc-to-all-instances-once',
    differs: 'An INFC to all instances of a class is answered by the first one.',
    freedom: 'EL2-4.2.3-6',
    steps: firstAlone(0x74),
  },
  {
    name: 'no-measurement-at-first',
    differs: 'The first Get of the room temperature is refused: there is no measurement yet.',
    freedom: 'IC-VALUE-MOVES',
    steps: (sound) => {
      let measured = false;
      return {
        readOne(task, asked, part) {
          const early = !measured && asked.epc === 0xbb && task.object.definitions.has(0xbb);
          if (early) measured = true;
          return early ? undefined : sound.readOne(task, asked, part);
        },
      };
    },
  },
  {
    name: 'moving-values',
    differs: 'Temperatures differ from one reading to the next.',
    freedom: 'IC-VALUE-MOVES',
    // Nobody would declare a range that its own readings leave.
    pics: { numbers: referenceNumbers.filter(({ epc }) => epc !== 0xe0 && epc !== 0xbb) },
    steps: (sound) => {
      let reading = 0;
      return {
        current(node, object, epc, part) {
          const value = sound.current(node, object, epc, part);
          if (value === undefined || object === node.profile || (epc !== 0xe0 && epc !== 0xbb)) return value;
          const moved = value.slice();
          moved[moved.length - 1] = (moved.at(-1) as number) + (++reading % 7);
          return moved;
        },
      };
    },
  },
  {
    name: 'identification-not-kept',
    differs: 'An assigned 0xBF is lost with the power; maker and serial number tell the node apart.',
    freedom: 'EL2-6.11.1-3.5',
    steps: forgetsAssigned,
  },
];

import type { Message, Property } from '../reference/echonet-lite/bytes.ts';
import { soundConduct, type Conduct } from '../reference/controller/conduct.ts';
import { controllerRow } from '../reference/controller/controller-row.ts';
import { bentController, controller } from '../reference/controller/controller.ts';
import type { Mutant } from './mutant.ts';

// A controller for which only some bits of a TID count.
const tying = (mask: number): Partial<Conduct> => ({
  ties: (answer, request, from) =>
    ((answer.tid ^ request.tid) & mask) === 0 && soundConduct.ties({ ...answer, tid: request.tid }, request, from),
});

// Reads a frame as far as it goes, whatever its counter says; undefined where not even a first property is there.
function readLoosely(
  bytes: Uint8Array,
  takes: (opc: number, found: number, left: number) => boolean,
): Message | undefined {
  const properties: Property[] = [];
  let at = 12;
  while (at + 2 <= bytes.length) {
    const end = at + 2 + (bytes[at + 1] ?? 0);
    properties.push({ epc: bytes[at] ?? 0, edt: bytes.subarray(at + 2, end) });
    at = end;
  }
  if (properties.length === 0 || !takes(bytes[11] ?? 0, properties.length, bytes.length - at)) return undefined;
  const number = (from: number, to: number) => bytes.subarray(from, to).reduce((sum, it) => sum * 256 + it, 0);
  return { tid: number(2, 4), seoj: number(4, 7), deoj: number(7, 10), esv: bytes[10] ?? 0, properties };
}

// A controller that uses some frames whose counter does not fit, by how it fails to fit and by service.
const lenient = (takes: (opc: number, found: number, left: number) => boolean, esv: number) =>
  bentController((whole) => ({
    afterReceive(node, arrival, message, answers) {
      const read = message ?? (arrival.bytes[10] === esv ? readLoosely(arrival.bytes, takes) : undefined);
      whole.afterReceive(node, arrival, read, answers);
    },
  }));

const GET_RES = 0x72;
const INF = 0x73;

const rows: readonly Mutant[] = [
  {
    name: 'controller-takes-any-tid',
    differs: 'The controller takes an answer under any TID.',
    bends: 'EL2-3.2.2-6',
    steps: controller(tying(0)),
  },
  {
    name: 'controller-ties-by-the-low-byte',
    differs: 'Of a TID the controller looks at the low byte alone.',
    bends: 'EL2-3.2.2-6',
    steps: controller(tying(0x00ff)),
  },
  {
    name: 'controller-ties-by-the-high-byte',
    differs: 'Of a TID the controller looks at the high byte alone.',
    bends: 'EL2-3.2.2-6',
    steps: controller(tying(0xff00)),
  },
  {
    name: 'controller-takes-maps-under-any-tid',
    differs: 'The controller takes the maps of an object under any TID.',
    bends: 'EL2-3.2.2-6',
    steps: controller({
      ties(answer, request, from) {
        const isMap = request.question.request.properties.some(({ epc }) => epc === 0x9f);
        return soundConduct.ties(isMap ? { ...answer, tid: request.tid } : answer, request, from);
      },
    }),
  },
  {
    name: 'controller-takes-lists-at-any-time',
    differs: 'The controller uses an instance list that comes as an answer though it has asked nobody.',
    bends: 'EL2-3.2.2-6',
    steps: bentController((whole) => ({
      afterReceive(node, arrival, message, answers) {
        const isList = message?.esv === GET_RES && message.properties.some(({ epc }) => epc === 0xd6);
        // As if the node had announced what it says it has.
        const taken = isList ? { ...message, esv: INF, properties: asAnnounced(message.properties) } : message;
        whole.afterReceive(node, arrival, message, answers);
        if (taken !== message) whole.afterReceive(node, arrival, taken, answers);
      },
    })),
  },
  {
    name: 'controller-has-one-tid-for-all-open-requests',
    differs: 'Requests of the controller that are open at once have one TID.',
    bends: 'EL2-3.2.2-6',
    steps: controller({ tid: (node) => 0x0100 + (Math.floor(node.clock.now() / 100) % 0x100) }),
  },
  {
    name: 'controller-has-tid-0',
    differs: 'Every request of the controller has TID 0.',
    bends: 'EL2-3.2.2-6',
    steps: controller({ tid: () => 0 }),
  },
  {
    name: 'controller-takes-answers-that-lack-properties',
    differs: 'The controller uses an answer that has fewer properties than its counter says.',
    bends: 'EL2-3.2.6-12',
    steps: lenient((opc, found, left) => opc > found && left === 0, GET_RES),
  },
  {
    name: 'controller-takes-answers-with-opc-255',
    differs: 'The controller uses an answer with one property whose counter is 0xFF.',
    bends: 'EL2-3.2.6-12',
    steps: lenient((opc, found, left) => opc === 0xff && found === 1 && left === 0, GET_RES),
  },
  {
    name: 'controller-takes-answers-with-opc-0',
    differs: 'The controller uses an answer with a property whose counter is 0.',
    bends: 'EL2-3.2.6-12',
    steps: lenient((opc, found, left) => opc === 0 && found > 0 && left === 0, GET_RES),
  },
  {
    name: 'controller-takes-answers-with-more-properties',
    differs: 'The controller uses an answer that has more properties than its counter says.',
    bends: 'EL2-3.2.6-12',
    steps: lenient((opc, found, left) => opc > 0 && opc < found && left === 0, GET_RES),
  },
  {
    name: 'controller-takes-answers-that-are-cut-off',
    differs: 'The controller uses an answer whose last property ends behind the frame.',
    bends: 'EL2-3.2.6-12',
    steps: lenient((_opc, _found, left) => left < 0, GET_RES),
  },
  {
    name: 'controller-takes-maps-with-more-properties',
    differs: 'The controller uses the maps in an answer that has more properties than its counter says.',
    bends: 'EL2-3.2.6-12',
    steps: lenient((opc, found, left) => opc > 1 && opc < found && left === 0, GET_RES),
  },
  {
    name: 'controller-takes-notifications-that-lack-properties',
    differs: 'The controller uses a notification that has fewer properties than its counter says.',
    bends: 'EL2-3.2.6-12',
    steps: lenient((opc, found, left) => opc > found && left === 0, INF),
  },
  {
    name: 'controller-takes-notifications-with-more-properties',
    differs: 'The controller uses a notification that has more properties than its counter says.',
    bends: 'EL2-3.2.6-12',
    steps: lenient((opc, found, left) => opc < found && left === 0, INF),
  },
];

const asAnnounced = (properties: readonly Property[]) =>
  properties.map((it) => (it.epc === 0xd6 ? { epc: 0xd5, edt: it.edt } : it));

/** What a controller takes for an answer (3.2.2, 3.2.6). */
export const controllerAnswers: readonly Mutant[] = rows.map((row) => Object.assign({}, controllerRow, row));

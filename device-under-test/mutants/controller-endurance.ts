import type { Message } from '../reference/echonet-lite/bytes.ts';
import { soundConduct } from '../reference/controller/conduct.ts';
import { controllerRow } from '../reference/controller/controller-row.ts';
import { bentController } from '../reference/controller/controller.ts';
import type { Arrival } from '../reference/echonet-lite/steps.ts';
import type { Mutant } from './mutant.ts';

const ACKNOWLEDGED = 0x7a;
const isController = (eoj: number) => eoj >> 8 === 0x05ff;

// A controller that never speaks again after a frame of a kind; `message` is undefined where it could not be read.
const dyingOf = (kills: (arrival: Arrival, message: Message | undefined) => boolean) =>
  bentController((whole) => {
    let isDead = false;
    return {
      hears: (node, arrival) => !isDead && whole.hears(node, arrival),
      afterReceive(node, arrival, message, answers) {
        isDead ||= kills(arrival, message);
        if (!isDead) whole.afterReceive(node, arrival, message, answers);
      },
    };
  });

const listed = (message: Message | undefined) =>
  message?.properties.find(({ epc }) => epc === 0xd5 || epc === 0xd6)?.edt[0] ?? 0;

const rows: readonly Mutant[] = [
  {
    name: 'controller-dies-of-84-instances',
    differs: 'The controller never speaks again after an instance list of 84 objects.',
    bends: 'EL2-1.2-U12',
    steps: dyingOf((_arrival, message) => listed(message) === 84),
  },
  {
    name: 'controller-dies-of-100-instances',
    differs: 'The controller never speaks again after 0xD6 has counted more objects than it lists.',
    bends: 'EL2-1.2-U12',
    steps: dyingOf((_arrival, message) => listed(message) > 84),
  },
  {
    name: 'controller-dies-of-sna',
    differs: 'The controller never speaks again after a Get_SNA.',
    bends: 'EL2-1.2-U12',
    steps: dyingOf((_arrival, message) => message?.esv === 0x52 && isController(message.deoj)),
  },
  {
    name: 'controller-dies-of-silence',
    differs: 'The controller never speaks again once a request of its own has stayed without an answer.',
    bends: 'EL2-1.2-U12',
    steps: bentController((whole) => {
      const open = new Map<number, boolean>();
      let isDead = false;
      return {
        hears: (node, arrival) => !isDead && whole.hears(node, arrival),
        afterReceive(node, arrival, message, answers) {
          if (message) open.delete(message.tid);
          whole.afterReceive(node, arrival, message, answers);
        },
        transmit(node, bytes, to) {
          whole.transmit(node, bytes, to);
          const tid = (bytes[2] ?? 0) * 256 + (bytes[3] ?? 0);
          if (bytes[10] !== 0x62 || !('port' in to) || to.address === node.group.address) return;
          open.set(tid, true);
          node.later(soundConduct.patience, () => (isDead ||= open.get(tid) === true));
        },
      };
    }),
  },
  {
    name: 'controller-dies-of-a-wrong-counter',
    differs: 'The controller never speaks again after an answer whose counter does not fit.',
    bends: 'EL2-APP2-6',
    steps: dyingOf(({ bytes }, message) => message === undefined && bytes[10] === 0x72),
  },
  {
    name: 'controller-acknowledges-no-device',
    differs: 'INFC of a device is not answered by the controller, that of another controller is.',
    bends: 'EL2-4.2.3.6-2',
    steps: bentController((whole) => ({
      acknowledge: (task) => (task.message.seoj >> 8 === 0x0290 ? [] : whole.acknowledge(task)),
    })),
  },
  {
    name: 'controller-acknowledges-devices-with-values',
    differs: 'INFC of a device is answered by the controller with the values that it notified.',
    bends: 'EL2-4.2.3.6-2',
    steps: bentController((whole) => ({
      acknowledge: (task) =>
        isController(task.message.seoj)
          ? whole.acknowledge(task)
          : whole.acknowledge(task).map(({ esv }) => ({ esv, properties: task.message.properties })),
    })),
  },
  {
    name: 'controller-acknowledges-several-properties-in-part',
    differs: 'INFC of a device with more than one property is answered by the controller for the first alone.',
    bends: 'EL2-4.2.3.6-2',
    steps: bentController((whole) => ({
      compose(task, answer) {
        const message = whole.compose(task, answer);
        const isMeant = message.esv === ACKNOWLEDGED && task.message.seoj >> 8 === 0x0290;
        return isMeant ? { ...message, properties: message.properties.slice(0, 1) } : message;
      },
    })),
  },
];

/** What a controller does about the nodes that it meets (1.2, 4.2.3.6, Appendix 2). */
export const controllerEndurance: readonly Mutant[] = rows.map((row) => Object.assign({}, controllerRow, row));

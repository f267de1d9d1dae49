import type { Arrival } from '../reference/echonet-lite/steps.ts';
import type { Mutant } from './mutant.ts';
import { at, besideTcp, deafTo, goes, knowing } from './transport-bends.ts';

const isUdp = ({ stream }: Arrival) => stream === undefined;

/** UDP while a connection is open. */
const beside: readonly Mutant[] = [
  {
    name: 'unicast-not-heard-beside-tcp',
    differs: 'UDP unicast is not heard while a TCP connection is open.',
    bends: 'EL2-1.2-T1',
    steps: besideTcp((isBeside) => deafTo((it) => isUdp(it) && !it.multicast && isBeside())),
  },
  {
    name: 'multicast-not-heard-beside-tcp',
    differs: 'Multicast is not heard while a TCP connection is open.',
    bends: 'EL2-1.2-T1',
    steps: besideTcp((isBeside) => deafTo((it) => it.multicast && isBeside())),
  },
  {
    name: 'udp-of-the-connected-not-heard',
    differs: 'By UDP a node is not heard that has a TCP connection open.',
    bends: 'EL2-1.2-T1',
    steps: knowing((connections) =>
      deafTo((it) => isUdp(it) && connections.open.some(({ remote }) => remote.address === it.from.address)),
    ),
  },
  {
    name: 'writes-by-udp-not-heard-beside-tcp',
    differs: 'SetI, SetC and SetGet by UDP are not heard while a TCP connection is open.',
    bends: 'EL2-1.2-T1',
    steps: besideTcp((isBeside) =>
      deafTo((it) => isUdp(it) && [0x60, 0x61, 0x6e].includes(it.bytes[10] ?? 0) && isBeside()),
    ),
  },
  {
    name: 'udp-not-heard-beside-used-tcp',
    differs: 'UDP is not heard while a TCP connection is open that has been asked something.',
    bends: 'EL2-1.2-T1',
    steps: knowing((connections) => (sound) => {
      const used = new Set<unknown>();
      return {
        hears(node, arrival) {
          if (arrival.stream) used.add(arrival.stream);
          const deaf = isUdp(arrival) && connections.open.some((it) => used.has(it));
          return !deaf && sound.hears(node, arrival);
        },
      };
    }),
  },
  {
    name: 'udp-answered-over-open-tcp',
    differs: 'What is asked by UDP is answered over the TCP connection that is open.',
    bends: 'EL2-1.2-T1',
    steps: besideTcp((isBeside, connections) =>
      goes(
        ({ esv }, arrival) => esv !== 0x73 && arrival !== undefined && isUdp(arrival) && isBeside(),
        () => connections.open.slice(-1),
      ),
    ),
  },
  {
    name: 'multicast-answered-over-open-tcp',
    differs: 'What is asked by multicast is answered over the TCP connection that is open.',
    bends: 'EL2-1.2-T1',
    steps: besideTcp((isBeside, connections) =>
      goes(
        ({ esv }, arrival) => esv !== 0x73 && arrival?.multicast === true && isBeside(),
        () => connections.open.slice(-1),
      ),
    ),
  },
];

/** Connections that are not accepted, or not served. */
const connecting: readonly Mutant[] = [
  {
    name: 'tcp-declared-and-refused',
    differs: 'TCP is declared, and connections are refused.',
    bends: 'EL2-1.2-T2',
    config: { tcp: false },
    pics: { tcp: true },
  },
  {
    name: 'tcp-accepted-and-not-read',
    differs: 'TCP connections are accepted, and nothing that comes over them is read.',
    bends: 'EL2-1.2-T2',
    steps: deafTo(({ stream }) => stream !== undefined),
  },
  {
    name: 'tcp-accepted-and-closed',
    differs: 'TCP connections are accepted and closed at once.',
    bends: 'EL2-1.2-T2',
    steps: () => ({ accepts: () => false }),
  },
  {
    name: 'tcp-for-the-node-profile-alone',
    differs: 'What is asked of a device object by TCP is not heard.',
    bends: 'EL2-1.2-T2',
    steps: deafTo(({ stream, bytes }) => stream !== undefined && bytes[7] !== 0x0e),
  },
  {
    name: 'one-tcp-connection-in-a-lifetime',
    differs: 'After the first TCP connection all others are accepted and not read.',
    bends: 'EL2-1.2-T2',
    steps: knowing(({ all }) => deafTo(({ stream }) => stream !== undefined && stream !== all[0])),
  },
  {
    name: 'second-tcp-connection-not-read',
    differs: 'While a TCP connection is open another is accepted and not read.',
    bends: 'EL2-1.2-T2',
    steps: knowing((connections) => deafTo(({ stream }) => stream !== undefined && stream !== connections.open[0])),
  },
  {
    name: 'first-tcp-connection-forgotten-at-the-second',
    differs: 'Once a second TCP connection is open the first one is not read any more.',
    bends: 'EL2-1.2-T2',
    steps: knowing((connections) => deafTo(({ stream }) => stream !== undefined && stream !== connections.open.at(-1))),
  },
  {
    name: 'deaf-after-a-connection-closed-behind-a-request',
    differs: 'Nothing is heard any more once a TCP connection was closed before its request was answered.',
    bends: 'EL2-1.2-T2',
    steps: (sound) => {
      let deaf = false;
      return {
        hears: (node, arrival) => !deaf && sound.hears(node, arrival),
        transmit(node, bytes, to) {
          if (!('write' in to)) return sound.transmit(node, bytes, to);
          let open = true;
          to.onClose(() => (open = false));
          // An answer that takes its time finds the connection closed.
          node.later(5, () => (open ? sound.transmit(node, bytes, to) : (deaf = true)));
        },
      };
    },
  },
  {
    name: 'tcp-not-read-after-half-a-request',
    differs: 'Once a TCP connection was closed in the middle of a frame no other one is read.',
    bends: 'EL2-1.2-T2',
    steps: (sound) => {
      let pending = false;
      let stuck = false;
      return {
        accepts(_node, stream) {
          stream.onClose(() => (stuck ||= pending));
          return true;
        },
        cut(node, buffered, stream) {
          const cut = sound.cut(node, buffered, stream);
          pending = cut.rest.length > 0;
          return stuck ? { ...cut, frames: [] } : cut;
        },
      };
    },
  },
  {
    name: 'eight-tcp-connections-in-a-lifetime',
    differs: 'TCP connections are closed at once after the eighth since power-on.',
    bends: 'EL2-1.2-T2',
    steps: (sound) => {
      let count = 0;
      return { accepts: (node, stream) => ++count <= 8 && sound.accepts(node, stream) };
    },
  },
  {
    name: 'tcp-not-read-after-unplug',
    differs: 'Once the network was away TCP connections are accepted and not read.',
    bends: 'EL2-1.2-T2',
    steps: deafTo(({ stream }, node) => stream !== undefined && node.memory.get('unplugged') === true),
  },
];

/** Notifications of a node that supports TCP (1.2 (2), read with 4.2.3.5). */
const notifying: readonly Mutant[] = [
  {
    name: 'inf-req-by-tcp-not-served',
    differs: 'INF_REQ by TCP brings no notification.',
    bends: 'EL2-1.2-T6',
    steps: deafTo(({ stream, bytes }) => stream !== undefined && bytes[10] === 0x63),
  },
  {
    name: 'inf-req-by-tcp-not-served-by-devices',
    differs: 'INF_REQ by TCP to a device object brings no notification.',
    bends: 'EL2-1.2-T6',
    steps: deafTo(({ stream, bytes }) => stream !== undefined && bytes[10] === 0x63 && bytes[7] !== 0x0e),
  },
  {
    name: 'inf-req-by-tcp-notified-by-udp-unicast',
    differs: 'INF_REQ by TCP brings a notification by UDP to who asked alone.',
    bends: 'EL2-1.2-T6',
    steps: goes(
      ({ esv }, arrival) => esv === 0x73 && arrival?.stream !== undefined,
      (_node, arrival) => [at(arrival?.from.address ?? '')],
    ),
  },
  {
    name: 'notifies-connections-in-place-of-the-group',
    differs: 'While a TCP connection is open, notifications go there and not to the group.',
    bends: 'EL2-1.2-T6',
    steps: besideTcp((isBeside, connections) =>
      goes(
        ({ esv }) => esv === 0x73 && isBeside(),
        () => connections.open,
      ),
    ),
  },
  {
    name: 'announces-changes-to-connections-alone',
    differs: 'While a TCP connection is open, changes of state are told there and not to the group.',
    bends: 'EL2-1.2-T6',
    steps: besideTcp((isBeside, connections) =>
      goes(
        ({ esv }, arrival) => esv === 0x73 && arrival === undefined && isBeside(),
        () => connections.open,
      ),
    ),
  },
];

/** Rules on TCP connections beside UDP (1.2 (2)). */
export const tcpConnections: readonly Mutant[] = [...beside, ...connecting, ...notifying];

import { PORT } from '../../harness/transport/lan.ts';
import type { Message } from '../reference/echonet-lite/bytes.ts';
import type { Node } from '../reference/echonet-lite/node.ts';
import { controllerRow } from '../reference/controller/controller-row.ts';
import { bentController } from '../reference/controller/controller.ts';
import { streams } from '../reference/controller/streams.ts';
import type { Mutant } from './mutant.ts';

const GET = 0x62;
const INF_REQ = 0x63;
const SETC = 0x61;
const INFC = 0x74;
const asks = ({ esv }: Message) => esv >> 4 === 6 || esv === INFC;

// The requests of a controller, each as `change` leaves it.
const asking = (change: (message: Message, node: Node) => Message) =>
  bentController((whole) => ({
    build: (node, message, arrival) => whole.build(node, asks(message) ? change(message, node) : message, arrival),
  }));

// The same for the bytes of one service.
const sending = (esv: number, spoil: (bytes: Uint8Array) => void) =>
  bentController((whole) => ({
    build(node, message, arrival) {
      const bytes = whole.build(node, message, arrival);
      if (message.esv === esv) spoil(bytes);
      return bytes;
    },
  }));

// Requests that go to the port that their addressee was heard from, where `isMeant` by what was heard.
const atSourcePort = (isMeant: (esv: number) => boolean) =>
  bentController((whole) => {
    const ports = new Map<string, number>();
    return {
      afterReceive(node, arrival, message, answers) {
        if (message && isMeant(message.esv)) ports.set(arrival.from.address, arrival.from.port);
        whole.afterReceive(node, arrival, message, answers);
      },
      destinations(node, message, arrival) {
        const to = whole.destinations(node, message, arrival);
        if (!asks(message)) return to;
        return to.map((it) => ('write' in it ? it : { address: it.address, port: ports.get(it.address) ?? PORT }));
      },
    };
  });

const isDevice = (eoj: number) => eoj >> 16 < 0x0e;
const one = Uint8Array.of(0x00);

const rows: readonly Mutant[] = [
  {
    name: 'controller-get-with-data',
    differs: 'Get of the controller has a byte of data for its second property.',
    bends: 'EL2-3.2.8-2',
    steps: asking((message) =>
      message.esv === GET
        ? { ...message, properties: message.properties.map((it, i) => (i === 1 ? { epc: it.epc, edt: one } : it)) }
        : message,
    ),
  },
  {
    name: 'controller-inf-req-with-data',
    differs: 'INF_REQ of the controller has a byte of data.',
    bends: 'EL2-4.2.3.5-1',
    steps: asking((message) =>
      message.esv === INF_REQ
        ? { ...message, properties: message.properties.map(({ epc }) => ({ epc, edt: one })) }
        : message,
    ),
  },
  {
    name: 'controller-get-of-nothing',
    differs: 'Get of the controller to a device has OPC 0.',
    bends: 'EL2-3.2.6-2',
    steps: asking((message) =>
      message.esv === GET && isDevice(message.deoj) ? { ...message, properties: [] } : message,
    ),
  },
  {
    name: 'controller-get-counts-one-too-many',
    differs: 'OPC of a Get of the controller is one more than the properties that follow.',
    bends: 'EL2-3.2-1',
    steps: sending(GET, (bytes) => (bytes[11] = (bytes[11] ?? 0) + 1)),
  },
  {
    name: 'controller-get-under-a-reserved-ehd2',
    differs: 'Get of the controller has EHD2 0x83.',
    bends: 'EL2-3.2.1.2-4',
    steps: sending(GET, (bytes) => (bytes[1] = 0x83)),
  },
  {
    name: 'controller-reads-low-epcs',
    differs: 'The controller asks devices for EPC 0x00.',
    bends: 'EL2-3.2.7-5',
    steps: asking((message) =>
      message.esv === GET && isDevice(message.deoj)
        ? { ...message, properties: message.properties.map(({ edt }) => ({ epc: 0x00, edt })) }
        : message,
    ),
  },
  {
    name: 'controller-writes-nothing',
    differs: 'Once it knows the maps of a device, the controller sends it a SetC without a value.',
    bends: 'EL2-4.2.3.2-1',
    steps: asking((message) =>
      message.esv === GET && message.properties[0]?.epc === 0x80 ? { ...message, esv: SETC } : message,
    ),
  },
  {
    name: 'controller-asks-as-another',
    differs: 'The controller asks in the name of a second controller, which it does not have.',
    bends: 'EL2-3.2.7-3',
    steps: asking((message) => ({ ...message, seoj: 0x05ff02 })),
  },
  {
    name: 'controller-addresses-objects-backwards',
    differs: 'The controller addresses the devices of others with the three bytes of their EOJ exchanged.',
    bends: 'EL2-3.2.4-1',
    steps: asking((message) => {
      const { deoj } = message;
      const exchanged = ((deoj & 0xff) << 16) | (deoj & 0xff00) | (deoj >> 16);
      return isDevice(deoj) ? { ...message, deoj: exchanged } : message;
    }),
  },
  {
    name: 'controller-asks-a-reserved-class-group',
    differs: 'The controller asks class group 0x07 for what it wants of a device.',
    bends: 'EL2-3.2.4-5',
    steps: asking((message) => (isDevice(message.deoj) ? { ...message, deoj: 0x070101 } : message)),
  },
  {
    name: 'controller-asks-another-profile',
    differs: 'The controller asks the profile class 0x0EF1, which nobody has.',
    bends: 'EL2-3.2.4-8',
    steps: asking((message) => (isDevice(message.deoj) ? message : { ...message, deoj: 0x0ef101 })),
  },
  {
    name: 'controller-asks-instance-0x80',
    differs: 'The controller asks devices at an instance code with bit 7 set.',
    bends: 'EL2-3.2.4-2',
    steps: asking((message) => (isDevice(message.deoj) ? { ...message, deoj: message.deoj | 0x80 } : message)),
  },
  {
    name: 'controller-asks-where-it-was-told-from',
    differs: 'The controller asks a node at the port that it has announced itself from.',
    bends: 'EL2-1.2-U6',
    steps: atSourcePort((esv) => esv === 0x73),
  },
  {
    name: 'controller-asks-where-it-was-answered-from',
    differs: 'Once a node has answered the controller, it is asked at the port that the answer came from.',
    bends: 'EL2-1.2-U6',
    steps: atSourcePort((esv) => esv === 0x72),
  },
  {
    name: 'controller-connects-where-it-was-told-from',
    differs: 'The controller connects by TCP to the port that a node has announced itself from.',
    bends: 'EL2-1.2-T3',
    steps: streams((heardFrom) => heardFrom),
  },
  {
    name: 'controller-infc-by-multicast',
    differs: 'INFC of the controller goes to the group.',
    bends: 'EL2-4.2.3.6-1',
    steps: bentController((whole) => ({
      destinations: (node, message, arrival) =>
        message.esv === INFC ? [node.group] : whole.destinations(node, message, arrival),
    })),
  },
];

/** What a controller sends (1.2, 3.2, 4.2.3). */
export const controllerRequests: readonly Mutant[] = rows.map((row) => Object.assign({}, controllerRow, row));

import { ESV, hex, type Monitor, type Observation } from '../../../harness/index.ts';
import { breachUnless, esvByte } from './seen-frames.ts';

const AT_OPC = 11;

const notifies = (seen: Observation) => esvByte(seen) === ESV.INF || esvByte(seen) === ESV.INFC;

const wellFormed: Monitor = {
  id: 'notifications-are-well-formed',
  watches: ['EL2-6.2.4-1'],
  title: 'Every notification counts a property or more and holds what its counters say',
  esvs: [ESV.INF, ESV.INFC],
  concerns: notifies,
  see: ({ bytes, decoded }) =>
    breachUnless(
      decoded.ok && bytes[AT_OPC] !== 0,
      'a notification holds as many properties as it counts, one at least',
      'OPC of 1 or more, and as many properties',
      () => `${decoded.ok ? 'OPC 0' : decoded.reason} in ${hex(bytes)}`,
    ),
};

const individual: Monitor = {
  id: 'notifications-with-receipt-are-individual',
  watches: ['EL2-6.2.4-1'],
  title: 'A notification that asks for a receipt goes to one node, never to the group',
  esvs: [ESV.INFC],
  concerns: (seen) => esvByte(seen) === ESV.INFC,
  see: ({ multicast, to, bytes }) =>
    breachUnless(
      !multicast,
      'a notification to the group is an INF',
      'INF, or INFC to one address',
      () => `INFC to ${to.address}: ${hex(bytes)}`,
    ),
};

const monitors: readonly Monitor[] = [wellFormed, individual];
export default monitors;

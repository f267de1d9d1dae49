import type { Bend } from '../reference/echonet-lite/node.ts';
import type { Mutant } from './mutant.ts';
import { ignoring, isUnreadable, PORT, recoding, SECOND_LIGHT, toAsker } from './basic-bends.ts';

const isInf = ({ esv }: { readonly esv: number }) => esv === 0x73;
const discoveryIgnored: Bend = ignoring(({ esv, deoj }) => esv === 0x63 && deoj === 0x0ef000);

/** Rules of the requests that are answered to the group (4.2.1 (C)). */
export const basicNotifications: readonly Mutant[] = [
  {
    name: 'inf-req-answered-by-get-res',
    differs: 'An INF_REQ is answered by 0x72.',
    bends: 'EL2-4.2.1-C1',
    steps: recoding(({ esv }) => (esv === 0x73 ? 0x72 : undefined)),
  },
  {
    name: 'inf-req-of-instance-list-refused',
    differs: 'An INF_REQ of a property that can be announced but not read is refused.',
    bends: 'EL2-4.2.1-C1',
    steps: (sound) => ({
      readOne: (task, asked, part) =>
        task.message.esv === 0x63 && isUnreadable(task, asked.epc) ? undefined : sound.readOne(task, asked, part),
    }),
  },
  {
    name: 'inf-req-of-two-answered-by-unicast',
    differs: 'A 0x73 with more than one property goes to the requester alone.',
    bends: 'EL2-4.2.1-C1',
    steps: toAsker((message) => isInf(message) && message.properties.length > 1),
  },
  {
    name: 'inf-of-second-light-by-unicast',
    differs: 'The 0x73 that the second light is asked for goes to the requester alone.',
    bends: 'EL2-4.2.1-C1',
    steps: toAsker((message, { multicast }) => isInf(message) && message.seoj === SECOND_LIGHT && !multicast),
  },
  {
    name: 'inf-req-from-other-port-ignored',
    differs: 'An INF_REQ that does not come from port 3610 is thrown away.',
    bends: 'EL2-4.2.1-C1',
    steps: ignoring(({ esv }, { from, multicast }) => esv === 0x63 && from.port !== PORT && !multicast),
  },
  {
    name: 'multicast-inf-req-ignored',
    differs: 'An INF_REQ by multicast is thrown away.',
    bends: 'EL2-4.2.1-C2',
    steps: ignoring(({ esv }, { multicast }) => esv === 0x63 && multicast),
  },
  {
    name: 'multicast-inf-req-answered-by-unicast',
    differs: 'The 0x73 that answers a multicast goes to the requester alone.',
    bends: 'EL2-4.2.1-C2',
    steps: toAsker((message, { multicast }) => isInf(message) && multicast),
  },
  {
    name: 'discovery-of-all-profiles-ignored',
    differs: 'An INF_REQ to all instances of the node profile is thrown away.',
    bends: 'EL2-4.2.1-C2',
    steps: discoveryIgnored,
  },
];

import { assume, hex, NODE_PROFILE, type CaseContext, type Suite } from '../../../harness/index.ts';
import { formCase, has, held, readAlone, tells, type Form } from './node-profile.ts';
import { coded, judgeFault, judgeFaultOrigin, judgeMessageTypes, judgeVersion } from './node-profile-values.ts';

const STATUS = 0x80;
const FAULT_CONTENT = 0x89;
const OPERATING = 0x30;

const FORMS: readonly Form[] = [
  {
    id: 'node-operating-status-form',
    rule: 'EL2-6.11.1-1.1',
    title: 'The operating status of the node profile is 0x30 or 0x31',
    epc: STATUS,
    judge: coded([0x30, 0x31], 'operating status'),
  },
  {
    id: 'node-fault-content-form',
    rule: 'EL2-6.11.1-2.1',
    title: 'The fault content of the node profile is two bytes up to 0x03EC',
    epc: FAULT_CONTENT,
    isOptional: true,
    judge: judgeFault,
  },
  {
    id: 'version-in-binary',
    rule: 'EL2-6.11.1-9.1',
    title: 'The version information is major and minor version in binary, and two bytes of message types',
    epc: 0x82,
    judge: judgeVersion,
  },
  {
    id: 'version-names-message-types',
    rule: 'EL2-6.11.1-9.2',
    title: 'The message types of the version information are format 1 or both formats, and no other bit',
    epc: 0x82,
    judge: judgeMessageTypes,
  },
];

/** Somebody makes the node leave operation or resume it, as often as it takes; in the end it operates. */
async function announcesStatus({ node, powers }: CaseContext): Promise<void> {
  const press = () => powers.pressLocally(NODE_PROFILE, STATUS);
  const before = await held(node, STATUS);
  try {
    await press();
    const now = await node.settles(NODE_PROFILE, STATUS, Uint8Array.of(before[0] === OPERATING ? 0x31 : OPERATING));
    assume(hex(now) !== hex(before), 'the operating status of the node does not change');
    await node.announces(
      press,
      tells(NODE_PROFILE, STATUS),
      'a change of the operating status is announced to the group',
    );
  } finally {
    const now = await readAlone(node, NODE_PROFILE, STATUS);
    if (now !== undefined && hex(now) !== hex(before)) await press();
  }
}

const suite: Suite = {
  id: 'part-2-6.11.1-a',
  clause: '6.11.1',
  title: 'Status, fault and version of the node profile',
  cases: [
    ...FORMS.map(formCase),
    {
      id: 'node-operating-status-is-announced',
      proves: ['EL2-6.11.1-1.4'],
      title: 'A change of the operating status of the node profile is announced to the group',
      needs: ['pressLocally'],
      applies: has(STATUS),
      run: announcesStatus,
    },
    {
      id: 'node-fault-content-by-origin',
      proves: ['EL2-6.11.1-2.2'],
      title: 'The fault content of a node without middleware adapter is none of the codes 0x03E9-0x03EC',
      caution: 'whether the node has a middleware adapter, which these codes are for, cannot be seen on the wire',
      needs: ['causeFault'],
      applies: has(FAULT_CONTENT),
      async run(context) {
        const { node, powers } = context;
        try {
          for (const fault of [false, true]) {
            await powers.causeFault(NODE_PROFILE, fault);
            judgeFaultOrigin(await held(node, FAULT_CONTENT), context);
          }
        } finally {
          await powers.causeFault(NODE_PROFILE, false);
        }
      },
    },
  ],
};
export default suite;

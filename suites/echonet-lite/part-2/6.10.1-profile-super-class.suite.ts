import {
  assume,
  demand,
  NODE_PROFILE,
  profile,
  show,
  type CaseContext,
  type Suite,
  type TestCase,
} from '../../../harness/index.ts';
import { formCase, has, held, readAlone, refusesWrites, tells, type Form } from './node-profile.ts';
import { coded, judgeDate, judgeMaker, judgeText, sized } from './node-profile-values.ts';

const FAULT_STATUS = 0x88;
const MANDATORY = [0x8a, 0x9d, 0x9e, 0x9f];
// All of table 6-5.
const READ_ONLY = [0x88, 0x8a, 0x8b, 0x8c, 0x8d, 0x8e, 0x9d, 0x9e, 0x9f];

const FORMS: readonly Form[] = [
  {
    id: 'profile-fault-status-form',
    rule: 'EL2-6.10.1-1.1',
    title: 'The fault status of the node profile is 0x41 or 0x42',
    epc: FAULT_STATUS,
    isOptional: true,
    judge: coded([0x41, 0x42], 'fault status'),
  },
  {
    id: 'profile-manufacturer-code-form',
    rule: 'EL2-6.10.1-2.1',
    title: 'The manufacturer code of the node profile has three bytes',
    epc: 0x8a,
    judge: judgeMaker,
  },
  {
    id: 'profile-business-facility-code-form',
    rule: 'EL2-6.10.1-3.1',
    title: 'The business facility code of the node profile has three bytes',
    epc: 0x8b,
    isOptional: true,
    judge: sized(3, 'business facility code'),
  },
  {
    id: 'profile-product-code-form',
    rule: 'EL2-6.10.1-4.1',
    title: 'The product code of the node profile is twelve bytes of ASCII, filled at the end with NULL or space',
    epc: 0x8c,
    isOptional: true,
    judge: judgeText('product code'),
  },
  {
    id: 'profile-serial-number-form',
    rule: 'EL2-6.10.1-5.1',
    title: 'The serial number of the node profile is twelve bytes of ASCII, filled at the end with NULL or space',
    epc: 0x8d,
    isOptional: true,
    judge: judgeText('serial number'),
  },
  {
    id: 'profile-production-date-form',
    rule: 'EL2-6.10.1-6.1',
    title: 'The production date of the node profile is a day of the calendar, in binary',
    epc: 0x8e,
    isOptional: true,
    judge: judgeDate,
  },
];

async function announcesFault({ node, pics, powers }: CaseContext): Promise<void> {
  const isFaulty = (fault: boolean) => powers.causeFault(NODE_PROFILE, fault);
  try {
    await isFaulty(true);
    const now = await node.settles(NODE_PROFILE, FAULT_STATUS, Uint8Array.of(0x41));
    assume(now[0] === 0x41, 'the fault does not show in 0x88 of the node profile');
    assume(profile(pics).announce.includes(FAULT_STATUS), '0x88 is not in the announcement map of the node profile');
    const comesAndGoes = async () => {
      await isFaulty(false);
      await isFaulty(true);
    };
    const claim = 'a fault of the node profile is announced to the group (INF with 88 01 41)';
    await node.announces(
      comesAndGoes,
      tells(NODE_PROFILE, FAULT_STATUS, ([status]) => status === 0x41),
      claim,
    );
  } finally {
    await isFaulty(false);
  }
}

const mandatory: TestCase = {
  id: 'profile-super-class-mandatory-properties',
  proves: ['EL2-6.10.1-T2'],
  title: 'The node profile gives its manufacturer code and its three property maps, each asked for alone',
  async run({ node }) {
    for (const epc of MANDATORY) {
      const value = await readAlone(node, NODE_PROFILE, epc);
      demand(value !== undefined, `the node profile gives ${show(epc)} alone`, 'Get_Res', 'Get_SNA, three times');
    }
  },
};

const suite: Suite = {
  id: 'part-2-6.10.1',
  clause: '6.10.1',
  title: 'Profile super class',
  cases: [
    mandatory,
    {
      id: 'profile-super-class-is-read-only',
      proves: ['EL2-6.10.1-T3'],
      title: 'The node profile refuses writes of the properties of its super class, and its Set map has none of them',
      writes: 'same-value',
      async run(context) {
        // The positive twin: what is refused to be written is given when read.
        await held(context.node, 0x8a);
        await refusesWrites(context, READ_ONLY);
      },
    },
    ...FORMS.map(formCase),
    {
      id: 'profile-fault-is-announced',
      proves: ['EL2-6.10.1-1.3'],
      title: 'A fault of the node profile is announced to the group where the announcement map lists it',
      needs: ['causeFault'],
      applies: has(FAULT_STATUS),
      run: announcesFault,
    },
  ],
};
export default suite;

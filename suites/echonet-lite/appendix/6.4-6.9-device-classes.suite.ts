import { ESV, get, type Conversation, type ObjectPics, type Suite, type TestCase } from '../../../harness/index.ts';
import { bound, DUTIES, lacking, ruledOut } from './duties.ts';
import { hasAppendix, judge, judgeValues, named, ruledDevices, type Offence, type Ruled } from './rules.ts';

const isUnread = (object: ObjectPics, epc: number) => object.get.includes(epc) && !object.values.has(epc);

// A device may have no measurement yet when it is asked for the first time; it has had time when it is asked again.
const MOST_READS = 3;

async function isRead(node: Conversation, { eoj }: ObjectPics, epc: number): Promise<boolean> {
  for (let tries = 0; tries < MOST_READS; tries++) {
    const { frame } = await node.reply(node.send(get(eoj, [epc])));
    if (frame.esv === ESV.Get_Res && frame.properties[0]?.edt.length !== 0) return true;
  }
  return false;
}

/** Mandatory properties that the Get map lists and that are never given. */
async function refused(node: Conversation, all: readonly Ruled[]): Promise<readonly Offence[]> {
  const offences: Offence[] = [];
  for (const ruled of all)
    for (const rule of bound(ruled, DUTIES.read, false))
      if (isUnread(ruled.object, rule.epc) && !(await isRead(node, ruled.object, rule.epc)))
        offences.push({
          claim: `${named(ruled, rule)}, mandatory, is given to who reads it`,
          expected: 'a value',
          actual: `none in ${MOST_READS} tries`,
          certain: rule.certain,
        });
  return offences;
}

const reads: TestCase = {
  id: 'appendix-class-reads',
  proves: ['EL2-6.4-6.9-1'],
  title: 'An object lets every property be read whose Get its class makes mandatory at the release it claims',
  applies: hasAppendix,
  async run(context) {
    const all = ruledDevices(context.pics);
    judge([...lacking(all, DUTIES.read, false), ...(await refused(context.node, all))], context);
  },
};

const writes: TestCase = {
  id: 'appendix-class-writes',
  proves: ['EL2-6.4-6.9-1'],
  title: 'An object lists every property in its Set map whose Set its class makes mandatory',
  applies: hasAppendix,
  run: async (context) => judge(lacking(ruledDevices(context.pics), DUTIES.write, false), context),
};

const announcements: TestCase = {
  id: 'appendix-class-announcements',
  proves: ['EL2-6.4-6.9-1'],
  title: 'An object lists every property in its announcement map whose changes its class wants announced',
  applies: hasAppendix,
  run: async (context) => judge(lacking(ruledDevices(context.pics), DUTIES.announce, false), context),
};

const codes: TestCase = {
  id: 'appendix-class-codes',
  proves: ['EL2-6.4-6.9-1'],
  title: 'Every state, level and bit of an object is one that its class defines',
  applies: hasAppendix,
  run: (context) => judgeValues(context, ruledDevices(context.pics), ({ type, size }) => type === 'code' && !size),
};

const dates: TestCase = {
  id: 'appendix-class-dates',
  proves: ['EL2-6.4-6.9-1'],
  title: 'Every date and time of an object is one of the calendar and the clock',
  caution: 'the APPENDIX names no code for a date or a time that nobody has set',
  applies: hasAppendix,
  run: (context) => judgeValues(context, ruledDevices(context.pics), ({ type, size }) => type === 'date' && !size),
};

const access: TestCase = {
  id: 'appendix-class-access',
  proves: ['EL2-6.4-6.9-1'],
  title: 'An object offers no access to a property that its class rules out',
  caution: 'the APPENDIX gives such an access no meaning; that it is forbidden follows from no sentence',
  applies: hasAppendix,
  run: async (context) => judge(ruledOut(ruledDevices(context.pics)), context),
};

export default {
  id: 'part-2-6.4-6.9',
  clause: '6.4-6.9',
  title: 'Device classes, by the release of the APPENDIX that each object claims',
  cases: [reads, writes, announcements, codes, dates, access],
} satisfies Suite;

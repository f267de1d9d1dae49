import type { Suite, TestCase } from '../../../harness/index.ts';
import { DUTIES, lacking } from './duties.ts';
import { hasAppendix, judge, ruledDevices } from './rules.ts';

const properties: TestCase = {
  id: 'appendix-super-class-properties',
  proves: ['EL2-6.3.1-2'],
  title: 'An object has every property and access that the super class makes mandatory at the release it claims',
  applies: hasAppendix,
  async run(context) {
    const all = ruledDevices(context.pics);
    judge([...lacking(all, DUTIES.read, true), ...lacking(all, DUTIES.write, true)], context);
  },
};

const announcements: TestCase = {
  id: 'appendix-super-class-announcements',
  proves: ['EL2-6.3.1-6'],
  title: 'An object lists every property in its announcement map whose changes the super class wants announced',
  applies: hasAppendix,
  run: async (context) => judge(lacking(ruledDevices(context.pics), DUTIES.announce, true), context),
};

export default {
  id: 'part-2-6.3.1-appendix',
  clause: '6.3.1',
  title: 'Device super class, by the release of the APPENDIX that each object claims',
  cases: [properties, announcements],
} satisfies Suite;

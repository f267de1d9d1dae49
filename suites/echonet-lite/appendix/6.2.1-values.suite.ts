import type { Misfit, Pics, Suite, TestCase } from '../../../harness/index.ts';
import { hasAppendix, judgeValues, readRules, ruledObjects } from './rules.ts';

type ValueType = Misfit['type'];

/** Applies where some object has read values of that type. */
const has = (type: ValueType, why: string) => (pics: Pics) => {
  const given = hasAppendix(pics);
  return given === true && !readRules(ruledObjects(pics)).some(([, { types }]) => types.has(type)) ? why : given;
};

const integers: TestCase = {
  id: 'appendix-integers',
  proves: ['EL2-6.2.1-1'],
  title: 'Every whole number of an object lies in the range that its class defines, or is a code for beyond it',
  applies: has('integer', 'no object has a property that is a whole number'),
  run: (context) => judgeValues(context, ruledObjects(context.pics), ({ type, size }) => type === 'integer' && !size),
};

const fractions: TestCase = {
  id: 'appendix-fractions',
  proves: ['EL2-6.2.1-2'],
  title: 'Every number with a fraction is a fixed-point number in the range that its class defines',
  applies: has('fraction', 'no object has a property that is a number with a fraction'),
  run: (context) => judgeValues(context, ruledObjects(context.pics), ({ type }) => type === 'fraction'),
};

const sizes: TestCase = {
  id: 'appendix-sizes',
  proves: ['EL2-6.2.1-3'],
  title: 'Every value of an object has a size that its class defines',
  applies: hasAppendix,
  run: (context) => judgeValues(context, ruledObjects(context.pics), ({ size }) => size),
};

const order: TestCase = {
  id: 'appendix-byte-order',
  proves: ['EL2-6.2.1-3'],
  title: 'No number is out of range that lies in range when its lowest byte comes first',
  caution: 'a number may be out of range for another reason, which the cases on ranges judge',
  applies: hasAppendix,
  run: (context) => judgeValues(context, ruledObjects(context.pics), ({ swapped }) => swapped),
};

export default {
  id: 'part-2-6.2.1-appendix',
  clause: '6.2.1',
  title: 'Data types, by the release of the APPENDIX that each object claims',
  cases: [integers, fractions, sizes, order],
} satisfies Suite;

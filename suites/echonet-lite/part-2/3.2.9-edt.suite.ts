import { demand, hex, show, subjects, type Suite, type TestCase } from '../../../harness/index.ts';
import { definitionsOf, faultOf, type Definition } from './property-sizes.ts';

const due = ({ sizes, codes }: Definition) => {
  const bytes = sizes.length > 2 ? `1-${sizes.at(-1)} bytes` : `${sizes.join(' or ')} bytes`;
  return codes === undefined ? bytes : `${bytes}, ${codes.map(show).join(', ')}`;
};

const asDefined: TestCase = {
  id: 'values-have-their-defined-size',
  proves: ['EL2-3.2.9-1'],
  title: 'Values have the size, and where it is a code the codes, that are defined for their EPC in every class',
  async run({ node, pics }) {
    for (const { eoj, get, values } of subjects(pics))
      for (const definition of definitionsOf(eoj).filter(({ epc }) => get.includes(epc))) {
        // What discovery read is judged; only a value that looks wrong is read again, to be sure of it.
        const known = values.get(definition.epc);
        if (known !== undefined && faultOf(definition, known) === undefined) continue;
        const value = await node.value(eoj, definition.epc);
        const fault = faultOf(definition, value);
        const claim = `${show(definition.epc)} of ${eoj.toUpperCase()} is as defined`;
        demand(fault === undefined, claim, due(definition), `${fault}: ${hex(value)}`);
      }
  },
};

const suite: Suite = {
  id: 'part-2-3.2.9',
  clause: '3.2.9',
  title: 'EDT',
  cases: [asDefined],
};
export default suite;

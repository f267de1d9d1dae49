import { subjects, type CaseContext, type ObjectPics, type Suite } from '../../../harness/index.ts';
import { verifyHead } from './object-control.ts';
import { GET, read, verifyGroups } from './reads.ts';

/** Reads a batch: all of it, or a refusal with the first of it; how many it dealt with, and whether with success. */
async function batch({ node }: CaseContext, object: ObjectPics, asked: readonly number[]) {
  const reading = await read(node, GET, object.eoj, asked);
  // The order of a full answer is for other cases; what is left out stands at the end of the list.
  if (!reading.whole) verifyHead(reading.dealt, asked, reading.what);
  await verifyGroups(node, GET, object, reading);
  return reading;
}

const BESIDE = 3;

/** Every property of the Get map in company, each one at the head, in the middle and at the end. */
async function inCompany(context: CaseContext, object: ObjectPics): Promise<void> {
  const epcs = object.get;
  for (let at = 0; at < epcs.length; at++) {
    const asked = Array.from({ length: BESIDE }, (_, i) => epcs[(at + i) % epcs.length] ?? 0x9f);
    await batch(context, object, asked);
  }
}

/** The longest batch that is served as a whole, found by taking what was dealt with for the next one. */
async function longest(context: CaseContext, object: ObjectPics): Promise<number> {
  let count = object.get.length;
  while (count > 1) {
    const { whole, dealt } = await batch(context, object, object.get.slice(0, count));
    if (whole) return count;
    // What was refused by its value, and not by the number, ends the search as well.
    count = Math.min(dealt.length, count - 1);
  }
  return count;
}

const suite: Suite = {
  id: 'part-2-4.2.3.3-batches',
  clause: '4.2.3.3',
  title: 'Batches of properties to read',
  cases: [
    {
      id: 'every-property-is-read-in-batches',
      proves: ['EL2-4.2.3.3-6'],
      title: 'Batches that hold every property of the Get map in turn are answered, as a whole or from the first on',
      async run(context) {
        for (const object of subjects(context.pics)) {
          const { length } = object.get;
          await inCompany(context, object);
          const most = await longest(context, object);
          if (most < length) context.note(`${object.eoj.toUpperCase()}: ${most} of ${length} properties at once`);
        }
      },
    },
  ],
};
export default suite;

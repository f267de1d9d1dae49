import { assume, demand, verify, type Suite, type TestCase } from '../../../harness/index.ts';
import {
  classesAmong,
  classesOf,
  eojsOf,
  hasManyClasses,
  judgesNumber,
  MOST_CLASSES,
  MOST_INSTANCES,
  verifyCounted,
  verifyDistinct,
} from './lists.ts';
import { held, isProfile } from './node-profile.ts';

const CLASSES = 0xd4;
const INSTANCE_LIST = 0xd6;
const CLASS_LIST = 0xd7;

type Run = TestCase['run'];

const classListForm: Run = async ({ node }) => {
  const list = await held(node, CLASS_LIST);
  verifyCounted(list, 2, MOST_CLASSES, 'the class list S');
  verifyDistinct(classesOf(list), 'the class list S');
};

const classListHolds: Run = async ({ node }) => {
  const [instances, classes] = [await held(node, INSTANCE_LIST), await held(node, CLASS_LIST)];
  const known = classesAmong(eojsOf(instances).filter((eoj) => !isProfile(eoj)));
  const listed = classesOf(classes);
  const named = listed.filter((it) => it !== '0ef0');
  // Where a list has no room for all, the other one may name more.
  const invented = eojsOf(instances).length < MOST_INSTANCES ? named.filter((it) => !known.has(it)) : [];
  const missing = listed.length < MOST_CLASSES ? [...known].filter((it) => !named.includes(it)) : [];
  const claim = 'the class list S names the classes of the objects in the instance list S';
  demand(invented.length + missing.length === 0, claim, [...known].join(', '), listed.join(', '));
  assume(named.length === listed.length, 'the class list S names the class of the node profile too');
};

const longClassList: Run = async ({ node }) => {
  const instances = await held(node, INSTANCE_LIST);
  const list = await held(node, CLASS_LIST);
  verify(list.length, 17, 'the class list S of a node with more than 8 classes has room for 8; its length');
  assume(list[0] !== MOST_CLASSES, 'the class list S counts the 8 classes that it names, not all');
  assume(eojsOf(instances).length < MOST_INSTANCES, 'the instance list S does not name all objects');
  verify(list[0], classesAmong(eojsOf(instances)).size, 'the class list S counts all classes');
};

const suite: Suite = {
  id: 'part-2-6.11.1-d',
  clause: '6.11.1',
  title: 'Lists of classes',
  cases: [
    {
      id: 'number-of-classes-form',
      proves: ['EL2-6.11.1-5.1'],
      title: 'The number of classes has two bytes, the highest first',
      run: judgesNumber(CLASSES, 2, 'number of classes', CLASS_LIST),
    },
    {
      id: 'class-list-form',
      proves: ['EL2-6.11.1-8.1'],
      title: 'The class list S counts the classes and names each once, in two bytes',
      run: classListForm,
    },
    {
      id: 'class-list-matches-instances',
      proves: ['EL2-6.11.1-8.2'],
      title: 'The class list S names the classes of the objects of the node, and no other device class',
      run: classListHolds,
    },
    {
      id: 'class-list-of-many',
      proves: ['EL2-6.11.1-8.3'],
      title: 'The class list S of a node with more than 8 classes names 8 and counts all',
      applies: (pics) => hasManyClasses(pics) || 'the node has 8 device classes at most, which the list holds',
      run: longClassList,
    },
  ],
};
export default suite;

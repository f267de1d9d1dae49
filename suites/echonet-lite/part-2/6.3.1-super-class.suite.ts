import {
  assume,
  classOf,
  demand,
  hex,
  show,
  type Eoj,
  type ObjectPics,
  type Pics,
  type Suite,
  type TestCase,
} from '../../../harness/index.ts';
import { acting, changes, moved, nameOf, tells, WRITES } from './announcing.ts';
import { LOCATION } from './object-control.ts';
import { held, readAlone } from './node-profile.ts';
import { hasDevice, listedDevices, mappedDevices, propertyName } from './super-class.ts';

const READABLE = [0x80, 0x81, 0x82, 0x88, 0x8a, 0x9d, 0x9e, 0x9f];
const ANNOUNCED = [0x80, 0x81, 0x88];
const ID = 0x83;

const lacking = (needed: readonly number[], there: readonly number[]) => needed.filter((epc) => !there.includes(epc));

/** Every device lists these properties in one of its maps. */
const inMap = (
  { id, proves, title }: Pick<TestCase, 'id' | 'proves' | 'title'>,
  needed: readonly number[],
  map: 'get' | 'set' | 'announce',
): TestCase => ({
  id,
  proves,
  title,
  applies: hasDevice,
  async run({ pics }) {
    for (const object of mappedDevices(pics)) {
      const missing = lacking(needed, object[map]);
      const claim = `the ${map} map of ${object.eoj.toUpperCase()} lists what every device has`;
      demand(missing.length === 0, claim, needed.map(show).join(', '), `${missing.map(show).join(', ')} not listed`);
    }
  },
});

const readable: TestCase = {
  id: 'super-class-properties-are-read-alone',
  proves: ['EL2-6.3.1-2'],
  title: 'Every device gives each mandatory property of its super class when it is asked for alone',
  applies: hasDevice,
  async run({ node }) {
    for (const eoj of await listedDevices(node))
      for (const epc of READABLE) {
        const value = await readAlone(node, eoj, epc);
        demand(value !== undefined, `${propertyName(eoj, epc)} is read`, 'its value', 'a refusal, three times');
      }
  },
};

/** What is wrong with a value, if anything is. */
type Fault = (edt: Uint8Array) => string | undefined;

const oneByteOf =
  (...codes: readonly number[]): Fault =>
  (edt) =>
    edt.length === 1 && codes.includes(edt[0] ?? 0) ? undefined : codes.map(show).join(' or ');

const isLetter = (code = 0) => (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a);

/** 0x82: the release of the APPENDIX as a letter in the third byte; a revision may follow. */
const release: Fault = (edt) =>
  edt.length === 4 && isLetter(edt[2]) ? undefined : 'four bytes: 0, 0, a letter, a revision or 0';

/** Every device that lists the property gives it in this form. */
const form = (
  { id, proves, title }: Pick<TestCase, 'id' | 'proves' | 'title'>,
  epc: number,
  faultOf: Fault,
  judge: (eoj: Eoj, edt: Uint8Array) => void = () => undefined,
): TestCase => ({
  id,
  proves,
  title,
  applies: hasDevice,
  async run({ node, pics }) {
    const holders = mappedDevices(pics).filter(({ get }) => get.includes(epc));
    assume(holders.length > 0, `no device lists ${show(epc)}, which another case judges`);
    for (const { eoj } of holders) {
      const edt = await held(node, epc, eoj);
      const expected = faultOf(edt);
      demand(expected === undefined, `${propertyName(eoj, epc)} has its form`, expected ?? '', hex(edt));
      judge(eoj, edt);
    }
  },
});

const numbered = (pics: Pics): readonly ObjectPics[] => mappedDevices(pics).filter(({ get }) => get.includes(ID));

const identified: TestCase = {
  id: 'identification-number-of-a-device-has-its-form',
  proves: ['EL2-6.3.1-7'],
  title: 'A device that has an identification number gives 17 bytes that begin with 0xFE, other instances others',
  applies: (pics) => numbered(pics).length > 0 || 'no device object has an identification number (0x83)',
  async run({ node, pics }) {
    const found: { readonly eoj: Eoj; readonly number: string }[] = [];
    const older: string[] = [];
    for (const { eoj } of numbered(pics)) {
      const edt = await held(node, ID, eoj);
      const claim = `${propertyName(eoj, ID)} has 17 bytes, or 9 as in older releases`;
      demand(edt.length === 17 || edt.length === 9, claim, '17 or 9 bytes', `${edt.length}: ${hex(edt)}`);
      if (edt.length !== 17 || edt[0] !== 0xfe) older.push(eoj.toUpperCase());
      found.push({ eoj, number: `${classOf(eoj)} ${hex(edt)}` });
    }
    assume(older.length === 0, `the identification number has an older form: ${older.join(', ')}`);
    const twin = found.find(({ number }, i) => found.findIndex((it) => it.number === number) !== i);
    assume(
      twin === undefined,
      `two instances have one identification number: ${twin?.eoj.toUpperCase()} has another's`,
    );
  },
};

const announced: TestCase = {
  id: 'new-location-of-a-device-is-announced',
  proves: ['EL2-6.3.1-6'],
  title: 'Every device tells the group when its installation location changes',
  writes: 'actuates',
  applies: (pics) => locations(pics).length > 0 || 'no device announces a location (0x81) that may be written',
  async run(context) {
    const able = await acting(context, locations(context.pics));
    assume(able.length > 0, 'no device takes another location');
    for (const change of able) {
      let edt: Uint8Array | undefined;
      const provoke = async () => {
        edt = await moved(context.node, change, WRITES.SetC);
        assume(edt !== undefined, `${nameOf(change)} does not take another value`);
      };
      const claim = `the group is told by INF that ${nameOf(change)} changed`;
      await context.node.announces(provoke, (seen) => tells(seen, change, edt), claim);
    }
  },
};

const locations = (pics: Pics) => changes(pics).filter(({ epc }) => epc === LOCATION);

const suite: Suite = {
  id: 'part-2-6.3.1',
  clause: '6.3.1',
  title: 'Device object super class',
  cases: [
    inMap(
      {
        id: 'super-class-properties-are-listed-as-readable',
        proves: ['EL2-6.3.1-2'],
        title: 'The Get map of every device lists the mandatory properties of its super class',
      },
      READABLE,
      'get',
    ),
    inMap(
      {
        id: 'location-is-listed-as-writable',
        proves: ['EL2-6.3.1-2'],
        title: 'The Set map of every device lists the installation location (0x81)',
      },
      [LOCATION],
      'set',
    ),
    readable,
    form(
      {
        id: 'operation-status-of-a-device-has-its-codes',
        proves: ['EL2-6.3.1-3'],
        title: 'The operation status (0x80) of every device is 0x30 or 0x31',
      },
      0x80,
      oneByteOf(0x30, 0x31),
    ),
    form(
      {
        id: 'release-of-a-device-is-a-letter',
        proves: ['EL2-6.3.1-4'],
        title: 'The release information (0x82) of every device has four bytes, a letter in the third',
      },
      0x82,
      release,
      (eoj, [first, second]) =>
        assume(first === 0 && second === 0, `${propertyName(eoj, 0x82)} begins with other bytes than 00 00`),
    ),
    form(
      {
        id: 'fault-status-of-a-device-has-its-codes',
        proves: ['EL2-6.3.1-5'],
        title: 'The fault status (0x88) of every device is 0x41 or 0x42',
      },
      0x88,
      oneByteOf(0x41, 0x42),
    ),
    inMap(
      {
        id: 'super-class-announcements-are-listed',
        proves: ['EL2-6.3.1-6'],
        title: 'The announcement map of every device lists operation status, location and fault status',
      },
      ANNOUNCED,
      'announce',
    ),
    announced,
    identified,
  ],
};
export default suite;

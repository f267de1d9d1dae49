import {
  assume,
  demand,
  eojBytes,
  ESV,
  hex,
  otherLocation,
  setC,
  show,
  subjects,
  writable,
  type CaseContext,
  type Eoj,
  type ObjectPics,
  type Suite,
} from '../../../harness/index.ts';
import { acceptable, hasSettable, located, LOCATION } from './object-control.ts';
import { mapNow, readAlone, tells } from './node-profile.ts';
import {
  givenThoughUnlisted,
  hasMap,
  isBitmap,
  judgeBitmap,
  judgeList,
  MAPS,
  rawMaps,
  refusedThoughListed,
  refusesUnlistedWrites,
  type RawMap,
} from './node-profile-maps.ts';

// Operating status, location, fault status (6.3.1).
const ANNOUNCED_BY_DEVICES = [0x80, 0x81, 0x88];

/** The device classes of the APPENDIX: what it demands of a device, a class of a maker's own need not have. */
const isDevice = ({ eoj }: ObjectPics) => eojBytes(eoj)[0] <= 0x06;

const announcing = (pics: CaseContext['pics']) =>
  located(pics, subjects(pics)).filter(({ announce }) => announce.includes(LOCATION));

/** Moves the object somewhere else; left open where it does not go there. */
async function move(node: CaseContext['node'], eoj: Eoj): Promise<void> {
  const there = otherLocation(await node.value(eoj, LOCATION));
  const { frame } = await node.reply(node.send(setC(eoj, [{ epc: LOCATION, edt: there }])));
  const now = await node.settles(eoj, LOCATION, there);
  const moved = frame.esv === ESV.Set_Res && hex(now) === hex(there);
  assume(moved, `${eoj.toUpperCase()} does not take another location, so that it has no change to announce`);
}

/** Judges the maps of one form; one that has changed since discovery conforms, and is worth a remark. */
async function judgeMaps(context: CaseContext, bitmaps: boolean, judge: (map: RawMap) => void): Promise<void> {
  const maps = (await rawMaps(context.node, context.pics)).filter((map) => isBitmap(map) === bitmaps);
  for (const { name } of maps.filter(({ hasChanged }) => hasChanged))
    context.note(`${name} is not what it was at the start of the run`);
  maps.forEach(judge);
}

const suite: Suite = {
  id: 'part-2-6.10.2',
  clause: '6.10.2',
  title: 'Property maps',
  cases: [
    {
      id: 'maps-below-16-are-lists',
      proves: ['EL2-6.10.2-2'],
      title: 'A map of up to 15 properties is their number and their EPCs, each once',
      applies: (pics) => hasMap(pics, false) || 'no object has a map of fewer than 16 properties',
      run: (context) => judgeMaps(context, false, judgeList),
    },
    {
      id: 'maps-from-16-on-are-bits',
      proves: ['EL2-6.10.2-3'],
      title: 'A map of 16 properties and more is their number and 16 bytes with a bit for each',
      applies: (pics) => hasMap(pics, true) || 'no object has a map of 16 properties or more',
      run: (context) => judgeMaps(context, true, judgeBitmap),
    },
    {
      id: 'listed-properties-are-readable',
      proves: ['EL2-6.10.2-4'],
      title: 'Each property that the Get map lists is given when it is asked for alone',
      caution: 'a device may refuse what it is not able to read for the moment (4.2.3.3), however long that lasts',
      async run({ node, pics }) {
        for (const { eoj } of subjects(pics)) {
          const refused = await refusedThoughListed(node, eoj);
          const claim = `what the Get map of ${eoj.toUpperCase()} lists is readable`;
          demand(refused.length === 0, claim, 'Get_Res for each', `Get_SNA for ${refused.map(show).join(', ')}`);
        }
      },
    },
    {
      id: 'readable-properties-are-listed',
      proves: ['EL2-6.10.2-4'],
      title: 'No property is readable but those that the Get map lists, all of 0x80-0xFF asked for one by one',
      async run({ node, pics }) {
        for (const { eoj } of subjects(pics)) {
          const given = await givenThoughUnlisted(node, eoj);
          const claim = `what the Get map of ${eoj.toUpperCase()} leaves out is not readable`;
          demand(given.length === 0, claim, 'Get_SNA for each', `Get_Res for ${given.map(show).join(', ')}`);
          // The positive twin: an object that refuses everything tells nothing.
          assume((await readAlone(node, eoj, MAPS.get)) !== undefined, `${eoj.toUpperCase()} refuses everything`);
        }
      },
    },
    {
      id: 'writable-properties-are-listed',
      proves: ['EL2-6.10.2-5'],
      title: 'No property takes the value that it has but those that the Set map lists',
      writes: 'same-value',
      applies: hasSettable,
      async run(context) {
        const { node, pics } = context;
        let taken = 0;
        for (const object of subjects(pics)) {
          if ((await acceptable(node, object.eoj, writable(pics, object))) !== undefined) taken++;
          await refusesUnlistedWrites(context, object);
        }
        assume(taken > 0, 'no object takes its own values back, listed or not');
      },
    },
    {
      id: 'announcement-maps-of-devices-are-complete',
      proves: ['EL2-6.10.2-6'],
      title: 'The announcement map of each device lists operating status, location and fault status',
      caution: 'which changes a device announces comes from the APPENDIX, not from Part II, and depends on its release',
      applies: (pics) =>
        (!pics.transmissionOnly && pics.objects.some(isDevice)) ||
        'the node has no device object of a class of the APPENDIX',
      async run({ node, pics }) {
        for (const { eoj } of subjects(pics).filter(isDevice)) {
          const listed = await mapNow(node, eoj, MAPS.announce);
          const missing = ANNOUNCED_BY_DEVICES.filter((epc) => !listed.includes(epc));
          const claim = `the announcement map of ${eoj.toUpperCase()} lists 0x80, 0x81 and 0x88`;
          demand(missing.length === 0, claim, 'all three', `none of ${missing.map(show).join(', ')}`);
        }
      },
    },
    {
      id: 'listed-location-is-announced',
      proves: ['EL2-6.10.2-6'],
      title: 'A device whose announcement map lists the location tells the group where it has been moved to',
      writes: 'actuates',
      applies: (pics) => announcing(pics).length > 0 || 'no device announces a location that can be written',
      async run({ node, pics }) {
        for (const { eoj } of announcing(pics)) {
          const claim = `${eoj.toUpperCase()} announces its location (0x81), which its announcement map lists`;
          await node.announces(() => move(node, eoj), tells(eoj, LOCATION), claim);
        }
      },
    },
  ],
};
export default suite;

import { airConditioner, lightingDevice, superClass, temperatureSensor } from '../reference/echonet-lite/devices.ts';
import type { Bend } from '../reference/echonet-lite/node.ts';
import { referenceNumbers } from '../reference/echonet-lite/numbers.ts';
import {
  makeObject,
  withProperties,
  type NodeObject,
  type ObjectDefinition,
  type PropertyDefinition,
} from '../reference/echonet-lite/objects.ts';
import { bytes, readable } from './pieces.ts';
import type { Variant } from './variant.ts';

const AIR_CONDITIONER = airConditioner.eoj;
const COOLING = 0x42;
const HEATING = 0x43;
const TURN_MS = 300;

const amendAll = (...added: readonly PropertyDefinition[]) => ({
  amend: (object: ObjectDefinition) => withProperties(object, ...added),
});

// A property of the maker's own, so that no release of the APPENDIX demands it in every mode.
const OWN = 0xf6;
const withOwn = withProperties(airConditioner, { epc: OWN, access: 'GSA', initial: bytes(0x07) });

/** Without the property of its own in some modes of the air conditioner: its maps, and what it serves, are those of the mode. */
const losingIn = (inMode: (mode: number) => boolean): Bend => {
  const less = makeObject(airConditioner);
  const isLess = ({ eoj, values }: NodeObject) => eoj === AIR_CONDITIONER && inMode(values.get(0xb0)?.[0] ?? 0);
  return (sound) => ({
    current: (node, object, epc, part) =>
      isLess(object) && epc >= 0x9d && epc <= 0x9f ? less.values.get(epc) : sound.current(node, object, epc, part),
    readOne: (task, asked, part) =>
      isLess(task.object) && asked.epc === OWN ? undefined : sound.readOne(task, asked, part),
    judgeWrite: (task, asked) => (isLess(task.object) && asked.epc === OWN ? 'refused' : sound.judgeWrite(task, asked)),
  });
};

const classes: readonly Variant[] = [
  {
    name: 'user-defined-classes-alone',
    differs: 'All devices of the node are of classes that its maker defined.',
    freedom: 'EL2-6.1-1',
    config: {
      devices: [
        { ...lightingDevice(1), eoj: 0x0f9001 },
        { ...temperatureSensor, eoj: 0x0f1101 },
      ],
    },
  },
  ...[0xfa, 0xfb, 0xfc].map((code): Variant => ({
    name: `class-05${code.toString(16)}-of-a-later-release`,
    differs: `Beside a sensor the node has a device of class 0x05${code.toString(16).toUpperCase()}, which a later release of the APPENDIX defines.`,
    freedom: 'EL2-3.2.4-7',
    config: { devices: [temperatureSensor, { eoj: 0x050001 + code * 0x100, properties: superClass }] },
  })),
  {
    name: 'properties-that-no-release-defines',
    differs: 'Every object has properties below 0xF0 that no release of the APPENDIX defines.',
    freedom: 'EL2-3.2.7-1',
    config: amendAll(
      readable(0x94, 0x41),
      { epc: 0xdf, access: 'GSA', initial: bytes(0x30, 0x31, 0x32) },
      { epc: 0xef, access: 'GS', initial: bytes(0x00) },
    ),
  },
  {
    name: 'array-elements-in-every-map',
    differs: 'Every object lists 0x9B and 0x9C, which name array elements, and lets them be read.',
    freedom: 'EL2-3.2.7-2',
    config: amendAll(readable(0x9b, 0x00), readable(0x9c, 0x00)),
  },
  {
    name: 'values-of-a-release-to-come',
    differs: 'An air conditioner of a release to come has an air flow and a size of value that no earlier one knows.',
    freedom: 'EL2-3.2.9-1',
    pics: { numbers: referenceNumbers.filter(({ epc }) => epc !== 0xbb) },
    config: {
      devices: [
        withProperties(
          airConditioner,
          readable(0x82, 0x00, 0x00, 0x5a, 0x00),
          { epc: 0xa0, access: 'GSA', initial: bytes(0x39), legal: ([flow = 0]) => flow >= 0x31 && flow <= 0x41 },
          readable(0xbb, 0x00, 0x15),
        ),
        temperatureSensor,
      ],
    },
  },
  {
    name: 'only-sends-what-it-measures',
    differs: 'The node only transmits, and its sensor has the temperature alone.',
    freedom: 'EL2-6.2.3-2',
    pics: { transmissionOnly: true, objects: [{ eoj: '001101' }] },
    config: {
      transmissionOnly: true,
      tcp: false,
      devices: [
        { eoj: temperatureSensor.eoj, properties: temperatureSensor.properties.filter(({ epc }) => epc === 0xe0) },
      ],
    },
    steps: (sound) => ({
      started(node) {
        const [, sensor] = node.objects;
        const tick = () => {
          node.say(sensor && sound.announcement(node, sensor, 0xe0));
          node.later(400, tick);
        };
        tick();
      },
    }),
  },
];

const modes: readonly Variant[] = [
  {
    name: 'maps-lose-with-the-mode',
    differs: 'The air conditioner has a property of its own while it cools, and its maps say so.',
    freedom: 'EL2-6.10.2-7',
    config: { devices: [withOwn, temperatureSensor] },
    steps: losingIn((mode) => mode !== COOLING),
  },
  {
    name: 'maps-gain-with-the-mode',
    differs: 'The air conditioner has a property of its own unless it cools, and its maps say so.',
    freedom: 'EL2-6.10.2-7',
    config: { devices: [withOwn, temperatureSensor] },
    steps: losingIn((mode) => mode === COOLING),
  },
  {
    name: 'maps-change-in-time',
    differs:
      'Every 300 ms the air conditioner goes from cooling to heating or back, and has a property of its own then.',
    freedom: 'EL2-6.10.2-7',
    config: { devices: [withOwn, temperatureSensor] },
    steps: (sound) => ({
      ...losingIn((mode) => mode === COOLING)(sound),
      started(node) {
        const turn = () => {
          const object = node.byEoj.get(AIR_CONDITIONER);
          const isCooling = object?.values.get(0xb0)?.[0] === COOLING;
          if (object) node.steps.store(node, object, 0xb0, bytes(isCooling ? HEATING : COOLING));
          node.later(TURN_MS, turn);
        };
        node.later(TURN_MS, turn);
      },
    }),
  },
];

/** Nodes whose objects do what the catalogue leaves open (3.2, 6.1, 6.2.3, 6.10.2). */
export const doubtedObjects: readonly Variant[] = [...classes, ...modes];

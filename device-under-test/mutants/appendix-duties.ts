import { lightingDevice, superClass } from '../reference/echonet-lite/devices.ts';
import { AIR_CONDITIONER, CLASSES, LIGHT, SECOND_LIGHT, THERMOMETER, without, withRule } from './appendix-bends.ts';
import type { Mutant } from './mutant.ts';

/** What a class makes mandatory, or rules out (6.3.1, 6.4-6.9). */
export const appendixDuties: readonly Mutant[] = [
  {
    name: 'air-conditioner-without-mode',
    differs: 'The air conditioner has no operation mode.',
    bends: CLASSES,
    ...without(AIR_CONDITIONER, 0xb0),
  },
  {
    name: 'air-conditioner-without-air-flow',
    differs: 'The air conditioner has no air flow rate, which is mandatory since release D and not before.',
    bends: CLASSES,
    ...without(AIR_CONDITIONER, 0xa0),
  },
  {
    name: 'thermometer-without-temperature',
    differs: 'The temperature sensor has no measured value.',
    bends: CLASSES,
    ...without(THERMOMETER, 0xe0),
  },
  {
    name: 'second-light-without-mode',
    differs: 'The second light has no lighting mode.',
    bends: CLASSES,
    ...without(SECOND_LIGHT, 0xb6),
  },
  {
    name: 'mandatory-property-listed-but-refused',
    differs: 'The room temperature is in the Get map and is never given.',
    bends: CLASSES,
    steps: (sound) => ({
      readOne: (task, asked, part) =>
        task.object.eoj === AIR_CONDITIONER && asked.epc === 0xbb ? undefined : sound.readOne(task, asked, part),
    }),
  },
  {
    name: 'mode-not-settable',
    differs: 'The operation mode of the air conditioner cannot be written.',
    bends: CLASSES,
    ...withRule(AIR_CONDITIONER, 0xb0, 'GA'),
  },
  {
    name: 'second-light-mode-not-settable',
    differs: 'The lighting mode of the second light cannot be written.',
    bends: CLASSES,
    ...withRule(SECOND_LIGHT, 0xb6, 'GA'),
  },
  {
    name: 'power-of-a-light-not-settable',
    differs:
      'The operation status of the first light cannot be written, though its class wants more than the super class.',
    bends: CLASSES,
    ...withRule(LIGHT, 0x80, 'GA'),
  },
  {
    name: 'mode-not-announced',
    differs: 'The operation mode of the air conditioner is not in the announcement map.',
    bends: CLASSES,
    ...withRule(AIR_CONDITIONER, 0xb0, 'GS'),
  },
  {
    name: 'power-of-second-light-not-announced',
    differs: 'The operation status of the second light is not in the announcement map.',
    bends: CLASSES,
    ...withRule(SECOND_LIGHT, 0x80, 'GS'),
  },
  {
    name: 'measured-value-settable',
    differs: 'The room temperature can be written.',
    bends: CLASSES,
    ...withRule(AIR_CONDITIONER, 0xbb, 'GS'),
  },
  {
    name: 'location-not-settable',
    differs: 'The installation location of the air conditioner cannot be written.',
    bends: 'EL2-6.3.1-2',
    ...withRule(AIR_CONDITIONER, 0x81, 'GA'),
  },
  {
    name: 'second-light-without-fault-status',
    differs: 'The second light has no fault status.',
    bends: 'EL2-6.3.1-2',
    ...without(SECOND_LIGHT, 0x88),
  },
  {
    name: 'unknown-class-without-maker',
    differs: 'Beside a light the node has a device of a class of its own that lacks the manufacturer code.',
    bends: 'EL2-6.3.1-2',
    config: {
      devices: [lightingDevice(1), { eoj: 0x05fe01, properties: superClass.filter(({ epc }) => epc !== 0x8a) }],
    },
  },
  {
    name: 'location-of-second-light-not-announced',
    differs: 'The installation location of the second light is not in the announcement map.',
    bends: 'EL2-6.3.1-6',
    ...withRule(SECOND_LIGHT, 0x81, 'GS'),
  },
];

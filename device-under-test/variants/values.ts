import { referenceDevices } from '../reference/echonet-lite/devices.ts';
import type { Bend } from '../reference/echonet-lite/node.ts';
import { referenceNumbers } from '../reference/echonet-lite/numbers.ts';
import { PROFILE } from '../reference/echonet-lite/node-profile.ts';
import { withProperties, type PropertyDefinition } from '../reference/echonet-lite/objects.ts';
import { storingAnnounced } from './pieces.ts';
import type { Variant } from './variant.ts';

const SENSOR = 0x001101;
const AIR_CONDITIONER = 0x013001;
const TEMPERATURE = 0xe0;

/** Changes one property of every device object that has it. */
const amendDevices = (epc: number, change: (it: PropertyDefinition) => PropertyDefinition, only?: number) => ({
  amend: (object: Parameters<typeof withProperties>[0]) => {
    const property = object.properties.find((it) => it.epc === epc);
    const meant = object.eoj !== PROFILE && (only === undefined || only === object.eoj);
    return property && meant ? withProperties(object, change(property)) : object;
  },
});

const from =
  (...bytes: readonly number[]) =>
  (it: PropertyDefinition): PropertyDefinition => ({ ...it, initial: Uint8Array.from(bytes) });

// A tenth of a degree more; from 60.0 degrees on, -20.0 again.
function warmer([high = 0, low = 0]: Uint8Array): Uint8Array {
  const tenths = (((high << 8) | low) << 16) >> 16;
  const next = tenths >= 600 ? -200 : tenths + 1;
  return Uint8Array.of(next >> 8, next);
}

/** Announces at once what the value will be a second later. */
const showingLater: Bend = (sound) => ({
  store(node, object, epc, edt) {
    const { values } = object;
    if (!object.definitions.get(epc)?.access.includes('A')) return sound.store(node, object, epc, edt);
    const message = sound.announcement(node, object, epc);
    node.say(message && { ...message, properties: [{ epc, edt }] });
    node.later(1000, () => {
      values.set(epc, edt.slice());
      node.kept.set(object.eoj * 0x100 + epc, edt.slice());
    });
  },
});

/** Waits for the end of a series of changes, and announces what came of it. */
const integrating: Bend = (sound) => {
  const changes = new Map<number, number>();
  return {
    announcement(node, object, epc) {
      const key = object.eoj * 0x100 + epc;
      const count = (changes.get(key) ?? 0) + 1;
      changes.set(key, count);
      node.later(200, () => {
        if (changes.get(key) === count) node.say(sound.announcement(node, object, epc));
      });
      return undefined;
    },
  };
};

/** Freedoms of values and of their announcement (2.2, 5.4, 6.2, 6.3). */
export const values: readonly Variant[] = [
  {
    name: 'value-shows-after-its-announcement',
    differs: 'A change is announced at once, and read a second later.',
    freedom: 'IC-INF-RATE',
    steps: showingLater,
  },
  {
    name: 'mode-brings-its-temperature',
    differs: 'The air conditioner takes another set temperature with each mode, and announces both.',
    freedom: 'IC-VALUE-MOVES',
    steps: (sound) => ({
      store(node, object, epc, edt) {
        sound.store(node, object, epc, edt);
        const mode = edt[0] ?? 0;
        if (object.eoj === AIR_CONDITIONER && epc === 0xb0) sound.store(node, object, 0xb3, Uint8Array.of(mode - 40));
      },
    }),
  },
  {
    name: 'settles-a-second-later',
    differs: 'A write is accepted at once; the value changes, and is announced, a second later.',
    freedom: 'IC-ACCEPT-NOT-DO',
    steps: (sound) => ({
      store: (node, object, epc, edt) => node.later(1000, () => sound.store(node, object, epc, edt)),
    }),
  },
  {
    name: 'announces-all-that-is-listed',
    differs: 'At any change of an object all that its announcement map lists is announced in one frame.',
    freedom: 'EL2-6.2.4-6',
    steps: (sound) => ({
      announcement(node, object, epc) {
        const message = sound.announcement(node, object, epc);
        if (message === undefined || object === node.profile) return message;
        const listed = [...object.definitions.values()].filter(({ access }) => access.includes('A'));
        const properties = listed.flatMap((it) => {
          const edt = node.steps.current(node, object, it.epc, 0);
          return edt ? [{ epc: it.epc, edt }] : [];
        });
        return { ...message, properties };
      },
    }),
  },
  {
    name: 'announces-the-last-of-a-series',
    differs: 'Of changes that follow each other within 200 ms the last one is announced.',
    freedom: 'IC-INF-RATE',
    steps: integrating,
  },
  {
    name: 'announces-a-moving-temperature',
    differs:
      'The temperature of the sensor is announced, and rises by a tenth of a degree every 300 ms until it is driven.',
    freedom: 'IC-VALUE-MOVES',
    config: amendDevices(TEMPERATURE, (it) => ({ ...it, access: 'GA' }), SENSOR),
    steps: (sound) => ({
      driven(node, number, to) {
        if (number.epc === TEMPERATURE) node.memory.set('held', true);
        return sound.driven(node, number, to);
      },
      started(node) {
        const rise = () => {
          if (node.memory.has('held')) return;
          const object = node.byEoj.get(SENSOR);
          const now = object?.values.get(TEMPERATURE);
          if (object && now) node.steps.store(node, object, TEMPERATURE, warmer(now));
          node.later(300, rise);
        };
        node.later(300, rise);
      },
    }),
  },
  {
    name: 'release-a',
    differs:
      'The devices follow release A of the APPENDIX, which a small letter stands for; it knew no remote control.',
    freedom: 'EL2-6.3.1-4',
    config: {
      ...amendDevices(0x82, from(0x00, 0x00, 0x61, 0x00)),
      devices: referenceDevices.map(({ eoj, properties }) => {
        return { eoj, properties: properties.filter(({ epc }) => epc !== 0x93) };
      }),
    },
  },
  {
    name: 'identification-by-lower-layer',
    differs:
      'The identification number of the devices is of an older form: it begins with 0x01, and all have the same.',
    freedom: 'EL2-6.3.1-7',
    config: amendDevices(0x83, from(0x01, ...new Uint8Array(15).fill(0x11), 0x05)),
  },
  {
    name: 'sensor-always-on',
    differs: 'The operation status of the sensor may be written, and knows 0x30 alone.',
    freedom: 'EL2-6.3.1-2',
    config: amendDevices(0x80, (it) => ({ ...it, access: 'GSA', legal: ([status]) => status === 0x30 }), SENSOR),
  },
  {
    name: 'off-without-a-measurement',
    differs: 'The air conditioner is off and says 0x7E, not measured, for the room temperature.',
    freedom: 'IC-VALUE-MOVES',
    pics: { numbers: referenceNumbers.filter(({ epc }) => epc !== 0xbb) },
    config: amendDevices(0x80, from(0x31), AIR_CONDITIONER),
    steps: (sound) => ({
      current(node, object, epc, part) {
        const off = object.eoj === AIR_CONDITIONER && epc === 0xbb && object.values.get(0x80)?.[0] === 0x31;
        return off ? Uint8Array.of(0x7e) : sound.current(node, object, epc, part);
      },
    }),
  },
  {
    name: 'accepts-without-switching',
    differs: 'Writes of what the devices announce are accepted and never take effect.',
    freedom: 'IC-ACCEPT-NOT-DO',
    steps: storingAnnounced(() => undefined),
  },
  {
    name: 'not-operating-while-starting',
    differs: 'For a second after a start the operating status is 0x31; the change to 0x30 is announced.',
    freedom: 'EL2-5.4-2',
    steps: (sound) => {
      let starting = false;
      return {
        current: (node, object, epc, part) =>
          starting && object === node.profile && epc === 0x80
            ? Uint8Array.of(0x31)
            : sound.current(node, object, epc, part),
        started(node) {
          // At the very first start somebody waits until it is done.
          starting = node.memory.has('started');
          node.memory.set('started', true);
          if (!starting) return;
          node.later(1000, () => {
            starting = false;
            node.say(sound.announcement(node, node.profile, 0x80));
          });
        },
      };
    },
  },
  {
    name: 'late-with-its-get-map',
    differs: 'The answer to a Get of 0x9F comes a second later, when others have been given.',
    freedom: 'IC-ORDER-ANSWER',
    steps: () => ({
      delay: (_node, _arrival, { properties }) => (properties.some(({ epc }) => epc === 0x9f) ? 1000 : 0),
    }),
  },
  {
    name: 'misses-some-multicasts',
    differs: 'The first datagram to the group is not heard, nor is every seventh after it.',
    freedom: 'IC-LOSS',
    steps: (sound) => {
      let count = 0;
      return {
        hears: (node, arrival) => !(arrival.multicast && count++ % 7 === 0) && sound.hears(node, arrival),
      };
    },
  },
];

import { NODE_PROFILE, eojOf, type Eoj } from '../echonet-lite/eoj.ts';
import type { ObjectPics, Pics } from '../model.ts';
import type { World } from './types.ts';

/** Tests only. What discovery may find: a node profile, an air conditioner, and two lights in different states. */
const LIGHTS: readonly [Eoj, Eoj] = [eojOf(0x02, 0x90, 0x01), eojOf(0x02, 0x90, 0x02)];
export const COOLER = eojOf(0x01, 0x30, 0x01);

const values = (hex: Readonly<Record<number, string>>): ReadonlyMap<number, Uint8Array> =>
  new Map(Object.entries(hex).map(([epc, edt]) => [Number(epc), Uint8Array.from(Buffer.from(edt, 'hex'))]));

const profile: ObjectPics = {
  eoj: NODE_PROFILE,
  get: [0x80, 0x82, 0x83, 0x8a, 0x9d, 0x9e, 0x9f, 0xbf, 0xd3, 0xd4, 0xd6, 0xd7],
  set: [0x80, 0xbf],
  announce: [0x80, 0xd5],
  values: values({
    0x80: '30',
    0x82: '010c0100',
    0x83: 'fe00001600000000000000000000000001',
    0x8a: '000016',
    0x9d: '0280d5',
    0x9e: '0280bf',
    0x9f: '0c8082838a9d9e9fbfd3d4d6d7',
    0xbf: '8001',
    0xd3: '000003',
    0xd4: '0003',
    0xd6: '03013001029001029002',
    0xd7: '0201300290',
  }),
  setGet: 'served',
};

const light = (eoj: Eoj, status: string, location: string): ObjectPics => ({
  eoj,
  get: [0x80, 0x81, 0x82, 0x88, 0x8a, 0x9d, 0x9e, 0x9f, 0xb0],
  set: [0x80, 0x81, 0xb0, 0xb6],
  announce: [0x80, 0x81, 0x88],
  values: values({ 0x80: status, 0x81: location, 0x82: '00004d00', 0x88: '42', 0x8a: '000016', 0xb0: '64' }),
  setGet: 'refused',
});

/** 0xB3 is a temperature, 0xA0 is never written, 0xB4 could not be read, 0x98 has two bytes or four. */
const cooler: ObjectPics = {
  eoj: COOLER,
  get: [0x80, 0x81, 0x82, 0x88, 0x8a, 0x98, 0x9d, 0x9e, 0x9f, 0xa0, 0xb3, 0xb4, 0xbb],
  set: [0x80, 0x81, 0x98, 0xa0, 0xb3, 0xb4],
  announce: [0x80, 0x81, 0x88],
  values: values({
    0x80: '31',
    0x81: '08',
    0x82: '00004d00',
    0x88: '42',
    0x8a: '000016',
    0x98: '07e80101',
    0xa0: '41',
    0xb3: '1a',
    0xbb: '19',
  }),
  setGet: 'served',
};

/** Never written anywhere, and never to the cooler. */
const NEVER = { everywhere: 0xbf, cooler: 0xa0 } as const;

const pics: Pics = {
  objects: [profile, cooler, light(LIGHTS[0], '30', '08'), light(LIGHTS[1], '31', '10')],
  tcp: true,
  tcpDeclared: true,
  family: 4,
  transmissionOnly: false,
  asks: false,
  numbers: [],
  neverWrite: (eoj, epc) => epc === NEVER.everywhere || (eoj === COOLER && epc === NEVER.cooler),
  abilities: new Set(),
};

/** Tests only. A world of this device; without TCP and without seeds where asked so. */
export const worldOf = ({ actuates = false, seeds = [], ...changed }: Partial<World & Pics> = {}): World => ({
  pics: { ...pics, ...changed },
  actuates,
  seeds,
});

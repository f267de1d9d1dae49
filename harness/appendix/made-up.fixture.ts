import type { Appendix, Binding } from './appendix.ts';
import { buildAppendix, type AppendixFiles } from './build.ts';

/**
 * A small appendix in our own words, in the format of the real one: the classes that the reference node carries, as far as
 * tests need them. Its newest release is K.
 */
interface Property {
  readonly epc: string;
  readonly validRelease: { readonly from: string; readonly to: string };
  readonly shortName: string;
  readonly accessRule: { readonly get: Binding; readonly set: Binding; readonly inf: Binding };
  readonly data: unknown;
}

const BINDINGS: Readonly<Record<string, Binding>> = {
  m: 'required',
  c: 'required_c',
  o: 'optional',
  '-': 'notApplicable',
};

/** `access` holds a letter each for Get, Set and announcement; `releases` is "D-K", "D-" or, for all, left out. */
export function property(epc: string, shortName: string, access: string, data: unknown, releases = 'A-'): Property {
  const [get, set, inf] = Array.from(access, (letter) => BINDINGS[letter] ?? 'optional');
  const [from = 'A', to = ''] = releases.split('-');
  const accessRule = { get: get ?? 'optional', set: set ?? 'optional', inf: inf ?? 'optional' };
  return { epc, validRelease: { from, to: to === '' ? 'latest' : to }, shortName, accessRule, data };
}

const definition = (name: string) => ({ $ref: `#/definitions/${name}` });
const codes = (...edts: readonly string[]) => ({
  type: 'state',
  size: ((edts[0] ?? '0x').length - 2) / 2,
  enum: edts.map((edt) => ({ edt })),
});
const bytes = (least: number, most = least) => ({ type: 'raw', minSize: least, maxSize: most });
const number = (format: string, minimum: number, maximum: number, more: object = {}) => ({
  type: 'number',
  format,
  minimum,
  maximum,
  ...more,
});

const definitions = {
  yesNo: codes('0x41', '0x42'),
  onOff: codes('0x30', '0x31'),
  map: bytes(1, 17),
  degrees: number('uint8', 0, 50, { unit: 'degree' }),
  colour: number('uint8', 0, 255),
  steps: { type: 'level', base: '0x31', maximum: 8 },
  automatic: codes('0x41'),
  notMeasured: codes('0x7E'),
  notDefined: codes('0xFD'),
  room: { oneOf: [number('int8', -127, 125, { unit: 'degree' }), { $ref: '#/definitions/notMeasured' }] },
};

const maps = ['0x9D', '0x9E', '0x9F'].map((epc) => property(epc, 'map', 'm-o', definition('map')));

const superClass = [
  property('0x80', 'power', 'mom', definition('onOff')),
  property('0x81', 'place', 'mmm', { oneOf: [bytes(1), bytes(17)] }),
  property('0x82', 'release', 'm-o', bytes(4)),
  property('0x83', 'identity', 'o-o', bytes(17)),
  property('0x88', 'trouble', 'm-m', definition('yesNo')),
  property('0x89', 'troubleCode', 'o-o', codes('0x0000', '0x0001...0x03E8')),
  property('0x8A', 'maker', 'm-o', bytes(3)),
  property('0x8C', 'product', 'o-o', bytes(12)),
  property('0x8D', 'serial', 'o-o', bytes(12)),
  property('0x8E', 'made', 'o-o', { type: 'date' }),
  property('0x8F', 'saving', 'ooo', definition('yesNo')),
  property('0x93', 'remote', 'ooo', definition('yesNo'), 'A-G'),
  property('0x93', 'remote', 'ooo', codes('0x41', '0x42', '0x61', '0x62'), 'H-'),
  ...maps,
];

const nodeProfile = [
  property('0x80', 'running', 'm-m', definition('onOff')),
  property('0x82', 'version', 'm-o', bytes(4)),
  property('0x89', 'troubleCode', 'o-o', number('uint16', 0, 1004)),
  property('0xD3', 'objects', 'm-o', bytes(3)),
  property('0xD4', 'classes', 'm-o', number('uint16', 1, 253)),
  ...maps,
];

const light = [
  property('0x80', 'power', 'mmm', definition('onOff')),
  property('0xB0', 'brightness', 'ooo', number('uint8', 0, 100, { unit: '%' })),
  property('0xB1', 'colour', 'ooo', codes('0x41', '0x42', '0x43', '0x44')),
  property('0xB6', 'scene', 'mmo', codes('0x41', '0x42', '0x43', '0x45')),
  property('0xC0', 'rgb', 'ooo', {
    type: 'object',
    properties: ['red', 'green', 'blue'].map((shortName) => ({ shortName, element: definition('colour') })),
  }),
];

const airConditioner = [
  property('0x80', 'power', 'mmm', definition('onOff')),
  property('0x8F', 'saving', 'mmm', definition('yesNo'), 'D-'),
  property('0xA0', 'fan', 'ooo', { oneOf: [definition('steps'), definition('automatic')] }, 'A-C'),
  property('0xA0', 'fan', 'mmm', { oneOf: [definition('steps'), definition('automatic')] }, 'D-'),
  property('0xB0', 'mode', 'mmm', codes('0x40', '0x41', '0x42', '0x43', '0x44', '0x45')),
  property('0xB3', 'wanted', 'mmo', { oneOf: [definition('degrees'), definition('notDefined')] }),
  property('0xBB', 'room', 'o-o', definition('room'), 'A-C'),
  property('0xBB', 'room', 'm-o', definition('room'), 'D-'),
  property('0xD0', 'buzzer', '-o-', definition('automatic'), 'H-'),
];

const thermometer = [
  property('0xE0', 'temperature', 'm-o', number('int16', -2732, 32_766, { unit: 'degree', multiple: 0.1 })),
];

const file = (eoj: string, elProperties: readonly Property[]) => ({
  eoj,
  validRelease: { from: 'A', to: 'latest' },
  shortName: 'class',
  elProperties,
});

/** The made-up appendix as parsed files, to build or to break. */
export const madeUpFiles = {
  metaData: { metaData: { release: 'K', dataVersion: '0.0.1', formatVersion: '1.2.0' } },
  definitions: { definitions },
  superClass: file('0x0000', superClass),
  nodeProfile: file('0x0EF0', nodeProfile),
  devices: [file('0x0290', light), file('0x0130', airConditioner), file('0x0011', thermometer)],
};

/** Files as `buildAppendix` takes them, each named after what it is. */
export const asPieces = ({ devices, ...others }: typeof madeUpFiles): AppendixFiles => ({
  metaData: { file: 'metaData', at: '', value: others.metaData },
  definitions: { file: 'definitions', at: '', value: others.definitions },
  superClass: { file: 'superClass', at: '', value: others.superClass },
  nodeProfile: { file: 'nodeProfile', at: '', value: others.nodeProfile },
  devices: devices.map((value, i) => ({ file: `device ${i + 1}`, at: '', value })),
});

/** What the reference node conforms to in tests. */
export const madeUpAppendix: Appendix = buildAppendix(asPieces(madeUpFiles));

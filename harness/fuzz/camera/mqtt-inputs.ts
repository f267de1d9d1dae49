import { array, constant, constantFrom, nat, oneof, record, type Arbitrary } from 'fast-check';
import { spoils, spoilt, type Spoil } from './spoil.ts';
import type { CameraWorld } from './types.ts';

/** What each packet is before it is spoilt: its first byte and what follows its length; `id`: the identifier asked with. */
const PACKETS = {
  connack: () => [0x20, 0x00, 0x00],
  'connack with a return code': () => [0x20, 0x00, 0x05],
  'connack of MQTT 5': () => [0x20, 0x01, 0x87, 0x00],
  publish: () => [0x30, 0x00, 0x01, 0x61, 0x62],
  'publish with QoS 1': () => [0x32, 0x00, 0x01, 0x61, 0x00, 0x09, 0x62],
  'publish with QoS 2': () => [0x34, 0x00, 0x01, 0x61, 0x00, 0x09, 0x62],
  puback: (id) => [0x40, id >> 8, id & 0xff],
  pubrec: (id) => [0x50, id >> 8, id & 0xff],
  pubrel: (id) => [0x62, id >> 8, id & 0xff],
  pubcomp: (id) => [0x70, id >> 8, id & 0xff],
  suback: (id) => [0x90, id >> 8, id & 0xff, 0x01],
  unsuback: (id) => [0xb0, id >> 8, id & 0xff],
  pingresp: () => [0xd0],
  disconnect: () => [0xe0],
  auth: () => [0xf0, 0x00],
  'type 0': () => [0x00],
  connect: () => [0x10, 0x00, 0x04, 0x4d, 0x51, 0x54, 0x54, 0x04, 0x02, 0x00, 0x3c, 0x00, 0x00],
} as const satisfies Readonly<Record<string, (id: number) => readonly number[]>>;

/** What has no length of its own: bytes of other protocols. */
const FOREIGN = {
  'a TLS alert': [21, 3, 3, 0, 2, 2, 40],
  'a TLS record of a handshake': [22, 3, 3, 0, 6, 2, 0, 0, 2, 3, 3],
  'a TLS record of application data': [23, 3, 3, 0, 4, 1, 2, 3, 4],
  HTTP: [...Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n')],
  nothing: [],
} as const satisfies Readonly<Record<string, readonly number[]>>;

type Packet = keyof typeof PACKETS | keyof typeof FOREIGN;

/** What is written as the length of a packet: the right one, another number, or five bytes of which none is the last. */
type Framing = 'fitting' | 'endless' | number;

interface Piece {
  readonly packet: Packet;
  readonly spoil: Spoil;
  readonly framing: Framing;
}

/** What a broker sends to a camera, and when. */
export interface MqttInput {
  readonly property: 'mqtt';
  /** As soon as the camera connects; in place of the CONNACK, the PUBACK or PUBREC, the PUBCOMP; or unasked after a good CONNACK. */
  readonly at: 'open' | 'connack' | 'unasked' | 'publish' | 'pubrel';
  readonly pieces: readonly Piece[];
  readonly ends: 'stay' | 'fin' | 'reset';
}

const BODY = 16;
/** A camera that reads a message into memory it has not got is worth finding; more than this only takes time. */
const MOST = 16_385;

const piece: Arbitrary<Piece> = record({
  packet: oneof(
    { weight: 5, arbitrary: constantFrom(...(Object.keys(PACKETS) as Packet[])) },
    { weight: 1, arbitrary: constantFrom(...(Object.keys(FOREIGN) as Packet[])) },
  ),
  spoil: spoils(BODY, MOST),
  framing: oneof(
    constant<Framing>('fitting'),
    constant<Framing>('fitting'),
    constantFrom<Framing[]>('endless', 0, 1, 2, 3, 127, 128, 16_383, 2_097_152, 268_435_455),
    nat(300),
  ),
});

/** What brokers may send; alarms have to be raised for what answers a PUBLISH. */
export const mqttInputs = ({ raisesAlarms }: CameraWorld): Arbitrary<MqttInput> =>
  record({
    property: constant('mqtt'),
    at: constantFrom(
      ...(['unasked', 'connack', 'open'] as const),
      ...(raisesAlarms ? (['publish', 'publish', 'pubrel'] as const) : []),
    ),
    pieces: array(piece, { minLength: 1, maxLength: 3 }),
    ends: constantFrom('stay', 'stay', 'fin', 'reset'),
  });

/** The bytes of an input, in the pieces in which they leave. `id`: the packet identifier of what is answered. */
export const mqttBytes = ({ pieces }: MqttInput, id: number): readonly Uint8Array[] =>
  pieces.map((it) => pieceBytes(it, id));

function pieceBytes({ packet, spoil, framing }: Piece, id: number): Uint8Array {
  if (Object.hasOwn(FOREIGN, packet)) return spoilt(Uint8Array.from(FOREIGN[packet as keyof typeof FOREIGN]), spoil);
  const [head, ...body] = PACKETS[packet as keyof typeof PACKETS](id);
  const rest = spoilt(Uint8Array.from(body), spoil);
  const length =
    framing === 'endless' ? [0xff, 0xff, 0xff, 0xff, 0x01] : lengthOf(framing === 'fitting' ? rest.length : framing);
  return Buffer.concat([Uint8Array.from([head, ...length]), rest]);
}

/** A remaining length (MQTT 3.1.1, 2.2.3). */
function lengthOf(number: number): readonly number[] {
  const low = number % 128;
  return number < 128 ? [low] : [low | 0x80, ...lengthOf(Math.floor(number / 128))];
}

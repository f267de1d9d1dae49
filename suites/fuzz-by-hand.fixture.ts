import { get, infc, infReq, service, setC, setGet, setI } from '../harness/echonet-lite/ask.ts';
import { eojOf, NODE_PROFILE, type Eoj } from '../harness/echonet-lite/eoj.ts';
import { encode } from '../harness/echonet-lite/frame.ts';
import { treeOf, type Input, type Shot, type Way } from '../harness/fuzz/input.ts';

/** The first light of the reference. */
export const LIGHT = eojOf(0x02, 0x90, 0x01);
const ALL_LIGHTS = eojOf(0x02, 0x90, 0x00);
const NOBODY = eojOf(0x02, 0x6b, 0x01);
/** A property with these bytes. */
export const at = (epc: number, ...edt: readonly number[]) => ({ epc, edt: Uint8Array.from(edt) });

type Draft = ReturnType<typeof get>;
const spoilt = (draft: Draft, spoil: (frame: Uint8Array) => Uint8Array) => spoil(encode({ ...draft, tid: 0 }));
const plus =
  (...tail: readonly number[]) =>
  (frame: Uint8Array) =>
    Uint8Array.of(...frame, ...tail);

/** A frame, or a payload that is none, that leaves this way. */
export const shot = (what: Draft | Uint8Array, way: Way = 'udp', more: Partial<Shot> = {}): Shot => ({
  what: what instanceof Uint8Array ? what : treeOf(what),
  way,
  ...more,
});
/** Shots that are tried as one. */
export const input = (...shots: readonly Shot[]): Input => ({ property: 'by-hand', shots });

/** Every service, asked of this object. */
const services = (eoj: Eoj): readonly Draft[] => [
  get(eoj, [0x80, 0x82, 0xfe]),
  infReq(eoj, [0x80]),
  setC(eoj, [at(0x80, 0x30)]),
  setI(eoj, [at(0xfe, 0x30)]),
  setGet(eoj, [at(0x80, 0x30)], [0x82]),
  infc(eoj, [at(0x80, 0x30)]),
];

/** What a device may meet: sound, odd and faulty, each way, alone and in sequences. */
export const byHand: readonly Input[] = [
  ...[NODE_PROFILE, LIGHT, ALL_LIGHTS, NOBODY].flatMap((eoj) =>
    services(eoj).flatMap((draft) =>
      (['udp', 'group', 'other-port', 'tcp'] as const).map((way) => input(shot(draft, way))),
    ),
  ),
  ...[0, 1, 11, 12, 13].map((length) => input(shot(spoilt(get(LIGHT, [0x80]), (frame) => frame.slice(0, length))))),
  ...[0x00, 0x11, 0x20, 0x80].map((ehd1) => input(shot(spoilt(get(LIGHT, [0x80]), (frame) => frame.with(0, ehd1))))),
  ...[0x82, 0x01, 0xc1].map((ehd2) => input(shot(spoilt(get(LIGHT, [0x80]), (frame) => frame.with(1, ehd2))))),
  ...[0, 2, 255].map((opc) => input(shot(spoilt(get(LIGHT, [0x80]), (frame) => frame.with(11, opc))))),
  input(shot(spoilt(get(LIGHT, [0x80]), plus(0x9f, 0x00)))),
  input(shot(spoilt(get(LIGHT, [0x80]), plus(...encode({ ...get(LIGHT, [0x82]), tid: 7 }))))),
  input(shot(service(0x65, LIGHT, [at(0x80)]))),
  input(shot(service(0x72, LIGHT, [at(0x80, 0x30)]))),
  input(shot(service(0x73, LIGHT, [at(0x80, 0x30)]))),
  input(shot(infc(LIGHT, [at(0xf7, 1)])), shot(infReq(LIGHT, [0xf7]))),
  input(shot(get(LIGHT, [0x80, 0x80, 0x80])), shot(get(LIGHT, [0x30]))),
  input(
    shot(
      get(
        LIGHT,
        Array.from({ length: 255 }, () => 0x83),
      ),
    ),
  ),
  input(shot(get(LIGHT, [0x80], eojOf(0, 0, 0)))),
  input(shot(get(LIGHT, [0x80]), 'udp', { tid: 0xffff }), shot(setC(LIGHT, [at(0xb0, 0x31)]), 'udp', { tid: 0xffff })),
  input(shot(get(LIGHT, [0x80]), 'tcp', { cuts: [1, 13] }), shot(get(LIGHT, [0x82]), 'tcp')),
  input(shot(get(LIGHT, [0x80]), 'tcp', { joined: true }), shot(get(LIGHT, [0x82]), 'tcp')),
  input(shot(Uint8Array.of(0x47, 0x45, 0x54), 'tcp'), shot(get(LIGHT, [0x82]), 'tcp')),
  input(shot(setC(LIGHT, [at(0xb0, 0x32)])), shot(get(LIGHT, [0xb0])), shot(setC(LIGHT, [at(0xb0, 0x33)]))),
  input(shot(setI(ALL_LIGHTS, [at(0xb0, 0x34)])), shot(get(ALL_LIGHTS, [0xb0])), shot(infReq(LIGHT, [0xb0]))),
];

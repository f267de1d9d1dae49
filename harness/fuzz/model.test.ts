import { expect, test } from 'vitest';
import { get, infc, infReq, service, setC, setGet, setI } from '../echonet-lite/ask.ts';
import { eojOf, NODE_PROFILE } from '../echonet-lite/eoj.ts';
import { decode, encode } from '../echonet-lite/frame.ts';
import type { Way } from './input.ts';
import { Model } from './model.ts';
import { COOLER, worldOf } from './world.fixture.ts';

const LIGHT = eojOf(0x02, 0x90, 0x01);
const LIGHTS = eojOf(0x02, 0x90, 0x00);
const NOBODY = eojOf(0x02, 0x6b, 0x01);
const at = (epc: number, ...edt: readonly number[]) => ({ epc, edt: Uint8Array.from(edt) });

type Draft = ReturnType<typeof get>;
const bytesOf = (draft: Draft) => encode({ ...draft, tid: 1 });
const plus = (draft: Draft, ...tail: readonly number[]) => Uint8Array.of(...bytesOf(draft), ...tail);
const GET = get(LIGHT, [0x80]);

/** What is due, by the document; "1" and "2" are numbers of answers. */
const rows: readonly (readonly [what: string, payload: Draft | Uint8Array, due: string, way?: Way])[] = [
  ['Get', GET, '1'],
  ['Get of what is not there', get(LIGHT, [0xfe]), '1'],
  ['Get of every light', get(LIGHTS, [0x80]), '2'],
  ['Get by multicast', GET, '1', 'group'],
  ['Get by TCP', GET, '1', 'tcp'],
  ['INF_REQ', infReq(LIGHT, [0x80]), '1'],
  ['INFC', infc(LIGHT, [at(0xf7, 1)]), '1'],
  ['INFC to every light', infc(LIGHTS, [at(0xf7, 1)]), 'free'],
  ['INFC by multicast', infc(LIGHT, [at(0xf7, 1)]), 'free', 'group'],
  ['SetC of a sound size', setC(LIGHT, [at(0x80, 0x31)]), '1'],
  ['SetC by multicast', setC(LIGHT, [at(0x80, 0x31)]), 'free', 'group'],
  ['SetC of another size', setC(LIGHT, [at(0x80, 0x31, 0)]), 'free'],
  ['SetC of what is not there', setC(LIGHT, [at(0xfe, 1)]), '1'],
  ['SetI that may be accepted', setI(LIGHT, [at(0x80, 0x31)]), 'free'],
  ['SetI that cannot be accepted', setI(LIGHT, [at(0xfe, 1)]), '1'],
  ['SetGet that is served', setGet(COOLER, [at(0x80, 0x31)], [0x82]), '1'],
  ['SetGet that is refused as a service', setGet(LIGHT, [at(0x80, 0x31)], [0x82]), '1'],
  ['an object that is not there', get(NOBODY, [0x80]), 'silence'],
  ['an instance that is not there', get(eojOf(0x02, 0x90, 0x03), [0x80]), 'silence'],
  ['a service that nobody has', service(0x65, LIGHT, [at(0x80)]), 'silence'],
  ['a response', service(0x72, LIGHT, [at(0x80, 0x30)]), 'silence'],
  ['OPC 0', get(LIGHT, []), 'free'],
  ['an EPC below 0x80', get(LIGHT, [0x30]), 'free'],
  ['a Get with data', service(0x62, LIGHT, [at(0x80, 1)]), 'free'],
  ['a requester that is no object', get(LIGHT, [0x80], eojOf(0, 0, 0)), 'free'],
  [
    'a long frame',
    get(
      LIGHT,
      Array.from({ length: 255 }, () => 0x80),
    ),
    '1',
  ],
  ['nothing', new Uint8Array(), 'silence'],
  ['a header alone', bytesOf(GET).slice(0, 11), 'silence'],
  ['EHD1 0x11', bytesOf(GET).with(0, 0x11), 'free'],
  ['EHD1 0x20', bytesOf(GET).with(0, 0x20), 'silence'],
  ['format 2', bytesOf(GET).with(1, 0x82), 'free'],
  ['EHD2 0x01', bytesOf(GET).with(1, 0x01), 'silence'],
  ['fewer properties than OPC says', bytesOf(GET).with(11, 2), 'silence'],
  ['half a property', bytesOf(GET).slice(0, 13), 'silence'],
  ['a PDC beyond the end', bytesOf(GET).with(13, 5), 'silence'],
  ['more properties than OPC says', plus(GET, 0x9f, 0x00), 'silence'],
  ['OPC 0 and a property', bytesOf(GET).with(11, 0), 'silence'],
  ['more bytes that are no property', plus(GET, 0x9f), 'free'],
  ['padding', plus(GET, 0, 0, 0, 0), 'free'],
  ['two frames in one packet', plus(GET, ...bytesOf(GET)), 'free'],
  ['an INFC with fewer properties than OPC says', bytesOf(infc(LIGHT, [at(0x80, 1)])).with(11, 2), 'silence'],
  [
    'a SetGet with wrong counters, where it is not served',
    bytesOf(setGet(LIGHT, [at(0x80, 1)], [0x82])).with(11, 2),
    'free',
  ],
  ['a SetGet with wrong counters', bytesOf(setGet(COOLER, [at(0x80, 1)], [0x82])).with(11, 2), 'silence'],
  ['rubbish by TCP', bytesOf(GET).with(11, 2), 'free', 'tcp'],
];

test.each(rows.map(([what, payload, due, way = 'udp']) => ({ what, payload, due, way })))(
  '$what',
  ({ payload, due, way }) => {
    const bytes = payload instanceof Uint8Array ? payload : bytesOf(payload);
    const { answers, count } = new Model(worldOf().pics).expects(bytes, decode(bytes), { what: bytes, way }, true);
    const name = answers === 'due' ? String(Number.isFinite(count) ? count : 1) : answers;
    expect(name).toBe(due);
  },
);

test('nothing is due, and nobody missing, where the node has objects that its list leaves out', () => {
  const pics = worldOf().pics;
  const objects = pics.objects.map((it) =>
    it.eoj === NODE_PROFILE ? { ...it, values: new Map([...it.values, [0xd3, Uint8Array.of(0, 0, 9)] as const]) } : it,
  );
  const model = new Model({ ...pics, objects });
  for (const deoj of [LIGHTS, NOBODY]) {
    const bytes = bytesOf(get(deoj, [0x80]));
    expect(model.expects(bytes, decode(bytes), { what: bytes, way: 'udp' }, true).answers).toBe('free');
  }
});

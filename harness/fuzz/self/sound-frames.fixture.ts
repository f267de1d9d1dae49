import * as fc from 'fast-check';
import { eojOf } from '../../echonet-lite/eoj.ts';
import { ESV, hasTwoLists } from '../../echonet-lite/esv.ts';
import { encode, type Frame } from '../../echonet-lite/frame.ts';

const byte = fc.integer({ min: 0, max: 255 });
const edt = fc.oneof(
  { weight: 6, arbitrary: fc.uint8Array({ maxLength: 4, size: 'max' }) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 255, size: 'max' }) },
);
const list = fc.oneof(
  { weight: 12, arbitrary: fc.array(fc.record({ epc: byte, edt }), { maxLength: 4, size: 'max' }) },
  {
    weight: 1,
    arbitrary: fc.array(fc.record({ epc: byte, edt: fc.constant(new Uint8Array()) }), {
      minLength: 250,
      maxLength: 255,
      size: 'max',
    }),
  },
);
const eoj = fc.tuple(byte, byte, byte).map((codes) => eojOf(...codes));
const esv = fc.oneof(fc.constantFrom(...Object.values(ESV)), byte);

const header = { tid: fc.integer({ min: 0, max: 0xffff }), seoj: eoj, deoj: eoj, properties: list };

/** Frames as the document allows them: every service, up to 255 properties, up to 255 bytes each. */
const soundFrame: fc.Arbitrary<Frame> = esv.chain((code) =>
  fc.record<Frame>({ ...header, esv: fc.constant(code), ...(hasTwoLists(code) ? { alsoGet: list } : {}) }),
);

/** So many different ones of them, as bytes. */
export const soundFrames = (count: number, seed: number): readonly Uint8Array[] =>
  fc.sample(soundFrame, { numRuns: count, seed }).map(encode);

import { sameBytes } from '../bytes.ts';
import { hex } from '../conversation/claims.ts';
import { ESV, esvName } from '../echonet-lite/esv.ts';
import type { Frame, Property } from '../echonet-lite/frame.ts';
import type { ObjectPics, Observation } from '../model.ts';
import type { Way } from './input.ts';
import type { Finding } from './types.ts';

/** What is wrong with a property of an answer, and the rule that says so. */
interface Wrong {
  readonly says: string;
  readonly rule: string;
}

type Judge = (answer: Frame, asked: Frame, object: ObjectPics | undefined) => Wrong | undefined;

/**
 * What is wrong with the lists of an answer, held against those of the request (4.2.3); `object` is the one that answers.
 * Undefined where nothing is: the order of a list, and what it leaves out, are for the monitors.
 */
export function wrongContents(answer: Frame, asked: Frame, object: ObjectPics | undefined): Finding | undefined {
  const wrong = JUDGES[answer.esv]?.(answer, asked, object);
  if (wrong === undefined) return undefined;
  return {
    kind: 'wrong-answer',
    key: `${wrong.says} ${answer.esv.toString(16)}`,
    claim: `${esvName(answer.esv)} holds what ${esvName(asked.esv)} is due: no ${wrong.says}`,
    expected: `no ${wrong.says}`,
    actual: [answer.properties, answer.alsoGet ?? []].flat().map(shown).join(' '),
    rules: [wrong.rule],
  };
}

/** What is wrong where all the notifications that answer an INF_REQ to one object name too little (4.2.3.5). */
export function missingNotice(answers: readonly Frame[], asked: Frame): Finding | undefined {
  if (asked.esv !== ESV.INF_REQ || !answers.every(({ esv }) => esv === ESV.INF)) return undefined;
  const told = answers.reduce((sum, { properties }) => sum + properties.length, 0);
  if (answers.length === 0 || told >= asked.properties.length) return undefined;
  return {
    kind: 'wrong-answer',
    key: 'missing property 73',
    claim: 'INF that answers INF_REQ names every property of the request',
    expected: `${asked.properties.length} properties`,
    actual: answers.map(({ properties }) => properties.map(shown).join(' ')).join(' and '),
    rules: ['EL2-4.2.3.5-3'],
  };
}

/** What is wrong where a response comes by UDP to a request by TCP, or the other way round (1.2 (2)). */
export function anotherWay({ via, bytes, decoded }: Observation, asked: Way): Finding | undefined {
  const due = asked === 'tcp' ? 'tcp' : 'udp';
  if (via === due || (decoded.ok && decoded.frame.esv === ESV.INF)) return undefined;
  return {
    kind: 'wrong-answer',
    key: `answer by ${via}`,
    claim: 'a response takes the way of its request',
    expected: due === 'tcp' ? 'a response on the connection of the request' : 'a response by UDP',
    actual: `by ${via.toUpperCase()}: ${hex(bytes)}`,
    rules: ['EL2-1.2-T5'],
  };
}

const shown = ({ epc, edt }: Property): string => `${hex(Uint8Array.of(epc, edt.length))} ${hex(edt, 20)}`.trim();

const isLow = ({ epc }: Property): boolean => epc < 0x80;
const hasData = ({ edt }: Property): boolean => edt.length > 0;

/** A property that was accepted without being there: it has no value, and no map names it. */
const isMadeUp =
  (object: ObjectPics | undefined) =>
  ({ epc, edt }: Property): boolean =>
    edt.length === 0 && object !== undefined && !object.get.includes(epc) && !object.announce.includes(epc);

const LOW: Wrong = { says: 'EPC below 0x80 that is served', rule: 'EL2-3.2.7-6' };

const written =
  (rule: string): Judge =>
  ({ properties }) => {
    if (properties.some(hasData)) return { says: 'data of an accepted property', rule };
    return properties.some(isLow) ? LOW : undefined;
  };

/** A refused property comes back as it was sent; one that was accepted without any. */
const refusedWrites =
  (rule: string): Judge =>
  ({ properties }, asked) => {
    const changed = properties.some(({ epc, edt }, i) => {
      const sent = asked.properties[i];
      return edt.length > 0 && sent?.epc === epc && !sameBytes(edt, sent.edt);
    });
    return changed ? { says: 'refused property with other data than it was sent with', rule } : undefined;
  };

const served =
  (rule: string): Judge =>
  ({ esv, properties, alsoGet }, _asked, object) => {
    const told = alsoGet ?? properties;
    if (told.some(isMadeUp(object))) return { says: 'accepted property that the object does not have', rule };
    return esv !== ESV.INF && told.some(isLow) ? LOW : undefined;
  };

/** Who refuses a request refuses some of it. A request with data is refused at will (IC-GET-WITH-EDT). */
const refusedReads =
  (rule: string): Judge =>
  ({ properties }, asked) =>
    properties.length === asked.properties.length && properties.every(hasData) && !asked.properties.some(hasData)
      ? { says: 'refusal in which nothing is refused', rule }
      : undefined;

const both =
  (one: Judge, other: Judge): Judge =>
  (...given) =>
    one(...given) ?? other(...given);

const JUDGES: Readonly<Record<number, Judge>> = {
  [ESV.Set_Res]: written('EL2-4.2.3.2-6'),
  [ESV.INFC_Res]: ({ properties }) =>
    properties.some(hasData) ? { says: 'data of an acknowledged property', rule: 'EL2-4.2.3.6-2' } : undefined,
  [ESV.SetGet_Res]: both(written('EL2-4.2.3.4-6'), served('EL2-4.2.3.4-5')),
  [ESV.Get_Res]: served('EL2-3.2.5-7'),
  [ESV.INF]: served('EL2-4.2.3.5-3'),
  [ESV.SetI_SNA]: refusedWrites('EL2-4.2.3.1-7'),
  [ESV.SetC_SNA]: refusedWrites('EL2-4.2.3.2-10'),
  [ESV.Get_SNA]: refusedReads('EL2-4.2.3.3-2'),
  [ESV.INF_SNA]: refusedReads('EL2-4.2.3.5-3'),
};

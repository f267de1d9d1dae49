import { fits } from '../conversation/exchange.ts';
import { serviceOf } from '../echonet-lite/esv.ts';
import type { Decoded, Frame, Property } from '../echonet-lite/frame.ts';

const CODES = Array.from({ length: 256 }, (_, esv) => serviceOf(esv));

/** Whether a node that gets this request owes an answer: SetI is answered only where it is refused. */
export const owesAnswer = (asked: Decoded): boolean => asked.ok && CODES[asked.frame.esv]?.response !== undefined;

/** Whether the codes are those of a request and of one of its answers. */
const isPaired = (esv: number, asked: Frame): boolean => {
  const service = CODES[asked.esv];
  return service !== undefined && (service.response === esv || service.sna === esv);
};

/** Whether the answer comes from an object that was asked and is for the object that asked. */
const isBetweenBoth = (answer: Decoded, asked: Decoded): boolean =>
  fits(answer, asked) && answer.ok && asked.ok && answer.frame.deoj === asked.frame.seoj;

/** Whether the answer fits the request in all but perhaps its TID: codes, objects and properties. */
export const fitsWholly = (answer: Decoded, asked: Decoded): boolean =>
  answer.ok &&
  asked.ok &&
  isPaired(answer.frame.esv, asked.frame) &&
  isBetweenBoth(answer, asked) &&
  names(answer.frame.properties, asked.frame.properties) &&
  names(answer.frame.alsoGet ?? [], asked.frame.alsoGet ?? []);

/** Whether one list names the other's properties, or the first of them, or all in another order. */
function names(answered: readonly Property[], asked: readonly Property[]): boolean {
  if (answered.length > asked.length) return false;
  let i = 0;
  while (i < answered.length && answered[i]?.epc === asked[i]?.epc) i++;
  return i === answered.length || answered.every(({ epc }) => asked.some((it) => it.epc === epc));
}

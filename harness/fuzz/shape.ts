import { esvName, hasTwoLists, isAnswer, isRequest } from '../echonet-lite/esv.ts';
import { decode, type Property } from '../echonet-lite/frame.ts';
import { render, type Input, type Shot } from './input.ts';

/**
 * What kind of an input it is: for each shot how it leaves, the service, how many properties and how much data; of bytes
 * that are no frame, why.
 */
export const shapeOf = ({ shots }: Input): string => shots.map(shapeOfShot).join(' | ');

/** The name of a service that can be asked for; all other codes alike. */
const serviceName = (esv: number): string => (isRequest(esv) ? esvName(esv) : isAnswer(esv) ? 'answer' : 'no service');

function shapeOfShot({ what, way, tid, cuts, joined }: Shot): string {
  const bytes = render(what, tid ?? 1);
  const decoded = decode(bytes);
  const how = [
    way,
    tid === undefined ? '' : `TID ${tid}`,
    cuts === undefined ? '' : 'in segments',
    joined === true ? 'joined' : '',
  ];
  const says = decoded.ok
    ? [
        serviceName(decoded.frame.esv),
        listShape(decoded.frame.properties),
        hasTwoLists(decoded.frame.esv) ? listShape(decoded.frame.alsoGet ?? []) : '',
      ]
    : [serviceName(bytes[10] ?? 0), decoded.reason.replaceAll(/\d+/g, 'n')];
  return [...how, ...says].filter((it) => it !== '').join(' ');
}

const listShape = (list: readonly Property[]): string =>
  `${amount(list.length)} of ${amount(list.reduce((most, { edt }) => Math.max(most, edt.length), 0))}`;

const amount = (count: number): string => (count < 2 ? String(count) : count < 255 ? 'some' : '255');

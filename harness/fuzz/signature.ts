import type { Property } from '../echonet-lite/frame.ts';
import type { Fired } from './types.ts';

/** What a shot taught, coarse enough that the same lesson reads the same: its kind and its answers. */
export function signatureOf({ shot, bytes, at, answers }: Fired): string {
  let text = `${shot.way[0]}${bytes.length < 12 ? 'x' : (bytes[10] ?? 0).toString(16)}:`;
  if (answers.length === 0) return `${text}-`;
  const [first] = answers;
  text += bucket((first?.at ?? at) - at);
  const count = Math.min(answers.length, 3);
  for (let i = 0; i < count; i++) {
    const decoded = answers[i]?.decoded;
    if (decoded?.ok !== true) text += '!';
    else
      text += `${decoded.frame.esv.toString(16)}${ofList(decoded.frame.properties)}${ofList(decoded.frame.alsoGet ?? [])}`;
  }
  return text;
}

/** OPC and PDCs by class, EPCs by the groups they are in. */
function ofList(list: readonly Property[]): string {
  let empty = 0;
  let long = 0;
  let groups = 0;
  for (const { epc, edt } of list) {
    if (edt.length === 0) empty++;
    if (edt.length > 17) long++;
    groups |= 1 << (epc >> 4);
  }
  const opc = list.length < 3 ? list.length : list.length < 16 ? 3 : list.length < 255 ? 4 : 5;
  const some = empty === 0 ? 'v' : empty === list.length ? 'e' : 'm';
  return `${opc}${some}${long > 0 ? 'l' : ''}${groups.toString(36)}`;
}

/** Powers of four ms. */
const bucket = (ms: number): number => (ms < 4 ? 0 : Math.min(9, Math.floor(Math.log2(ms) / 2)));

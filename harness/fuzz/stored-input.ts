import type { Eoj } from '../echonet-lite/eoj.ts';
import type { Branch, Input, Leaf, Shot, Tree, Way } from './input.ts';

/** Number of the format; a change that readers notice raises it. */
const FORMAT = 1;

/** Most shots of an input, and most bytes of a payload: what UDP over IPv4 carries. */
export const MOST = { shots: 8, bytes: 65_507 } as const;

const WAYS: readonly Way[] = ['udp', 'group', 'other-port', 'tcp'];
const FLAGS = ['joined', 'second', 'ends'] as const;
const MOST_LEAVES = 512;
const MOST_PAUSE = 60_000;

/** An input as plain JSON: payloads and EDTs as lower-case hex, fields in a fixed order. */
export interface StoredInput {
  readonly format: number;
  readonly property: string;
  readonly shots: readonly object[];
}

/** Makes an input fit for JSON. The same input always gives the same text. */
export const encodeInput = ({ property, shots }: Input): StoredInput => ({
  format: FORMAT,
  property,
  shots: shots.map(({ what, way, tid, cuts, joined, second, pause, ends }) => ({
    ...(what instanceof Uint8Array ? { bytes: hexOf(what) } : { tree: treeText(what) }),
    way,
    tid,
    cuts,
    joined,
    second,
    pause,
    ends,
  })),
});

const treeText = ({ ehd, seoj, deoj, esv, lists, tail, cutTo }: Tree) => ({
  ehd,
  seoj,
  deoj,
  esv,
  lists: lists.map(({ properties, opc }) => ({
    properties: properties.map(({ epc, edt, pdc }) => ({ epc, edt: hexOf(edt), pdc })),
    opc,
  })),
  tail: hexOf(tail),
  cutTo,
});

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex');

/**
 * Reads back what `encodeInput` made, as JSON gave it; or says in a few words of our own where it is none. Nothing of
 * what it holds is repeated. Never throws.
 */
export function decodeInput(stored: unknown): Input | string {
  try {
    const { format, property, shots } = fieldsOf(stored, 'the input');
    if (typeof format === 'number' && Number.isInteger(format) && format > FORMAT)
      return `it is an input of format ${format}, which a later Tekigo has written and reads`;
    if (format !== FORMAT) return 'it has no format number of an input';
    if (typeof property !== 'string' || !/^[a-z][a-z0-9-]{0,39}$/.test(property))
      return 'its property is no name of a property';
    return { property, shots: listOf(shots, 'shots', MOST.shots, 1).map((it, i) => shotOf(it, `shots[${i}]`)) };
  } catch (error) {
    if (error instanceof Misfit) return error.message;
    throw error;
  }
}

class Misfit extends Error {}

type Fields = Readonly<Record<string, unknown>>;

function fieldsOf(value: unknown, at: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Misfit(`${at} is no object`);
  return value as Fields;
}

function listOf(value: unknown, at: string, most: number, least = 0): readonly unknown[] {
  if (!Array.isArray(value)) throw new Misfit(`${at} is no list`);
  if (value.length < least || value.length > most)
    throw new Misfit(`${at} has ${value.length} entries, not ${least} to ${most}`);
  return value;
}

function numberOf(value: unknown, at: string, most: number): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > most)
    throw new Misfit(`${at} is no whole number from 0 to ${most}`);
  return value;
}

function bytesOf(value: unknown, at: string): Uint8Array {
  if (typeof value !== 'string' || value.length > 2 * MOST.bytes || !/^(?:[0-9a-f]{2})*$/.test(value))
    throw new Misfit(`${at} is no hex of at most ${MOST.bytes} bytes`);
  return Uint8Array.from(Buffer.from(value, 'hex'));
}

function eojOfText(value: unknown, at: string): Eoj {
  if (typeof value !== 'string' || !/^[0-9a-f]{6}$/.test(value)) throw new Misfit(`${at} is no hex of three bytes`);
  return value as Eoj;
}

/** A field that may be missing; it stays missing then. */
function maybe<K extends string, T>(fields: Fields, key: K, read: (value: unknown) => T): { readonly [P in K]?: T } {
  return fields[key] === undefined ? {} : ({ [key]: read(fields[key]) } as { readonly [P in K]: T });
}

function shotOf(value: unknown, at: string): Shot {
  const fields = fieldsOf(value, at);
  const way = WAYS.find((it) => it === fields['way']);
  if (way === undefined) throw new Misfit(`${at}.way is none of ${WAYS.join(', ')}`);
  const what =
    fields['tree'] === undefined ? bytesOf(fields['bytes'], `${at}.bytes`) : treeOfText(fields['tree'], `${at}.tree`);
  const flags = FLAGS.filter((flag) => fields[flag] !== undefined);
  const wrong = flags.find((flag) => typeof fields[flag] !== 'boolean');
  if (wrong !== undefined) throw new Misfit(`${at}.${wrong} is neither true nor false`);
  return {
    what,
    way,
    ...maybe(fields, 'tid', (tid) => numberOf(tid, `${at}.tid`, 0xffff)),
    ...maybe(fields, 'cuts', (cuts) => cutsOf(cuts, `${at}.cuts`)),
    ...Object.fromEntries(flags.map((flag) => [flag, fields[flag] as boolean])),
    ...maybe(fields, 'pause', (pause) => numberOf(pause, `${at}.pause`, MOST_PAUSE)),
  };
}

function cutsOf(value: unknown, at: string): readonly number[] {
  const cuts = listOf(value, at, MOST_LEAVES).map((it, i) => numberOf(it, `${at}[${i}]`, MOST.bytes));
  if (cuts.some((cut, i) => cut <= (cuts[i - 1] ?? 0))) throw new Misfit(`${at} are not in rising order`);
  return cuts;
}

function treeOfText(value: unknown, at: string): Tree {
  const fields = fieldsOf(value, at);
  const [first, second] = listOf(fields['ehd'], `${at}.ehd`, 2, 2);
  const lists = listOf(fields['lists'], `${at}.lists`, 2).map((it, i) => branchOf(it, `${at}.lists[${i}]`));
  const tail = bytesOf(fields['tail'], `${at}.tail`);
  const size = lists.reduce((sum, list) => list.properties.reduce((n, { edt }) => n + 2 + edt.length, sum + 1), 11);
  if (size + tail.length > MOST.bytes) throw new Misfit(`${at} is longer than ${MOST.bytes} bytes`);
  return {
    ehd: [numberOf(first, `${at}.ehd[0]`, 0xff), numberOf(second, `${at}.ehd[1]`, 0xff)],
    seoj: eojOfText(fields['seoj'], `${at}.seoj`),
    deoj: eojOfText(fields['deoj'], `${at}.deoj`),
    esv: numberOf(fields['esv'], `${at}.esv`, 0xff),
    lists,
    tail,
    ...maybe(fields, 'cutTo', (cutTo) => numberOf(cutTo, `${at}.cutTo`, MOST.bytes)),
  };
}

function branchOf(value: unknown, at: string): Branch {
  const fields = fieldsOf(value, at);
  const properties = listOf(fields['properties'], `${at}.properties`, MOST_LEAVES);
  return {
    properties: properties.map((it, i) => leafOf(it, `${at}.properties[${i}]`)),
    ...maybe(fields, 'opc', (opc) => numberOf(opc, `${at}.opc`, 0xff)),
  };
}

function leafOf(value: unknown, at: string): Leaf {
  const fields = fieldsOf(value, at);
  return {
    epc: numberOf(fields['epc'], `${at}.epc`, 0xff),
    edt: bytesOf(fields['edt'], `${at}.edt`),
    ...maybe(fields, 'pdc', (pdc) => numberOf(pdc, `${at}.pdc`, 0xff)),
  };
}

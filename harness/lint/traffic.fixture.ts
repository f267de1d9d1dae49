import type { Captured } from '../capture/types.ts';
import { eojOf, NODE_PROFILE, TESTER, type Eoj } from '../echonet-lite/eoj.ts';
import { ESV } from '../echonet-lite/esv.ts';
import { encode, type Frame } from '../echonet-lite/frame.ts';
import type { Monitor } from '../suite.ts';
import { linter } from './engine.ts';
import type { Node } from './node.ts';

/** What of a payload differs from "the node sends it to the controller by UDP, 100 ms after the one before". */
export interface Sending {
  readonly from?: string;
  readonly to?: string;
  readonly toPort?: number;
  readonly via?: 'udp' | 'tcp';
  /** Ms behind the one before. */
  readonly after?: number;
  readonly bytes: Uint8Array;
}

export const CONTROLLER = '192.168.1.2';
export const OTHER_CONTROLLER = '192.168.1.3';
export const NODE = '192.168.1.10';
export const GROUP = '224.0.23.0';
export const LIGHT = eojOf(0x02, 0x90, 0x01);

/** EPCs as "80", with a value as "80=30". */
type Properties = readonly string[];

const property = (text: string) => {
  const [epc = '', edt = ''] = text.split('=');
  return { epc: Number.parseInt(epc, 16), edt: Uint8Array.from(Buffer.from(edt, 'hex')) };
};

const frame = (esv: number, tid: number, seoj: Eoj, deoj: Eoj, properties: Properties): Uint8Array =>
  encode({ esv, tid, seoj, deoj, properties: properties.map(property) } satisfies Frame);

/** A request of the controller to the node. */
export const asks = (
  tid: number,
  properties: Properties,
  rest: Omit<Sending, 'bytes'> & { esv?: number; deoj?: Eoj } = {},
): Sending => {
  const { esv = ESV.Get, deoj = LIGHT, ...how } = rest;
  return { from: CONTROLLER, to: NODE, ...how, bytes: frame(esv, tid, TESTER, deoj, properties) };
};

/** An answer of the node to the controller. */
export const answers = (
  tid: number,
  properties: Properties,
  rest: Omit<Sending, 'bytes'> & { esv?: number; seoj?: Eoj } = {},
): Sending => {
  const { esv = ESV.Get_Res, seoj = LIGHT, ...how } = rest;
  return { ...how, bytes: frame(esv, tid, seoj, TESTER, properties) };
};

/** A notification of the node to the group. */
export const announces = (
  properties: Properties,
  rest: Omit<Sending, 'bytes'> & { tid?: number; esv?: number; seoj?: Eoj; deoj?: Eoj } = {},
): Sending => {
  const { tid = 0, esv = ESV.INF, seoj = LIGHT, deoj = NODE_PROFILE, ...how } = rest;
  return { to: GROUP, ...how, bytes: frame(esv, tid, seoj, deoj, properties) };
};

/** Bytes of the node that stand as they are. */
export const raw = (hex: string, rest: Omit<Sending, 'bytes'> = {}): Sending => {
  return { ...rest, bytes: Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex')) };
};

/** What lies between the begin of a capture and the time from when all requests are in it: a packet, and some quiet. */
export const WARM_UP: readonly Sending[] = [announces(['80=30'], { from: OTHER_CONTROLLER, seoj: TESTER })];
const QUIET = 60_000;

/** The payloads as a reader hands them out; packet 1 is the first. */
export function captured(sendings: readonly Sending[], quiet = QUIET): readonly Captured[] {
  let at = 1_700_000_000_000;
  return sendings.map(({ from = NODE, to = CONTROLLER, toPort = 3610, via = 'udp', after = 100, bytes }, i) => {
    at += i === 1 ? quiet : after;
    return { packet: i + 1, at, via, from: { address: from, port: 3610 }, to: { address: to, port: toPort }, bytes };
  });
}

/** What each address broke: the ids of the monitors, with the numbers of the packets. */
export function brokenIn(
  payloads: readonly Captured[],
  monitors: readonly Monitor[],
): Readonly<Record<string, Readonly<Record<string, readonly number[]>>>> {
  const broken = nodesIn(payloads, monitors).filter((node) => node.broken.size > 0);
  return Object.fromEntries(
    broken.map((node) => [
      node.address,
      Object.fromEntries([...node.broken].map(([i, { packets }]) => [monitors[i]?.id, packets])),
    ]),
  ) as Record<string, Record<string, number[]>>;
}

/** The nodes of a list of payloads. */
export function nodesIn(payloads: readonly Captured[], monitors: readonly Monitor[]): readonly Node[] {
  const engine = linter(monitors);
  for (const it of payloads) engine.hear(it);
  const { nodes, stumbles } = engine.end();
  for (const { error } of stumbles) throw error;
  return nodes;
}

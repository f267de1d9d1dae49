import type { Draft } from '../conversation/conversation.ts';
import { TESTER, type Eoj } from './eoj.ts';
import { ESV } from './esv.ts';
import type { Property } from './frame.ts';

const NOTHING = new Uint8Array();
const read = (epcs: readonly number[]): readonly Property[] => epcs.map((epc) => ({ epc, edt: NOTHING }));

/** Get: reads the EPCs of an object. `seoj` is who asks; the tester unless given. */
export const get = (deoj: Eoj, epcs: readonly number[], seoj = TESTER): Draft => ({
  seoj,
  deoj,
  esv: ESV.Get,
  properties: read(epcs),
});

/** INF_REQ: asks that the EPCs be announced. */
export const infReq = (deoj: Eoj, epcs: readonly number[], seoj = TESTER): Draft => ({
  seoj,
  deoj,
  esv: ESV.INF_REQ,
  properties: read(epcs),
});

/** SetI: writes without an answer. */
export const setI = (deoj: Eoj, properties: readonly Property[], seoj = TESTER): Draft => ({
  seoj,
  deoj,
  esv: ESV.SetI,
  properties,
});

/** SetC: writes with an answer. */
export const setC = (deoj: Eoj, properties: readonly Property[], seoj = TESTER): Draft => ({
  seoj,
  deoj,
  esv: ESV.SetC,
  properties,
});

/** SetGet: writes the properties and reads the EPCs. */
export const setGet = (deoj: Eoj, properties: readonly Property[], epcs: readonly number[], seoj = TESTER): Draft => ({
  seoj,
  deoj,
  esv: ESV.SetGet,
  properties,
  alsoGet: read(epcs),
});

/** INFC: notifies with a receipt. */
export const infc = (deoj: Eoj, properties: readonly Property[], seoj = TESTER): Draft => ({
  seoj,
  deoj,
  esv: ESV.INFC,
  properties,
});

/** Any service code with any list, for the codes that no table names. */
export const service = (esv: number, deoj: Eoj, properties: readonly Property[], seoj = TESTER): Draft => ({
  seoj,
  deoj,
  esv,
  properties,
});

/** One property to write. */
export const property = (epc: number, ...edt: readonly number[]): Property => ({ epc, edt: Uint8Array.from(edt) });

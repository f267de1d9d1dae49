import { sameBytes } from '../bytes.ts';
import { NODE_PROFILE, TRANSMISSION_ONLY_PROFILE, type Eoj } from '../echonet-lite/eoj.ts';
import { ESV, isRequest } from '../echonet-lite/esv.ts';
import type { Frame, Property } from '../echonet-lite/frame.ts';
import { decodeMap } from '../echonet-lite/property-map.ts';
import type { ObjectPics, Pics } from '../model.ts';

/** What can be known of a node from the frames that it sends. */
export interface Knowledge {
  /** As after discovery, as far as seen: the node profile, and every object whose three maps are known. */
  readonly pics: Pics;
  /** Takes the values that a frame of the node carries. */
  learn(frame: Frame): void;
  /** Grows with each thing that was new: while it stays, nothing is known now that was not known then. */
  version(): number;
}

/** How many more bytes all nodes of a capture together may make this process remember. */
export interface Budget {
  bytes: number;
}

interface Known {
  readonly eoj: Eoj;
  get: readonly number[];
  set: readonly number[];
  announce: readonly number[];
  readonly values: Map<number, Uint8Array>;
  readonly setGet: ObjectPics['setGet'];
}

const MAPS = { announce: 0x9d, set: 0x9e, get: 0x9f } as const;

/** The maps, and in the node profile the counts and lists of objects. */
const DESCRIBES: ReadonlySet<number> = new Set([...Object.values(MAPS), 0xd3, 0xd4, 0xd5, 0xd6, 0xd7]);

// What an object or a value costs besides its bytes, roughly.
const OBJECT = 500;
const VALUE = 150;

/** A node of which nothing is known yet. */
export function knowledge(budget: Budget, family: Pics['family']): Knowledge {
  const profile = unknownObject(NODE_PROFILE);
  const seen = new Map<Eoj, Known>([[NODE_PROFILE, profile]]);
  const objects: Known[] = [profile];
  const state = { asks: false, transmissionOnly: false, version: 0 };
  const takeKind = (seoj: Eoj, esv: number) => {
    const { asks, transmissionOnly } = state;
    state.transmissionOnly ||= seoj === TRANSMISSION_ONLY_PROFILE;
    state.asks ||= isRequest(esv) && esv !== ESV.INFC;
    if (asks !== state.asks || transmissionOnly !== state.transmissionOnly) state.version++;
  };

  const objectOf = (eoj: Eoj): Known | undefined => {
    const known = seen.get(eoj);
    if (known !== undefined || !spend(budget, OBJECT)) return known;
    const fresh = unknownObject(eoj);
    seen.set(eoj, fresh);
    return fresh;
  };

  return {
    pics: {
      objects,
      get asks() {
        return state.asks;
      },
      get transmissionOnly() {
        return state.transmissionOnly;
      },
      tcp: false,
      tcpDeclared: false,
      family,
      numbers: [],
      neverWrite: () => false,
      abilities: new Set(),
    },
    learn({ seoj, esv, properties }) {
      takeKind(seoj, esv);
      if (esv !== ESV.Get_Res && esv !== ESV.INF && esv !== ESV.INFC) return;
      const known = objectOf(seoj);
      if (known === undefined || !keepValues(known, properties, budget)) return;
      state.version++;
      if (readMaps(known) && !objects.includes(known)) objects.push(known);
    },
    version: () => state.version,
  };
}

const unknownObject = (eoj: Eoj): Known => ({
  eoj,
  get: [],
  set: [],
  announce: [],
  values: new Map(),
  setGet: 'silent',
});

/** Keeps the first value of each property, as discovery does, and the newest of those that tell what the node is. */
function keepValues({ values }: Known, properties: readonly Property[], budget: Budget): boolean {
  let isNew = false;
  for (const { epc, edt } of properties) {
    const before = values.get(epc);
    if (edt.length === 0 || (before !== undefined && (!DESCRIBES.has(epc) || sameBytes(before, edt)))) continue;
    if (!spend(budget, before === undefined ? VALUE + edt.length : edt.length - before.length)) continue;
    values.set(epc, edt.slice());
    isNew = true;
  }
  return isNew;
}

/** Reads the three maps, if all are there. */
function readMaps(known: Known): boolean {
  const [announce, set, get] = [MAPS.announce, MAPS.set, MAPS.get].map((epc) => known.values.get(epc));
  if (announce === undefined || set === undefined || get === undefined) return false;
  known.announce = epcsOf(announce);
  known.set = epcsOf(set);
  known.get = epcsOf(get);
  return true;
}

const epcsOf = (map: Uint8Array): readonly number[] => decodeMap(map).epcs.filter((epc) => epc >= 0x80);

function spend(budget: Budget, bytes: number): boolean {
  if (bytes > budget.bytes) return false;
  budget.bytes -= bytes;
  return true;
}

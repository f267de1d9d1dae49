import { eojBytes, NODE_PROFILE, type Eoj } from '../echonet-lite/eoj.ts';
import { ESV, serviceOf } from '../echonet-lite/esv.ts';
import { decode, encode, type Frame, type Property } from '../echonet-lite/frame.ts';
import { instanceLists, listNotification } from './objects.ts';
import type { Script } from './types.ts';

// Within the patience of every device in the field that is known (field-bugs.md 4, 6).
const SLOW_MS = 2000;

const NOTHING = new Uint8Array();
const isList = ({ epc }: Property) => epc >= 0xd3 && epc <= 0xd7;
const holdsList = ({ epc, edt }: Property) => (epc === 0xd5 || epc === 0xd6) && edt.length > 0;
const holdsGetMap = ({ epc, edt }: Property) => epc === 0x9f && edt.length > 0;
const refused = (list: readonly Property[]) => list.map(({ epc }) => ({ epc, edt: NOTHING }));
const instanceList = (eojs: readonly Eoj[]) => Uint8Array.of(eojs.length, ...eojs.flatMap(eojBytes));

/** A conforming node with these devices. */
export const conforming = (devices: readonly Eoj[]): Script => ({
  devices,
  announced: devices,
  delayMs: 0,
  answer: (sound) => sound,
  faulty: () => [],
});

/** A conforming node whose answers take 2 s. */
export const slow = (devices: readonly Eoj[]): Script => ({ ...conforming(devices), delayMs: SLOW_MS });

/** A conforming node that sends from another port than 3610. */
export const fromOtherPort = (devices: readonly Eoj[]): Script => ({ ...conforming(devices), from: 'other-port' });

/** A node that announces itself and answers nothing. */
export const silent = (devices: readonly Eoj[]): Script => ({ ...conforming(devices), answer: () => undefined });

/** A node that answers nothing but by SNA, its lists (0xD3-0xD7) aside: each property is refused. */
export const refusing = (devices: readonly Eoj[]): Script => ({
  ...conforming(devices),
  answer(sound, asked) {
    const sna = serviceOf(asked.esv)?.sna;
    if (sna === undefined || (sound.seoj === NODE_PROFILE && sound.properties.every(isList))) return sound;
    const writes = asked.esv !== ESV.Get && asked.esv !== ESV.INF_REQ;
    const properties = writes ? asked.properties : refused(asked.properties);
    const alsoGet = asked.alsoGet === undefined ? {} : { alsoGet: refused(asked.alsoGet) };
    return { ...sound, esv: sna, properties, ...alsoGet };
  },
});

/** A node whose instance list shows in its notifications alone: a read of 0xD6 is refused. */
export const withoutList = (devices: readonly Eoj[]): Script => ({
  ...conforming(devices),
  answer: (sound, { esv }) =>
    esv === ESV.Get && sound.properties.some(holdsList)
      ? { ...sound, esv: ESV.Get_SNA, properties: refused(sound.properties) }
      : sound,
});

/** What a peer says wrongly: sound frames name the `devices`, faulty ones what the peer does not have. */
export interface Pretence {
  readonly devices: readonly Eoj[];
  /** Those of the devices that it announces: what is known of the others is known from an answer. */
  readonly announced: readonly Eoj[];
  /** Devices that faulty lists name, and properties that faulty Get maps name. */
  readonly wrongly: readonly Eoj[];
  readonly wrongEpcs: readonly number[];
}

/** The frame with its instance list and its Get map put in place of by others; undefined where it has neither. */
function teaching(frame: Frame, eojs: readonly Eoj[], epcs: readonly number[]): Frame | undefined {
  const mapped = [0x80, 0x9d, 0x9e, 0x9f, ...epcs];
  const changed = (it: Property): Property => {
    if (holdsList(it)) return { epc: it.epc, edt: instanceList(eojs) };
    return holdsGetMap(it) ? { epc: it.epc, edt: Uint8Array.of(mapped.length, ...mapped) } : it;
  };
  const taught = frame.properties.some((it) => holdsList(it) || holdsGetMap(it));
  return taught ? { ...frame, properties: frame.properties.map(changed) } : undefined;
}

/** A node whose lists and maps also come under TIDs that nobody asked with: then they name something else (3.2.2). */
export const underOtherTids = ({ devices, announced, wrongly, wrongEpcs }: Pretence): Script => ({
  ...conforming(devices),
  announced,
  faulty(sound, { isUsed }) {
    const { tid } = sound;
    // Each byte alone, and both: a device that looks at one of them is caught. TIDs ahead of a counter are not used yet.
    const others = [tid + 0x4000, (tid & 0xff00) | ((tid + 0x40) & 0xff), tid + 0x4040].map((it) => it & 0xffff);
    const wrong = teaching(sound, wrongly, wrongEpcs);
    return wrong === undefined ? [] : others.filter((it) => !isUsed(it)).map((it) => encode({ ...wrong, tid: it }));
  },
});

/**
 * A node whose lists and maps also come with counters that do not fit: miscount i then names wrong device i and wrong
 * property i (3.2.6).
 */
export const miscounted = (
  { devices, announced, wrongly, wrongEpcs }: Pretence,
  miscounts: readonly ((frame: Uint8Array) => Uint8Array)[],
): Script => ({
  ...conforming(devices),
  announced,
  // In a stream the counters alone tell where a frame ends: there is no telling that they do not fit.
  faulty: (sound, { via }) =>
    (via === 'tcp' ? [] : miscounts)
      .flatMap((miscount, i) => {
        const wrong = teaching(sound, wrongly.slice(i, i + 1), wrongEpcs.slice(i, i + 1));
        return wrong === undefined ? [] : [miscount(encode(wrong))];
      })
      .filter((bytes) => !decode(bytes).ok),
});

/** The payloads of a notification of these objects to everybody, in parts of at most 84 (0xD5, 6.11.1 (6)). */
export const notificationsOf = (devices: readonly Eoj[]): readonly Uint8Array[] =>
  instanceLists(devices).map(listNotification);

export { OWN_EPC } from './objects.ts';

import {
  assume,
  devices,
  encode,
  esvName,
  get,
  hex,
  otherLocation,
  profile,
  readable,
  setC,
  show,
  subjects,
  verify,
  withInstance,
  type CaseContext,
  type Conversation,
  type Draft,
  type Eoj,
  type ObjectPics,
  type Property,
} from '../../../harness/index.ts';
import { located, LOCATION, named } from './object-control.ts';

/** A sound frame as bytes, to be spoiled. */
export const soundly = (draft: Draft): Uint8Array => encode({ ...draft, tid: 0 });

/** None of the payloads is answered, and the device outlives each. */
export async function discardsAll(
  node: Conversation,
  payloads: readonly Uint8Array[],
  how?: Parameters<Conversation['send']>[1],
) {
  for (const payload of payloads) await node.discards(node.send(payload, how));
}

/**
 * Gets that each of the faults has spoiled are not answered: at the node profile each of them, the first one also by
 * multicast, at all instances and at a device object, where the same Get is answered when it is sound.
 */
export async function discardsGets(
  { node, pics }: CaseContext,
  spoilers: readonly ((sound: Uint8Array) => Uint8Array)[],
) {
  const object = profile(pics);
  const sound = get(object.eoj, readable(object));
  await discardsAll(
    node,
    spoilers.map((spoil) => spoil(soundly(sound))),
  );
  for (const spoil of spoilers.slice(0, 1)) {
    await node.discards(node.send(spoil(soundly(sound)), { multicast: true }));
    await node.discards(node.send(spoil(soundly({ ...sound, deoj: withInstance(object.eoj, 0) }))));
    for (const device of devices(pics).slice(-1)) {
      const asked = get(device.eoj, readable(device));
      await answersAll(node, [asked]);
      await node.discards(node.send(spoil(soundly(asked))));
    }
  }
}

/** Each of the requests is answered: what is discarded in the same case is discarded for its fault, or nobody knows. */
export async function answersAll(node: Conversation, drafts: readonly Draft[]) {
  for (const draft of drafts) {
    const answer = await node.replyIfAny(node.send(draft));
    assume(answer !== undefined, `${named(draft)} gets no answer though it is sound, which other cases judge`);
  }
}

/** First and last of a list, or the one that there is. */
export const ends = <T>(list: readonly T[]): readonly T[] => [...list.slice(0, 1), ...list.slice(1).slice(-1)];

// A write of before that the network has doubled may come late: what happens each time is the stimulus's doing.
const TIMES = 3;

/** The location of the object is the same after what `provoke` sends; one that differs is set right and tried again. */
export async function keepsLocation(node: Conversation, eoj: Eoj, provoke: () => Promise<void>, claim: string) {
  const was = { epc: LOCATION, edt: await node.value(eoj, LOCATION) };
  for (let tries = 1; ; tries++) {
    await provoke();
    const now = await node.value(eoj, LOCATION);
    if (hex(now) === hex(was.edt)) return;
    if (tries === TIMES) verify(now, was.edt, claim);
    await node.reply(node.send(setC(eoj, [was])));
    await node.settles(eoj, LOCATION, was.edt);
  }
}

/**
 * Sends frames that would write another location if they were not faulty: none is answered and none has an effect,
 * while the sound write of the same value is taken.
 */
export async function discardsWrites(
  { node, pics }: CaseContext,
  faulty: (eoj: Eoj, other: Property) => readonly (readonly [what: string, payload: Uint8Array])[],
) {
  for (const { eoj } of ends(located(pics, subjects(pics)))) {
    const other: Property = { epc: LOCATION, edt: otherLocation(await node.value(eoj, LOCATION)) };
    for (const [what, payload] of faulty(eoj, other)) {
      const claim = `${show(LOCATION)} of ${eoj.toUpperCase()} is not written by ${what}`;
      await keepsLocation(node, eoj, () => node.discards(node.send(payload)), claim);
    }
    const sound = setC(eoj, [other]);
    const { frame } = await node.reply(node.send(sound));
    assume(esvName(frame.esv) === 'Set_Res', `${named(sound)} of another location is refused, sound as it is`);
    // Done before the case ends, so that it can be undone.
    await node.settles(eoj, LOCATION, other.edt);
  }
}

/** Whether the object serves SetGet. */
export const servesSetGet = ({ setGet }: ObjectPics): boolean => setGet === 'served';

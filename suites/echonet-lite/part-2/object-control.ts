import {
  assume,
  demand,
  devices,
  esvName,
  ESV,
  get,
  hex,
  infc,
  infReq,
  PORT,
  property,
  readable,
  serviceOf,
  setC,
  setGet,
  setI,
  settable,
  show,
  verify,
  writable,
  type Conversation,
  type Draft,
  type Eoj,
  type ObjectPics,
  type Pics,
  type Property,
  type Received,
  type Sent,
  type TestCase,
} from '../../../harness/index.ts';

/** Location (0x81) has 1 or 17 bytes in every device class, and no value of it moves anything. */
export const LOCATION = 0x81;

/** A write that no object takes, 0x82 being read-only in every class: whoever takes the frame for his own refuses it. */
export const HARMLESS: Property = property(0x82, 0x00, 0x00, 0x47, 0x00);

/** One property that can be read, or more; the maps, which every object has, where discovery could read nothing. */
export const some = (object: ObjectPics, count = 1): readonly number[] =>
  [...new Set([...readable(object, count), 0x9f, 0x9e])].slice(0, count);

/** One request of each service (60, 61, 62, 63, 6E, 74); `write` is also what INFC notifies. */
export const requests = (deoj: Eoj, write: Property, read: number): readonly Draft[] => [
  setI(deoj, [write]),
  setC(deoj, [write]),
  get(deoj, [read]),
  infReq(deoj, [read]),
  setGet(deoj, [write], [read]),
  infc(deoj, [write]),
];

/** The requests that an SNA refuses: all but INFC. */
export const refusable = (deoj: Eoj, write: Property, read: number): readonly Draft[] =>
  requests(deoj, write, read).slice(0, -1);

export const epcsOf = (list: readonly Property[]): readonly number[] => list.map(({ epc }) => epc);

/** "SetC_SNA" for a SetC. */
export const snaOf = ({ esv }: Draft): string => esvName(serviceOf(esv)?.sna ?? -1);

/** "Get to 029001", for claims. */
export const named = ({ esv, deoj }: Draft): string => `${esvName(esv)} to ${deoj.toUpperCase()}`;

/** The answer has this service and reaches nobody but the one who asked, at port 3610. */
export function verifyIndividual(answer: Received, sent: Sent, service: string, what: string): void {
  verify(esvName(answer.frame.esv), service, `${what} is answered by ${service}`);
  verify(answer.multicast ? 'multicast' : 'unicast', 'unicast', `the answer to ${what} is individual`);
  const asker = sent.exchange.frames[0]?.from.address;
  verify(`${answer.to.address}:${answer.to.port}`, `${asker}:${PORT}`, `the answer to ${what} goes to who asked`);
}

/** The answer names the EPCs that were asked for, in that order, the first `least` of them or more (IC-PREFIX). */
export function verifyHead(answered: readonly Property[], asked: readonly number[], what: string, least = 1): void {
  const head = asked.slice(0, Math.max(least, answered.length));
  const epcs = answered.map(({ epc }) => epc);
  verify(epcs, head, `the answer to ${what} names the properties from the first on`);
}

/** The answer names EPCs that were asked for and, where it names as many, all of them; other cases judge the order. */
export function verifyNamed(answered: readonly Property[], asked: readonly number[], what: string): void {
  const epcs = answered.map(({ epc }) => epc);
  const strange = epcs.find((epc) => !asked.includes(epc));
  verify(strange ?? 'nothing else', 'nothing else', `the answer to ${what} names what was asked for`);
  const left = epcs.length < asked.length ? undefined : asked.find((epc) => !epcs.includes(epc));
  verify(left ?? 'nothing', 'nothing', `the answer to ${what} leaves out`);
}

/** Each of `served` that the answer holds comes with a value, unless a Get of it alone gives none either. */
export async function verifyValues(
  node: Conversation,
  eoj: Eoj,
  answered: readonly Property[],
  served: readonly number[],
  what: string,
): Promise<void> {
  for (const { epc, edt } of answered)
    if (edt.length === 0 && served.includes(epc)) {
      const alone = hex(await node.value(eoj, epc));
      demand(
        false,
        `the answer to ${what} gives ${show(epc)}`,
        `a value, as a Get of it alone gives ${alone}`,
        'PDC 0',
      );
    }
}

/** The property with the value that it has now. */
export const present = async (node: Conversation, eoj: Eoj, { epc }: Property): Promise<Property> => ({
  epc,
  edt: await node.value(eoj, epc),
});

// A device may refuse one write because of its state; one that refuses these is not in the mood for any.
const MOST_TRIED = 3;

/** The first of these properties whose present value the object takes back by SetC; undefined where it takes none. */
export async function acceptable(
  node: Conversation,
  eoj: Eoj,
  candidates: readonly Property[],
): Promise<Property | undefined> {
  for (const candidate of candidates.slice(0, MOST_TRIED)) {
    const now = await present(node, eoj, candidate);
    const { frame } = await node.reply(node.send(setC(eoj, [now])));
    if (frame.esv === ESV.Set_Res) return now;
  }
  return undefined;
}

/** The property still has the value from before the stimulus (or from discovery, where a late write took it back there). */
export async function verifyUnchanged(node: Conversation, object: ObjectPics, was: Property, what: string) {
  const now = await node.value(object.eoj, was.epc);
  const known = object.values.get(was.epc);
  if (known !== undefined && hex(now, 255) === hex(known, 255)) return;
  const changed = hex(now, 255) !== hex(was.edt, 255);
  assume(
    !changed || !node.copiesSeen(),
    'the network doubles frames: a write of before may have come again',
    'network',
  );
  verify(now, was.edt, `${show(was.epc)} of ${object.eoj.toUpperCase()} keeps its value after ${what}`);
}

/** The devices among `objects` whose location can be read and written. */
export const located = (pics: Pics, objects: readonly ObjectPics[] = devices(pics)): readonly ObjectPics[] =>
  objects.filter(
    (object) => object.eoj !== '0ef001' && writable(pics, object, 255).some(({ epc }) => epc === LOCATION),
  );

type Applies = NonNullable<TestCase['applies']>;

/** C_SETTABLE. */
export const hasSettable: Applies = (pics) =>
  settable(pics).length > 0 || 'no property can be read and written back with its present value';

/** Some device has a location that can be written. */
export const hasLocation: Applies = (pics) =>
  located(pics).length > 0 || 'no device object has a location (0x81) that can be read and written';

/** What every node of the network may be told by multicast: that it operates. Undefined where this one takes no such word. */
export const operating = (profile: ObjectPics): Property | undefined => {
  const edt = profile.values.get(0x80);
  return profile.set.includes(0x80) && edt?.length === 1 && edt[0] === 0x30 ? property(0x80, 0x30) : undefined;
};

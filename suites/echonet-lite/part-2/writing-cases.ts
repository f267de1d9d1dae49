import {
  assume,
  demand,
  eojOf,
  NODE_PROFILE,
  otherLocation,
  property,
  readOnly,
  subjects,
  TESTER,
  verify,
  type CaseContext,
  type Conversation,
  type Draft,
  type Property,
} from '../../../harness/index.ts';
import { LOCATION, verifyHead } from './object-control.ts';
import { isConstant } from './reads.ts';
import {
  followed,
  mixtures,
  movable,
  refusal,
  refusals,
  sourceOf,
  unknown,
  verifyDestination,
  verifyExchanged,
  verifyReason,
  writeNamed,
  writers,
  type WriteService,
} from './writing.ts';

/** What SetI and SetC have in common: a part of a case each, for the service named. */
type Part = (context: CaseContext, service: WriteService) => Promise<void>;

/** Unknown, read-only and both: refused in every object. */
export const refusesEach: Part = async ({ node, pics }, service) => {
  for (const object of subjects(pics)) {
    const ex = unknown(object);
    const fixed = readOnly(object).find((epc) => isConstant(object, epc));
    const locked = fixed === undefined ? [] : [{ epc: fixed, edt: object.values.get(fixed) ?? ex.edt }];
    for (const list of [[ex], locked, [ex, ...locked], [...locked, ex]].filter((it) => it.length > 0))
      await refusal(node, service, service.ask(object.eoj, list));
  }
};

// Controllers, the node profile, a housing device, a class of a maker's own.
const ASKERS = [TESTER, NODE_PROFILE, eojOf(0x02, 0x88, 0x01), eojOf(0x0f, 0x12, 0x34)];
// All of them ask the first object, the strangest one asks each.
const askers = (at: number) => (at === 0 ? ASKERS : ASKERS.slice(-1));

/** EOJs of an SNA, whoever asks. */
export const exchangesEojs: Part = async ({ node, pics }, service) => {
  for (const [i, object] of subjects(pics).entries())
    for (const seoj of askers(i)) {
      const draft = service.ask(object.eoj, [unknown(object)], seoj);
      verifyExchanged((await refusal(node, service, draft)).frame, draft);
    }
};

/** EOJs of a Set_Res, whoever asks. */
export const exchangesEojsInResponse: Part = async ({ node, pics }, service) => {
  let taken = 0;
  for (const [i, { object, own }] of (await writers(node, pics)).entries())
    for (const seoj of askers(i)) {
      const draft = service.ask(object.eoj, own.slice(0, 1), seoj);
      const { frame } = await node.reply(node.send(draft));
      verifyExchanged(frame, draft);
      if (frame.esv === service.response) taken++;
    }
  assume(taken > 0, 'no object takes its own values back');
};

/** EPCs of an SNA. */
export const keepsOrder: Part = async ({ node, pics }, service) => {
  for (const writer of await writers(node, pics))
    for (const list of mixtures(writer)) {
      const draft = service.ask(writer.object.eoj, list);
      const { frame } = await refusal(node, service, draft);
      const asked = list.map(({ epc }) => epc);
      verifyHead(frame.properties, asked, writeNamed(draft));
    }
};

/** PDC and EDT of an SNA, as far as writes of present values tell. */
export const tellsEach: Part = async ({ node, pics }, service) => {
  for (const writer of await writers(node, pics))
    for (const list of mixtures(writer)) {
      const draft = service.ask(writer.object.eoj, list);
      const { frame } = await refusal(node, service, draft);
      refusals(frame, draft);
      verifyReason(frame, draft);
    }
};

/** A refused property repeats its EDT. */
export const repeatsRefused: Part = async ({ node, pics }, service) => {
  for (const object of subjects(pics)) {
    const [{ epc }, second] = [unknown(object), unknown(object, 1)];
    const lists: readonly (readonly Property[])[] = [
      [property(epc, 0xa5, 0x5a)],
      [{ epc, edt: Uint8Array.from({ length: 17 }, (_, i) => 0x11 * i) }],
      [property(epc, 0x30), property(second.epc, 0x00), property(epc, 0x31)],
    ];
    for (const list of lists) {
      const draft = service.ask(object.eoj, list);
      const { frame } = await refusal(node, service, draft);
      for (const [i, { edt }] of frame.properties.entries())
        verify(edt, list[i]?.edt, `what is refused in ${writeNamed(draft)} has its EDT again`);
    }
  }
};

/** The location is written beside an unknown property: said to be refused, it keeps its value. */
export const tellsWhatWasWritten: Part = async ({ node, pics }, service) => {
  for (const { eoj, ...object } of movable(pics)) {
    const ex = unknown({ eoj, ...object });
    for (const last of [true, false]) {
      const wanted = otherLocation(await node.value(eoj, LOCATION));
      const location = { epc: LOCATION, edt: wanted };
      const draft = service.ask(eoj, last ? [location, ex] : [ex, location]);
      const { frame } = await refusal(node, service, draft);
      const at = frame.properties.findIndex(({ epc }) => epc === LOCATION);
      if (at < 0 || refusals(frame, draft)[at] !== true) continue;
      const moved = await followed(node, eoj, wanted);
      verify(moved ? 'written' : 'kept', 'kept', `the location that ${writeNamed(draft)} says to refuse`);
    }
  }
};

/** An SNA shows what was asked, also where the property has a value of its own. */
export const repeatsRequestNotValue: Part = async ({ node, pics }, service) => {
  for (const object of subjects(pics)) {
    const epc = readOnly(object).find((it) => isConstant(object, it));
    const now = epc === undefined ? undefined : object.values.get(epc);
    if (epc === undefined || now === undefined) continue;
    const draft = service.ask(object.eoj, [{ epc, edt: now.map((byte) => byte ^ 0x01) }]);
    const { frame } = await refusal(node, service, draft);
    verify(frame.properties[0]?.edt, draft.properties[0]?.edt, `${writeNamed(draft)} gets the EDT of the request back`);
  }
};

/** From 3610, from another port, by multicast. */
export const answersToSource =
  (hows: readonly Parameters<CaseContext['node']['send']>[1][]): Part =>
  async ({ node, pics }, service) => {
    for (const object of subjects(pics))
      for (const how of hows) {
        const draft = service.ask(object.eoj, [unknown(object)]);
        const answer = await refusal(node, service, draft, how);
        verifyDestination(answer, answer.sent, writeNamed(draft));
      }
  };

// A duplicate from the network may take the place of one answer, but not of the same one in each of these rounds.
const TIDS = [0x5aa5, 0x5aa6, 0x5aa7];
const ROUNDS: readonly (readonly { readonly tid?: number }[])[] = [[{}, {}, {}], TIDS.map((tid) => ({ tid }))];

/** Two testers with one SEOJ, one after the other; under TIDs of their own, then under one. */
export const answersToEachTester: Part = async ({ node, pics }, service) => {
  for (const object of subjects(pics))
    for (const rounds of ROUNDS) {
      const draft = service.ask(object.eoj, [unknown(object)]);
      const strays: string[] = [];
      for (const round of rounds) {
        const stray = await straying(node, service, { ...draft, ...round });
        if (stray === undefined) break;
        strays.push(stray);
      }
      const what = `${writeNamed(draft)} from two testers is answered to each of them`;
      demand(strays.length < rounds.length, what, 'the address that asked', strays.join('; '));
    }
};

async function straying(node: Conversation, service: WriteService, draft: Draft): Promise<string | undefined> {
  await refusal(node, service, draft);
  const sent = node.send(draft, { from: 'second-tester' });
  const answer = await node.replyIfAny(sent);
  const asker = sourceOf(sent);
  return answer?.to.address === asker ? undefined : `${asker} asked, ${answer?.to.address ?? 'nobody'} was answered`;
}

import { get } from '../echonet-lite/ask.ts';
import type { Eoj } from '../echonet-lite/eoj.ts';
import { esvName } from '../echonet-lite/esv.ts';
import { encode } from '../echonet-lite/frame.ts';
import type { Observation } from '../model.ts';
import { answersByObject, describe, isFinal, received, unwanted } from './answers.ts';
import { ClaimFailed, demand, hex, verify } from './claims.ts';
import { Dialogue, type DialogueOptions } from './dialogue.ts';
import { floodGate } from './flood-gate.ts';
import type { Afterwards, Conversation, Received, Sent } from './types.ts';
import type { Answer, Exchange } from './exchange.ts';

export type { Afterwards, Conversation, Draft, Received, Sent } from './types.ts';

// Beyond this many repetitions a silence is not worth the traffic: the verdict is inconclusive.
const MOST_SILENT_TRIES = 16;

// More of a device's own frames than this tell the reader of a case nothing new.
const MOST_EVIDENCE = { frames: 200, bytes: 0x10000 };

/** One case's conversation with the device. */
export function converse(options: DialogueOptions): Conversation & Afterwards {
  const { clock, health } = options;
  const dialogue = new Dialogue(options);
  const value = (eoj: Eoj, epc: number) => readValue(dialogue, eoj, epc);
  return {
    now: () => clock.now(),
    copiesSeen: () => health.copies > 0,
    send(what, how = {}) {
      if (what instanceof Uint8Array) return { exchange: dialogue.start(what, how) };
      const keepTid = what.tid !== undefined || how.keepTid === true;
      const bytes = encode({ ...what, tid: what.tid ?? 0 });
      return { exchange: dialogue.start(bytes, keepTid ? { ...how, keepTid } : how) };
    },
    connect: () => dialogue.connect(),
    sendJoined: (frames, over) =>
      dialogue.startJoined(
        frames.map((frame) => encode({ ...frame, tid: 0 })),
        over,
      ),
    reply: (sent) => oneAnswer(dialogue, sent),
    replyIfAny: (sent) => answerIfAny(dialogue, sent),
    replies: (sent, count) => manyAnswers(dialogue, sent, count),
    async discards({ exchange }) {
      dialogue.watch(exchange, (answer) => unwanted(exchange, answer), true);
      await outlives(dialogue, options, exchange, () => false);
    },
    async tolerates({ exchange }, judge) {
      dialogue.watch(exchange, (answer) => judge(received(exchange, answer)));
      await outlives(dialogue, options, exchange, () => exchange.answers.length > 0);
    },
    announced: (since, wanted) => announcement(dialogue, options, since, wanted),
    announces: (provoke, wanted, claim) => dueAnnouncement(dialogue, options, { provoke, wanted, claim }),
    keepsQuiet: (provoke, wanted, claim) => noAnnouncement(dialogue, options, { provoke, wanted, claim }),
    value,
    async settles(eoj, epc, wanted, written) {
      const polled = () => poll(options, () => value(eoj, epc), wanted);
      const now = await polled();
      return written === undefined || same(now, wanted) ? now : writeAgain(dialogue, options, written, polled, wanted);
    },
    alive: () => dialogue.live(undefined, false),
    notes: dialogue.notes,
    exchanges: dialogue.exchanges,
    restsOnSilence: () => dialogue.watches.some((it) => it.restsOnSilence),
    frames() {
      const evidence = floodGate(MOST_EVIDENCE);
      const heard = dialogue.heard.filter(({ bytes }) => evidence.lets(bytes));
      return [...dialogue.exchanges.flatMap((exchange) => exchange.frames), ...heard].toSorted((a, b) => a.n - b.n);
    },
    settled: () => dialogue.settled(),
  };
}

/** The device is alive after the stimulus, which is sent until it is answered or cannot have been lost each time. */
async function outlives(
  dialogue: Dialogue,
  { health }: DialogueOptions,
  exchange: Exchange,
  isAnswered: () => boolean,
): Promise<void> {
  await dialogue.live(exchange, true);
  while (!isAnswered() && exchange.attempts.length < Math.min(MOST_SILENT_TRIES, health.triesForSilence())) {
    dialogue.again(exchange);
    await dialogue.live(exchange, true);
  }
}

const same = (a: Uint8Array, b: Uint8Array) => hex(a, a.length) === hex(b, b.length);

async function poll({ clock, health }: DialogueOptions, read: () => Promise<Uint8Array>, wanted: Uint8Array) {
  const until = clock.now() + health.window();
  for (;;) {
    const now = await read();
    if (same(now, wanted) || clock.now() >= until) return now;
    await clock.sleep(health.window() / 20);
  }
}

/** A write that nothing acknowledges, sent again until it shows or the network can no longer be blamed. */
async function writeAgain(
  dialogue: Dialogue,
  { health }: DialogueOptions,
  { exchange }: Sent,
  polled: () => Promise<Uint8Array>,
  wanted: Uint8Array,
): Promise<Uint8Array> {
  for (;;) {
    dialogue.again(exchange);
    const now = await polled();
    if (same(now, wanted)) return now;
    if (exchange.attempts.length < health.triesForAbsence()) continue;
    dialogue.assumeSteady('the write had no effect');
    return now;
  }
}

async function oneAnswer(dialogue: Dialogue, sent: Sent): Promise<Received> {
  return (await answerIfAny(dialogue, sent)) ?? dialogue.missing(sent.exchange);
}

async function answerIfAny(dialogue: Dialogue, { exchange }: Sent): Promise<Received | undefined> {
  const final = () => exchange.answers.find((answer) => isFinal(exchange, answer));
  await dialogue.answered(exchange, () => final() !== undefined);
  const answer: Answer | undefined = final() ?? exchange.answers[0];
  if (answer === undefined) return dialogue.holdsSilence(exchange);
  await dialogue.assumeInOne(exchange);
  if (final() === undefined) dialogue.assumeGroup(`${describe(exchange)} got a copy by unicast alone`);
  dialogue.expectAtMost(exchange, 1);
  return received(exchange, answer);
}

async function manyAnswers(dialogue: Dialogue, { exchange }: Sent, count: number): Promise<readonly Received[]> {
  await dialogue.answered(exchange, () => answersByObject(exchange).length >= count);
  const best = answersByObject(exchange);
  if (best.length === 0) {
    await dialogue.holdsSilence(exchange);
    return dialogue.missing(exchange);
  }
  dialogue.expectAtMost(exchange, count);
  if (best.length < count) {
    dialogue.assumeSteady(`${describe(exchange)} got ${best.length} of ${count} answers`);
    const froms = best.map(({ observation }) => (observation.decoded.ok ? observation.decoded.frame.seoj : 'no frame'));
    dialogue.incomplete(exchange, `${count} answers`, `${best.length}, from ${froms.join(', ')}`);
  }
  return best.map((answer) => received(exchange, answer));
}

async function readValue(dialogue: Dialogue, eoj: Eoj, epc: number): Promise<Uint8Array> {
  const exchange = dialogue.start(encode({ ...get(eoj, [epc]), tid: 0 }), {});
  const { frame } = await oneAnswer(dialogue, { exchange });
  const name = `0x${epc.toString(16).toUpperCase()} of ${eoj.toUpperCase()}`;
  verify(esvName(frame.esv), 'Get_Res', `${name} is read`);
  const edt = frame.properties[0]?.edt ?? new Uint8Array();
  demand(edt.length > 0, `a read of ${name} gives its value`, 'a value', 'none');
  return edt;
}

interface Due {
  readonly provoke: () => Promise<void>;
  readonly wanted: (heard: Observation) => boolean;
  readonly claim: string;
}

// A node that only transmits tells nothing of the network: with these tries a loss of one in four is no excuse.
const BLIND_TRIES = 7;

async function dueAnnouncement(dialogue: Dialogue, options: DialogueOptions, due: Due): Promise<Observation> {
  for (let tries = 1; ; tries++) {
    const since = options.clock.now();
    await due.provoke();
    const seen = await announcement(dialogue, options, since, due.wanted);
    if (seen !== undefined) return seen;
    const missing = 'a notification that is due has not come';
    dialogue.assumeGroup(missing);
    dialogue.assumeSteady(missing);
    const { health } = options;
    if (tries >= (health.exchanges > 0 ? health.triesForAbsence() : BLIND_TRIES))
      throw new ClaimFailed(due.claim, 'a notification', `none in ${tries} tries`, 'silence');
  }
}

// One such frame may be another node's or an accident; a network that loses some is asked more often.
async function noAnnouncement(dialogue: Dialogue, options: DialogueOptions, due: Due): Promise<void> {
  let hits = 0;
  for (let tries = 1; ; tries++) {
    const since = options.clock.now();
    await due.provoke();
    // Frames overtake each other: what was sent before the last one may still be on its way.
    await options.clock.sleep(options.health.window() / 20);
    const seen = dialogue.heard.find((it) => it.at >= since && due.wanted(it));
    if (seen !== undefined && ++hits === 2)
      throw new ClaimFailed(due.claim, 'no such frame', `${hex(seen.bytes)} from ${seen.from.address}, twice`);
    dialogue.assumeSteady('a frame that is not due has not come');
    if (tries >= options.health.triesForSilence() + hits) return;
  }
}

function announcement(
  { heard }: Dialogue,
  { wire, clock, health }: DialogueOptions,
  since: number,
  wanted: (heard: Observation) => boolean,
): Promise<Observation | undefined> {
  const early = heard.find((seen) => seen.at >= since && wanted(seen));
  if (early !== undefined) {
    health.hasStarted();
    return Promise.resolve(early);
  }
  return new Promise((resolve) => {
    const finish = (seen: Observation | undefined) => {
      stop();
      cancel();
      if (seen !== undefined) health.hasStarted();
      resolve(seen);
    };
    const stop = wire.hear((seen) => wanted(seen) && finish(seen));
    const cancel = clock.after(health.announcementWithin(clock.now()), () => finish(undefined));
  });
}

import type { DeviceUnderTest } from '../../device-under-test/contract.ts';
import { PowerGone } from '../conversation/claims.ts';
import type { Health } from '../conversation/health.ts';
import type { Wire } from '../conversation/wire.ts';
import { ESV, isRequest } from '../echonet-lite/esv.ts';
import { encode, type Frame } from '../echonet-lite/frame.ts';
import type { Observation } from '../model.ts';
import type { Powers } from '../suite.ts';
import type { Clock } from '../time/clock.ts';
import { soundAnswers } from './answers.ts';
import { furnished, instanceLists, listNotification } from './objects.ts';
import type { Asked, Peer, Playing, Script } from './types.ts';

/** What a peer is made of. */
export interface PeerOptions {
  readonly wire: Wire;
  readonly clock: Clock;
  readonly health: Health;
  readonly device: DeviceUnderTest;
  readonly powers: Powers;
  readonly known: Knowledge;
}

/** What the cases of a run know of the device together. */
export interface Knowledge {
  /** It has let every provocation pass: waiting for it once more would cost each further case a window. */
  asksNothing: boolean;
  /** Nobody has it ask: the driver is not able to, or the operator will not. */
  isNotMadeToAsk: boolean;
}

/** A peer that lasts as long as its case. */
export interface CasePeer extends Peer {
  stop(): void;
  /** Everything that it said, for the evidence of the case. */
  readonly said: readonly Observation[];
}

// A provocation that gets lost is repeated; a device that asks nothing then is not going to.
const TRIES = 2;
// More copies of a payload than this are not worth the traffic.
const MOST_COPIES = 16;
// So much of a window without a request, and the device has no more to ask.
const QUIET = 1 / 4;

/** The peers of one case. */
export function casePeer(options: PeerOptions): CasePeer {
  const said: Observation[] = [];
  const stops: (() => void)[] = [];
  return {
    said,
    plays(script) {
      const played = play(script, options, said);
      stops.push(() => played.stop());
      return played.playing;
    },
    stop: () => stops.splice(0).forEach((stop) => stop()),
  };
}

type Heard = { -readonly [K in keyof Asked]: Asked[K] };

/** The peer as far as it answers: what it heard, and how to have it say something. */
interface Stage {
  readonly heard: readonly Asked[];
  faults: number;
  notify(bytes: Uint8Array): void;
  stop(): void;
}

function openStage(script: Script, { wire, clock, health }: PeerOptions, said: Observation[]): Stage {
  const heard: Heard[] = [];
  const objects = furnished(script.devices);
  const lists = instanceLists(script.devices);
  let isOver = false;

  const say = (bytes: Uint8Array, to: 'group' | Observation) => {
    if (!isOver) said.push(...wire.say(bytes, to, script.from));
  };
  const copies = () => Math.min(MOST_COPIES, health.triesForSilence());
  const isUsed = (tid: number) => heard.some(({ frame }) => frame.tid === tid);
  const leave = (sound: Frame, it: Heard) => {
    const faulty = script.faulty(sound, { isUsed, via: it.seen.via });
    stage.faults += faulty.length;
    const repeated = Array.from({ length: copies() }, () => faulty).flat();
    const frame = script.answer(sound, it.frame);
    for (const bytes of repeated) say(bytes, it.seen);
    if (frame === undefined) return;
    it.answeredAt ??= clock.now();
    say(encode(frame), frame.esv === ESV.INF ? 'group' : it.seen);
    for (const bytes of repeated) say(bytes, it.seen);
  };
  const stopHearing = wire.hear((seen) => {
    if (!seen.decoded.ok || !isRequest(seen.decoded.frame.esv)) return;
    const it: Heard = { frame: seen.decoded.frame, seen, answeredAt: undefined };
    heard.push(it);
    for (const sound of soundAnswers(objects, lists, it.frame))
      if (script.delayMs > 0) clock.after(script.delayMs, () => leave(sound, it));
      else leave(sound, it);
  });
  const stage: Stage = {
    heard,
    faults: 0,
    notify(bytes) {
      for (let i = copies(); i > 0; i--) say(bytes, 'group');
    },
    stop() {
      isOver = true;
      stopHearing();
    },
  };
  return stage;
}

function play(script: Script, options: PeerOptions, said: Observation[]): { playing: Playing; stop(): void } {
  const { clock, health, known } = options;
  const stage = openStage(script, options, said);
  const { heard } = stage;
  const announcement = instanceLists(script.announced).map(listNotification);
  const provoke = async () => {
    for (const bytes of announcement) stage.notify(bytes);
    await makeAsk(options);
  };
  const playing: Playing = {
    heard,
    announcement,
    get faults() {
      return stage.faults;
    },
    notify: (bytes) => stage.notify(bytes),
    async asked(wanted, byHand) {
      if (known.asksNothing) return undefined;
      const found = await asked({ ...options, heard }, wanted, byHand ?? provoke);
      known.asksNothing = byHand === undefined && heard.length === 0;
      return found;
    },
    rests: () => rests({ ...options, heard }),
    lasts: () => clock.sleep(health.window()),
  };
  return { playing, stop: () => stage.stop() };
}

async function makeAsk({ device, powers, known }: PeerOptions): Promise<void> {
  if (device.makeAsk === undefined || known.isNotMadeToAsk) return;
  try {
    await powers.makeAsk();
  } catch (error) {
    if (!(error instanceof PowerGone)) throw error;
    known.isNotMadeToAsk = true;
  }
}

interface Listening extends PeerOptions {
  readonly heard: readonly Asked[];
}

async function asked(
  { wire, clock, health, heard }: Listening,
  wanted: (it: Asked) => boolean,
  provoke: () => void | Promise<void>,
): Promise<Asked | undefined> {
  for (let tries = 0; tries < TRIES; tries++) {
    const early = heard.find(wanted);
    if (early !== undefined) return early;
    await provoke();
    const found = await new Promise<Asked | undefined>((resolve) => {
      const finish = (it: Asked | undefined) => {
        stop();
        cancel();
        resolve(it);
      };
      const stop = wire.hear(() => {
        const it = heard.find(wanted);
        if (it !== undefined) finish(it);
      });
      const cancel = clock.after(health.window(), () => finish(undefined));
    });
    if (found !== undefined) return found;
  }
  return undefined;
}

async function rests({ clock, health, heard }: Listening): Promise<void> {
  const pause = health.window() * QUIET;
  const end = clock.now() + health.window();
  for (let before = -1; before < heard.length && clock.now() < end;) {
    before = heard.length;
    await clock.sleep(pause);
  }
}

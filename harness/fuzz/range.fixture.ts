import { ESV } from '../echonet-lite/esv.ts';
import type { Eoj } from '../echonet-lite/eoj.ts';
import { decode } from '../echonet-lite/frame.ts';
import type { Observation } from '../model.ts';
import { render, treeOf, type Input } from './input.ts';
import { isDeadly } from './lab.ts';
import type { Finding, Range, Trial, World } from './types.ts';

/** What a made-up device does wrong: a pure function of an input and of what it has got since it was started. */
export interface Flaw {
  readonly finding: Finding;
  shows(input: Input, before: readonly Input[], tries: number): boolean;
}

export const finding = (kind: Finding['kind'], key = 'k'): Finding => ({
  kind,
  key,
  claim: `the device is not ${kind}`,
  expected: 'nothing of the kind',
  actual: kind,
  rules: ['EL2-APP2-6'],
});

/** A device with flaws, as a range sees it; what is recorded are the payloads of all that was tried. */
export function madeUpRange(
  flaws: readonly Flaw[],
  { resets = false, revives = true }: { readonly resets?: boolean; readonly revives?: boolean } = {},
): Range & { readonly tried: Input[] } {
  const tried: Input[] = [];
  const frames: Observation[] = [];
  let since: Input[] = [];
  let dead: Finding | undefined;
  const one = (input: Input): Trial => {
    tried.push(input);
    const fired = input.shots.map((shot) => {
      const bytes = render(shot.what, tried.length & 0xffff);
      frames.push({ ...SENT, n: frames.length, at: frames.length, bytes, decoded: decode(bytes) });
      return { shot, tid: tried.length & 0xffff, at: frames.length, bytes, answers: [] };
    });
    const findings =
      dead === undefined
        ? flaws.filter((flaw) => flaw.shows(input, since, tried.length)).map((flaw) => flaw.finding)
        : [dead];
    since.push(input);
    dead ??= findings.find(isDeadly);
    return { input, fired, findings, signature: [findings.map(({ key }) => key).join()] };
  };
  const start = () => {
    since = [];
    dead = undefined;
  };
  return {
    pics: madeUpWorld.pics,
    tried,
    get sent() {
      return frames.length;
    },
    get judged() {
      return frames.length;
    },
    try: async (input) => one(input),
    async tryAll(inputs) {
      const trials = inputs.map(one);
      if (dead === undefined) return trials;
      // Who killed it cannot be told: it was all outstanding at once.
      const death = dead;
      return trials.map(({ input, fired, signature }) => ({ input, fired, signature, findings: [death] }));
    },
    async revive() {
      if (revives && dead !== undefined) start();
      return revives;
    },
    ...(resets ? { reset: async () => (start(), true) } : {}),
    rest: async () => undefined,
    now: () => 0,
    recent: () => frames.slice(-4000),
    close: async () => undefined,
  };
}

const SENT = {
  direction: 'sent',
  via: 'udp',
  multicast: false,
  from: { address: '10.0.0.1', port: 3610 },
  to: { address: '10.0.0.2', port: 3610 },
} as const;

const LIGHT = '029001' as Eoj;

export const madeUpWorld: World = {
  pics: {
    objects: [
      { eoj: '0ef001' as Eoj, get: [0x80, 0xd6], set: [], announce: [], values: new Map(), setGet: 'refused' },
      {
        eoj: LIGHT,
        get: [0x80, 0xb0],
        set: [0x80, 0xb0],
        announce: [0x80],
        values: new Map([
          [0x80, Uint8Array.of(0x30)],
          [0xb0, Uint8Array.of(0x32)],
        ]),
        setGet: 'refused',
      },
    ],
    tcp: true,
    tcpDeclared: true,
    family: 4,
    transmissionOnly: false,
    asks: false,
    numbers: [],
    neverWrite: () => false,
    abilities: new Set(),
  },
  actuates: false,
  seeds: [],
};

/** A Get of these EPCs with these EDTs, which a Get has none of: something to shrink. */
export const got = (edts: readonly (readonly number[])[], epc = 0xb0): Input => ({
  property: 'sound-frames',
  shots: [{ what: gotTree(edts, epc), way: 'udp' }],
});

export const gotTree = (edts: readonly (readonly number[])[], epc = 0xb0) =>
  treeOf({
    seoj: '05ff01' as Eoj,
    deoj: LIGHT,
    esv: ESV.Get,
    properties: edts.map((edt) => ({ epc, edt: Uint8Array.from(edt) })),
  });

/** A SetC of one value. */
export const setting = (epc: number, edt: readonly number[]): Input => ({
  property: 'sound-frames',
  shots: [{ what: { ...gotTree([edt], epc), esv: ESV.SetC }, way: 'udp' }],
});

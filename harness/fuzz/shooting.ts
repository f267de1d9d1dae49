import { instanceOf } from '../echonet-lite/eoj.ts';
import { ESV } from '../echonet-lite/esv.ts';
import { missingNotice } from './contents.ts';
import type { Input } from './input.ts';
import { miscounted, owes, unanswered, type Open } from './judge.ts';
import { signatureOf } from './signature.ts';
import type { Finding, Fired, Trial } from './types.ts';

/** An input that is being tried. */
export interface Shooting {
  readonly input: Input;
  readonly fired: Fired[];
  /** What is wrong with the device as a whole, or with frames that answer nothing. */
  readonly findings: Finding[];
  readonly opens: Open[];
  /** The places of the shots whose answer has not come, in no try so far. */
  owing: readonly number[];
  /** The device died meanwhile. */
  gone: boolean;
}

/** An input of which nothing has been sent yet. */
export const newTrial = (input: Input): Shooting => ({
  input,
  fired: [],
  findings: [],
  opens: [],
  owing: [],
  gone: false,
});

/** The places of the shots that an answer is due to and has not come. */
export function owingOf(opens: readonly Open[]): readonly number[] {
  const places: number[] = [];
  for (const [place, open] of opens.entries()) if (owes(open)) places.push(place);
  return places;
}

/** What came of it. `doubles`: the network may have doubled datagrams. */
export function trialOf({ input, fired, findings, opens, owing, gone }: Shooting, doubles: boolean): Trial {
  const silent = gone ? [] : owing.map((place) => unanswered(opens[place] as Open));
  const all = [...findings, ...silent];
  for (const open of opens) {
    for (const it of [miscounted(open, doubles), noticed(open)]) if (it !== undefined) all.push(it);
    all.push(...open.findings);
  }
  return {
    input,
    fired,
    findings: all,
    // Each property gets to keep what it found first.
    signature: fired.map((shot, i) => (i === 0 ? `${input.property}/${signatureOf(shot)}` : signatureOf(shot))),
  };
}

/** What all notifications together leave out that one object was asked for. */
export const noticed = ({ decoded, expected, fired, shared }: Open): Finding | undefined =>
  decoded.ok &&
  decoded.frame.esv === ESV.INF_REQ &&
  !shared &&
  expected.answers === 'due' &&
  instanceOf(decoded.frame.deoj) !== 0
    ? missingNotice(
        fired.answers.flatMap((it) => (it.decoded.ok ? [it.decoded.frame] : [])),
        decoded.frame,
      )
    : undefined;

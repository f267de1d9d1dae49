import { classOf, NODE_PROFILE } from '../echonet-lite/eoj.ts';
import type { Finding, ObjectPics, Pics } from '../model.ts';
import type { Appendix, ObjectRules } from './appendix.ts';

/** What a reader has to know of how the appendix was used: a line for each class and release. None without an appendix. */
export function appendixFindings({ appendix, objects }: Pick<Pics, 'appendix' | 'objects'>): readonly Finding[] {
  if (appendix === undefined) return [];
  const lines = new Map<string, { readonly text: string; count: number }>();
  for (const object of objects.filter(({ eoj }) => eoj !== NODE_PROFILE)) {
    const text = told(appendix, object);
    const key = `${classOf(object.eoj)} ${text}`;
    const line = lines.get(key) ?? { text: `class 0x${classOf(object.eoj).toUpperCase()}: ${text}`, count: 0 };
    line.count++;
    lines.set(key, line);
  }
  const texts = [...lines.values()].map(({ text, count }) => (count === 1 ? text : `${text} (${count} objects)`));
  return [`judged by the appendix ${appendix.edition}`, ...texts].map((text) => ({ kind: 'discovery', text }));
}

function told(appendix: Appendix, { eoj, get, set, announce, values }: ObjectPics): string {
  const rules = appendix.describe(eoj, values.get(0x82));
  if (rules.standing === 'free') return 'not of a group that the appendix defines; not judged by it';
  const lacking = rules.standing === 'unknown' ? 'not in the appendix, judged by the super class alone; ' : '';
  const beyond = [...new Set([...get, ...set, ...announce])].filter((epc) => !rules.properties.has(epc));
  return `${lacking}${rules.release}${notJudged(rules, beyond)}`;
}

// From 0xF0 on the maker defines what a property is.
const USERS = 0xf0;

function notJudged({ elsewhere, standing }: ObjectRules, epcs: readonly number[]): string {
  const others = epcs.filter((epc) => elsewhere.has(epc));
  const none = epcs.filter((epc) => !elsewhere.has(epc) && epc < USERS && standing === 'known');
  return [
    ...(others.length === 0 ? [] : [`of other releases, so not judged: ${list(others)}`]),
    ...(none.length === 0 ? [] : [`defined in no release, so not judged: ${list(none)}`]),
  ]
    .map((text) => `; ${text}`)
    .join('');
}

const list = (epcs: readonly number[]): string =>
  epcs
    .toSorted((a, b) => a - b)
    .map((epc) => `0x${epc.toString(16).toUpperCase()}`)
    .join(' ');

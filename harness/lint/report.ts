import type { CaptureProblem, CaptureTotals } from '../capture/types.ts';
import { esvName, isRequest } from '../echonet-lite/esv.ts';
import { onlyWarns } from '../requirements/catalogue.ts';
import { EXIT } from '../runner/exit-code.ts';
import type { Monitor } from '../suite.ts';
import type { Linted } from './engine.ts';
import type { Node } from './node.ts';

/** How a node broke what a monitor watches. */
export interface BrokenRule {
  readonly monitor: string;
  readonly requirements: readonly string[];
  readonly title: string;
  /** Only warns: every rule is a `should`, or read with a doubt that touches the verdict. */
  readonly warning: boolean;
  /** The first time. */
  readonly claim: string;
  readonly expected: string;
  readonly actual: string;
  readonly count: number;
  /** Numbers of the first packets, from 1. */
  readonly packets: readonly number[];
}

/** One node of a capture. EOJs are six hex digits, EPCs two, in upper case. */
export interface NodeReport {
  readonly address: string;
  readonly firstPacket: number;
  readonly payloads: number;
  /** Frames that a monitor was held against, summed over all monitors. */
  readonly judged: number;
  readonly announced: {
    /** The objects of its last instance list notification; `null` where there was none. */
    readonly instances: readonly string[] | null;
    /** EPCs that its notifications named, by object. */
    readonly properties: Readonly<Record<string, readonly string[]>>;
  };
  /** How many frames of which service it sent: what it answered or announced, and what it asked. */
  readonly answered: Readonly<Record<string, number>>;
  readonly asked: Readonly<Record<string, number>>;
  /** Requests to this node alone that demand an answer, and those that the capture shows no answer to: no verdict. */
  readonly requests: { readonly seen: number; readonly unanswered: number };
  readonly broke: readonly BrokenRule[];
}

/** All that linting a capture came to; `lint.json` holds it. Times are ISO 8601, or `null` where no packet was read. */
export interface LintReport {
  readonly tekigo: string;
  readonly capture: string;
  readonly packets: number;
  readonly payloads: number;
  readonly bytes: number;
  readonly first: string | null;
  readonly last: string | null;
  readonly durationMs: number;
  readonly nodes: readonly NodeReport[];
  /** Addresses of the tester, where the capture is that of a run: not judged unless they are named. */
  readonly testers: readonly string[];
  /** Payloads on the port that no monitor was held against: of what speaks no ECHONET Lite, or of too many addresses. */
  readonly strange: { readonly addresses: number; readonly payloads: number; readonly tooMany: number };
  /** What could not be read: how often, and the first of them with byte offset and packet number. */
  readonly problems: { readonly count: number; readonly first: readonly CaptureProblem[] };
  readonly counts: { readonly nodes: number; readonly broken: number; readonly warnings: number };
  readonly interrupted: boolean;
  readonly exitCode: number;
  readonly reasons: readonly string[];
}

/** What a report is made of. */
export interface LintResult {
  readonly tekigo: string;
  readonly capture: string;
  readonly durationMs: number;
  readonly monitors: readonly Monitor[];
  readonly strict: boolean;
  /** Addresses of the nodes that the report is on; empty for all. */
  readonly only: readonly string[];
  readonly interrupted: boolean;
  readonly totals: CaptureTotals;
  readonly problems: LintReport['problems'];
  readonly linted: Linted;
}

/** The report on a capture, with its exit code and the reasons for that. */
export function lintReport(result: LintResult): LintReport {
  const { tekigo, capture, durationMs, totals, problems, interrupted, linted } = result;
  const speaking = linted.nodes.filter(({ speaks, address }) => speaks && isWanted(address, result));
  const silent = linted.nodes.filter(({ speaks }) => !speaks);
  const nodes = speaking.map((node) => nodeReport(node, result));
  const broken = nodes.flatMap(({ broke }) => broke);
  const warnings = broken.filter(({ warning }) => warning).length;
  const counts = { nodes: nodes.length, broken: broken.length - warnings, warnings };
  return {
    tekigo,
    capture,
    packets: totals.packets,
    payloads: totals.payloads,
    bytes: totals.bytes,
    first: timeOf(totals.first),
    last: timeOf(totals.last),
    durationMs: Math.round(durationMs),
    nodes,
    testers: [...totals.testers],
    strange: {
      addresses: silent.length,
      payloads: silent.reduce((sum, { payloads }) => sum + payloads, linted.unjudged),
      tooMany: linted.unjudged,
    },
    problems,
    counts,
    interrupted,
    ...concluded(counts, nodes, result),
  };
}

/** Whether the report is on that node: a tester errs on purpose and is left out unless it is named. */
const isWanted = (address: string, { only, totals }: LintResult): boolean =>
  only.length === 0 ? !totals.testers.has(address) : only.includes(address);

// Farther from 1970 a Date holds no time.
const MOST_TIME = 8.64e15;

const timeOf = (at: number | undefined): string | null =>
  at === undefined || Math.abs(at) > MOST_TIME ? null : new Date(at).toISOString();

function concluded(counts: LintReport['counts'], nodes: readonly NodeReport[], { linted, interrupted }: LintResult) {
  const judged = nodes.some((node) => node.judged > 0);
  const { stumbles } = linted;
  const [first] = stumbles;
  const reasons = [
    ...(interrupted ? ['the reading was interrupted; what is said is true of the part that was read'] : []),
    ...(counts.broken > 0 ? [`${counts.broken} ${counts.broken === 1 ? 'rule was' : 'rules were'} broken`] : []),
    ...(counts.warnings > 0 ? [`${counts.warnings} ${counts.warnings === 1 ? 'warning' : 'warnings'}`] : []),
    ...(first === undefined
      ? []
      : [`an error of the harness: ${first.monitor} at packet ${first.packet}: ${first.error.message}`]),
    ...(judged ? [] : ['no ECHONET Lite traffic (UDP or TCP, port 3610): nothing was judged']),
  ];
  if (interrupted) return { exitCode: EXIT.interrupted, reasons };
  if (counts.broken > 0) return { exitCode: EXIT.failed, reasons };
  return { exitCode: judged && first === undefined ? EXIT.good : EXIT.open, reasons };
}

function nodeReport(node: Node, { monitors, strict }: LintResult): NodeReport {
  const { address, firstPacket, payloads, judged, announced, instances, asked: seen, unanswered } = node;
  const properties = [...announced].map(([eoj, epcs]) => [
    eoj.toUpperCase(),
    [...epcs].toSorted((a, b) => a - b).map(epcText),
  ]);
  return {
    address,
    firstPacket,
    payloads,
    judged,
    announced: {
      instances: instances?.map((eoj) => eoj.toUpperCase()) ?? null,
      properties: Object.fromEntries(properties) as Record<string, readonly string[]>,
    },
    answered: sentBy(node, (esv) => !isRequest(esv)),
    asked: sentBy(node, isRequest),
    requests: { seen, unanswered },
    broke: [...node.broken]
      .toSorted(([a], [b]) => a - b)
      .map(([i, { first, count, packets }]) => {
        const { id, watches, title, caution } = monitors[i] as Monitor;
        const warning = !strict && (caution !== undefined || onlyWarns(watches));
        const { claim, expected, actual } = first;
        return { monitor: id, requirements: watches, title, warning, claim, expected, actual, count, packets };
      }),
  };
}

const epcText = (epc: number) => epc.toString(16).padStart(2, '0').toUpperCase();

const sentBy = ({ sent }: Node, wanted: (esv: number) => boolean): Readonly<Record<string, number>> =>
  Object.fromEntries(
    [...sent].flatMap((count, esv) => (count > 0 && wanted(esv) ? [[esvName(esv), count] as const] : [])),
  );

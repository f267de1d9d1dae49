import { printable } from '../evidence/printable.ts';
import { painter, type Paint } from '../reporters/paint.ts';
import type { BrokenRule, LintReport, NodeReport } from './report.ts';

const MEANINGS: Readonly<Record<number, string>> = {
  0: 'nothing in the capture breaks a rule',
  1: 'a node broke a rule',
  2: 'nothing was judged, or an error of the harness left a question open',
  130: 'the reading was interrupted',
};

/** The report for people: each node with what it announced, answered and broke, then what could not be read, then the sum. */
export function lintText(report: LintReport, { colour }: { readonly colour: boolean }): string {
  const paint = painter(colour);
  const lines = [
    ...report.nodes.flatMap((node) => [...nodeLines(node, paint), '']),
    ...testerLines(report),
    ...strangeLines(report),
    ...problemLines(report),
    ...sumLines(report),
    ...report.reasons.map((reason) => `Reason    ${printable(reason)}`),
    ending(report, paint),
  ];
  return `${lines.join('\n')}\n`;
}

function nodeLines(node: NodeReport, paint: Paint): string[] {
  const { announced, requests } = node;
  const { seen, unanswered } = requests;
  return [
    `${printable(node.address)}  ${plural(node.payloads, 'frame')}, the first in packet ${node.firstPacket}`,
    ...row('announced', announced.instances === null ? '' : `the instances ${listed(announced.instances)}`),
    ...row('announced', announcements(announced.properties)),
    ...row('answered', counts(node.answered)),
    ...row('asked', counts(node.asked)),
    ...row(
      'remark',
      unanswered === 0 ? '' : `the capture shows no answer to ${unanswered} of ${plural(seen, 'request')} to it`,
    ),
    ...(node.broke.length === 0 ? [`  ${paint('pass', '✓')} broke nothing that the capture shows`] : []),
    ...node.broke.flatMap((it) => brokenLines(it, paint)),
  ];
}

function brokenLines(it: BrokenRule, paint: Paint): string[] {
  const standing = it.warning ? 'warning' : 'fail';
  const more = it.count > it.packets.length ? ' ...' : '';
  return [
    `  ${paint(standing, it.warning ? '!' : '✗')} ${it.monitor}: ${it.title}`,
    ...row('  demand', it.requirements.join(' ') + (it.warning ? ' (a warning)' : '')),
    ...row('  claim', it.claim),
    ...row('  expected', it.expected),
    ...row('  actual', it.actual),
    ...row('  packets', `${it.packets.join(' ')}${more} (${it.count} in all)`),
  ];
}

const row = (name: string, text: string): string[] => (text === '' ? [] : [`  ${name.padEnd(11)} ${printable(text)}`]);

const plural = (count: number, one: string, many = `${one}s`) => `${count} ${count === 1 ? one : many}`;

const MOST_LISTED = 12;

const listed = (items: readonly string[]): string => {
  const more = items.length > MOST_LISTED ? ` and ${items.length - MOST_LISTED} more` : '';
  return (items.length === 0 ? 'none' : items.slice(0, MOST_LISTED).join(' ')) + more;
};

const announcements = (properties: NodeReport['announced']['properties']): string => {
  const texts = Object.entries(properties).map(([eoj, epcs]) => `${eoj} ${listed(epcs)}`);
  const more = texts.length > MOST_LISTED ? `; and ${texts.length - MOST_LISTED} more objects` : '';
  return texts.slice(0, MOST_LISTED).join('; ') + more;
};

const counts = (services: Readonly<Record<string, number>>): string =>
  Object.entries(services)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');

const testerLines = ({ testers, nodes }: LintReport): string[] => {
  const unjudged = testers.filter((tester) => !nodes.some(({ address }) => address === tester));
  if (unjudged.length === 0) return [];
  return [`Not judged ${printable(unjudged.join(' '))}: the tester of the run that left this capture`, ''];
};

function strangeLines({ strange }: LintReport): string[] {
  const { addresses, payloads, tooMany } = strange;
  if (payloads === 0) return [];
  const flood = tooMany > 0 ? `, ${tooMany} of them of addresses beyond those that are kept apart` : '';
  const whose = plural(addresses, 'address', 'addresses');
  return [`Not judged ${plural(payloads, 'payload')} that are no ECHONET Lite, of ${whose}${flood}`, ''];
}

function problemLines({ problems }: LintReport): string[] {
  if (problems.count === 0) return [];
  const more = problems.count - problems.first.length;
  return [
    `Not read (${problems.count})`,
    ...problems.first.map(({ offset, packet, says }) => {
      const where = packet === undefined ? '' : `packet ${packet}, `;
      return `  ${where}byte ${offset}: ${printable(says)}`;
    }),
    ...(more > 0 ? [`  and ${more} more`] : []),
    '',
  ];
}

function sumLines(report: LintReport): string[] {
  const { packets, payloads, bytes, first, last, nodes, counts: sum, durationMs } = report;
  const when = first === null || last === null ? '' : `, from ${first} to ${last}`;
  const broken = nodes.filter(({ broke }) => broke.length > 0).length;
  const rate = durationMs > 0 ? `, ${Math.round((payloads * 1000) / durationMs)} a second` : '';
  return [
    `Capture   ${printable(report.capture)}: ${plural(packets, 'packet')}, ${bytes} bytes${when}`,
    `Judged    ${plural(payloads, 'payload')} of ${plural(sum.nodes, 'node')} in ${(durationMs / 1000).toFixed(1)} s${rate}; tekigo ${printable(report.tekigo)}`,
    `Broken    ${plural(sum.broken, 'rule')} and ${plural(sum.warnings, 'warning')}, by ${plural(broken, 'node')}`,
  ];
}

function ending({ exitCode }: LintReport, paint: Paint): string {
  const text = `Exit code ${exitCode}: ${MEANINGS[exitCode] ?? ''}`;
  return paint(exitCode === 0 ? 'pass' : exitCode === 1 ? 'fail' : 'inconclusive', text);
}

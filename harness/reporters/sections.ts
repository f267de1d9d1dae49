import type { Result } from '../model.ts';

/** What each clause of Part II, and each function of the cameras, is about, in our words. */
const SUBJECTS: Readonly<Record<string, string>> = {
  '1.2': 'Transport',
  '11': 'NTP test',
  '12': 'HTTPS: TLS versions',
  '13': 'MQTT',
  '14': 'MQTT in the system log',
  '2.1': 'Objects, basics',
  '2.2': 'Device objects',
  '2.3': 'Profile object',
  '2.4': 'Application view',
  '3.2': 'Frame layout',
  '3.2.1.1': 'EHD1',
  '3.2.1.2': 'EHD2',
  '3.2.2': 'TID',
  '3.2.3': 'EDATA',
  '3.2.4': 'EOJ',
  '3.2.5': 'ESV',
  '3.2.6': 'Property counters',
  '3.2.7': 'EPC',
  '3.2.8': 'PDC',
  '3.2.9': 'EDT',
  '4.1': 'Sequences, basics',
  '4.2.1': 'Sequences by service',
  '4.2.2': 'General object control',
  '4.2.3': 'Services, all instances',
  '4.2.3.1': 'SetI',
  '4.2.3.2': 'SetC',
  '4.2.3.3': 'Get',
  '4.2.3.4': 'SetGet',
  '4.2.3.5': 'INF_REQ and INF',
  '4.2.3.6': 'INFC',
  '4.3': 'Start-up',
  '4.3.1': 'Start-up sequence',
  '5.1': 'Processing, basics',
  '5.2': 'Object processing',
  '5.3': 'Frame building',
  '5.4': 'Start-up processing',
  '6.1': 'Objects of a node',
  '6.2.1': 'Data types',
  '6.2.2': 'Value range',
  '6.2.3': 'Mandatory properties',
  '6.2.4': 'Announcement of state changes',
  '6.2.5': 'Access rules',
  '6.3.1': 'Device super class',
  '6.4-6.9': 'Device classes',
  '6.10.1': 'Profile super class',
  '6.10.2': 'Property maps',
  '6.11': 'Profile classes',
  '6.11.1': 'Node profile',
  'Appendix 2': 'Errors at reception',
};

/** Results of one clause, in the order of the run. */
export interface Section {
  readonly clause: string;
  readonly title: string;
  readonly results: readonly Result[];
}

/** The clause without its sub-clauses in brackets: "1.2" for "1.2(1)". */
export const sectionOf = (clause: string): string => clause.replace(/\(.*$/, '').trim();

/** What a clause is about; for one that the table lacks, what its nearest parent is about, or nothing. */
export function subjectOf(clause: string): string {
  for (let at = sectionOf(clause); at !== ''; at = at.includes('.') ? at.slice(0, at.lastIndexOf('.')) : '') {
    if (Object.hasOwn(SUBJECTS, at)) return SUBJECTS[at] ?? '';
  }
  return '';
}

/** The results by clause, in the order of the clauses: numbers by value, then words. */
export function sections(results: readonly Result[]): readonly Section[] {
  const byClause = Map.groupBy(results, (it) => sectionOf(it.clause));
  const number = new Intl.Collator('en', { numeric: true });
  return [...byClause]
    .map(([clause, of]) => ({ clause, title: subjectOf(clause) || (of[0]?.suite ?? ''), results: of }))
    .toSorted((a, b) => number.compare(a.clause, b.clause));
}

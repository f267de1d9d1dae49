import type { Requirement, Result, RunRecord } from '../model.ts';

/** The requirements that a result proves, as far as the catalogue knows them. */
export const demandsOf = (result: Result, { requirements }: RunRecord): readonly Requirement[] =>
  result.proves.map((id) => requirements.get(id)).filter((it) => it !== undefined);

/** Where a requirement stands: `ECHONET Lite Part II 1.12, clause 4.2.3.3, page 31`. */
export const citation = ({ source }: Requirement): string =>
  `${source.document} ${source.edition}, clause ${source.clause}, page ${source.page}`;

/** A requirement in a line: id, level and title. */
export const headline = ({ id, level, title }: Requirement): string => `${id} (${level}) ${title}`;

/** What is uncertain about the reading, and why a fail only warns: a line each, as far as there is something to say. */
export const reservations = ({ doubt, caution }: Requirement): readonly string[] => [
  ...(doubt === undefined ? [] : [`in doubt: ${doubt}`]),
  ...(caution === undefined ? [] : [`a fail only warns: ${caution}`]),
];

import type { Requirement, RequirementId } from '../model.ts';
import { CAUTIONS, UNTESTED } from './cautions.ts';
import rows from './echonet-lite-part-2.json' with { type: 'json' };

const DOCUMENT = 'ECHONET Lite Specification Part II';
const EDITION = '1.12';

interface Row {
  readonly id: string;
  readonly clause: string;
  readonly page: number;
  readonly title: string;
  readonly level: string;
  readonly role: string;
  readonly basis: string;
  readonly says: string;
  readonly pics: readonly string[];
  readonly coveredBy?: readonly string[];
  readonly demandsAnswer?: boolean;
  readonly doubt?: string;
}

const LOST = 'the sentences of this rule are lost in the text at hand';

function requirement(row: Row): Requirement {
  const { id, clause, page, title, role, says, pics, coveredBy = [], demandsAnswer = false, doubt } = row;
  const lost = row.basis === 'lost-text' || row.basis === 'appendix' ? LOST : undefined;
  const caution = CAUTIONS[id] ?? lost;
  const untested = UNTESTED[id];
  return {
    id,
    source: { document: DOCUMENT, edition: EDITION, clause, page },
    title,
    level: row.level as Requirement['level'],
    role,
    says,
    basis: row.basis as Requirement['basis'],
    pics,
    demandsAnswer,
    coveredBy,
    ...(doubt === undefined ? {} : { doubt }),
    ...(caution === undefined ? {} : { caution }),
    ...(untested === undefined ? {} : { untested }),
  };
}

/** Every entry of the requirements catalogue of Part II, by id. */
export const catalogue: ReadonlyMap<RequirementId, Requirement> = new Map(
  (rows as readonly Row[]).map((row) => [row.id, requirement(row)]),
);

/** Whether the entry leaves something to the device; most of these nothing breaks. */
export const isFreedom = ({ level }: Requirement): boolean => level === 'may' || level === 'implementation-dependent';

/** Whether the entry is a rule that needs a check of its own: no freedom, and not checked by other entries. */
export const isOwnRule = (it: Requirement): boolean => it.coveredBy.length === 0 && !isFreedom(it);

/** A fail of something that proves only these rules is a warning: every one is a `should` or read with a caution. */
export const onlyWarns = (ids: readonly RequirementId[]): boolean =>
  ids.every((id) => {
    const rule = catalogue.get(id);
    return rule !== undefined && (rule.level === 'should' || rule.caution !== undefined);
  });

/** Whether a missing answer breaks one of these rules; otherwise some other rule is in the way of judging them. */
export const demandAnswer = (ids: readonly RequirementId[]): boolean =>
  ids.some((id) => catalogue.get(id)?.demandsAnswer === true);

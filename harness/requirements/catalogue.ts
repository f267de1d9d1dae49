import type { Family, Requirement, RequirementId } from '../model.ts';
import { CAMERA_ROWS } from './camera.ts';
import { CAUTIONS, UNTESTED } from './cautions.ts';
import rows from './echonet-lite-part-2.json' with { type: 'json' };

const SOURCES = {
  'echonet-lite': { document: 'ECHONET Lite Specification Part II', edition: '1.12' },
  camera: { document: 'i-PRO WV-S8531NJ, WV-X8571NJ: functions added', edition: 'firmware 1.60' },
} as const;

/** One entry of a catalogue file. */
export interface Row {
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

function requirement(row: Row, family: Family): Requirement {
  const { id, clause, page, title, role, says, pics, coveredBy = [], demandsAnswer = false, doubt } = row;
  const lost = row.basis === 'lost-text' || row.basis === 'appendix' ? LOST : undefined;
  const caution = CAUTIONS[id] ?? lost;
  const untested = UNTESTED[id];
  return {
    id,
    source: { ...SOURCES[family], clause, page },
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

const entries = (of: readonly Row[], family: Family) => of.map((row) => [row.id, requirement(row, family)] as const);

const CATALOGUES: Readonly<Record<Family, ReadonlyMap<RequirementId, Requirement>>> = {
  'echonet-lite': new Map(entries(rows, 'echonet-lite')),
  camera: new Map(entries(CAMERA_ROWS, 'camera')),
};

/** Every entry that speaks of one kind of devices, by id. */
export const catalogueOf = (family: Family): ReadonlyMap<RequirementId, Requirement> => CATALOGUES[family];

/** Every entry of all catalogues, by id: Part II, and functions 11-14 of the cameras. */
export const catalogue: ReadonlyMap<RequirementId, Requirement> = new Map([
  ...CATALOGUES['echonet-lite'],
  ...CATALOGUES.camera,
]);

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

/** The part of JSON Schema (draft 2020-12) that the published schemas of this project use. */
export interface Schema {
  readonly $ref?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly type?: string | readonly string[];
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema;
  readonly items?: Schema;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
}

export type Definitions = Readonly<Record<string, Schema>>;

/**
 * Says where and why `value` does not fit `schema`, as `frames[3].bytes is in the wrong form`, or undefined where it fits.
 * The text holds names from the schema only, never anything from the value.
 */
export function misfit(value: unknown, schema: Schema, defs: Definitions, at = 'the line'): string | undefined {
  if (schema.$ref !== undefined) {
    const target = defs[schema.$ref.replace('#/$defs/', '')];
    return target === undefined ? `${at} has no definition` : misfit(value, target, defs, at);
  }
  return (
    misfitsValue(value, schema, defs, at) ??
    (Array.isArray(value)
      ? misfitsItems(value, schema, defs, at)
      : typeOf(value) === 'object'
        ? misfitsFields(value as Fields, schema, defs, at)
        : undefined)
  );
}

type Fields = Readonly<Record<string, unknown>>;

/** One keyword of a schema: what is wrong with the value by this keyword alone, if anything is. */
type Keyword = (value: unknown, schema: Schema, defs: Definitions) => string | false;

// A text of some ten million characters is more than a pattern can be held against; no payload is a tenth as long.
const MOST_FORMED = 4_000_000;

const isFormed = (text: string, pattern: string): boolean =>
  text.length <= MOST_FORMED && new RegExp(pattern).test(text);

const KEYWORDS: readonly Keyword[] = [
  (value, { type }) =>
    type !== undefined && ![type].flat().some((it) => isOf(value, it)) && `not of type ${[type].flat().join(' or ')}`,
  (value, schema) => 'const' in schema && value !== schema.const && `not ${JSON.stringify(schema.const)}`,
  (value, schema) => schema.enum?.includes(value) === false && `not one of ${schema.enum.join(', ')}`,
  (value, { anyOf }, defs) =>
    anyOf?.every((one) => misfit(value, one, defs) !== undefined) === true && 'in none of the allowed forms',
  (value, { pattern }) =>
    typeof value === 'string' && pattern !== undefined && !isFormed(value, pattern) && 'in the wrong form',
  (value, { minimum = -Infinity, maximum = Infinity }) =>
    typeof value === 'number' && (value < minimum || value > maximum) && 'out of range',
];

function misfitsValue(value: unknown, schema: Schema, defs: Definitions, at: string): string | undefined {
  for (const keyword of KEYWORDS) {
    const why = keyword(value, schema, defs);
    if (why !== false) return `${at} is ${why}`;
  }
  return undefined;
}

function misfitsItems(value: readonly unknown[], schema: Schema, defs: Definitions, at: string): string | undefined {
  const { items } = schema;
  if (items === undefined) return undefined;
  for (const [i, item] of value.entries()) {
    const why = misfit(item, items, defs, `${at}[${i}]`);
    if (why !== undefined) return why;
  }
  return undefined;
}

function misfitsFields(value: Fields, schema: Schema, defs: Definitions, at: string): string | undefined {
  const lacking = schema.required?.find((name) => !Object.hasOwn(value, name));
  if (lacking !== undefined) return `${at} lacks "${lacking}"`;
  const properties = schema.properties ?? {};
  for (const [name, item] of Object.entries(value)) {
    const known = Object.hasOwn(properties, name) ? properties[name] : undefined;
    const rule = known ?? schema.additionalProperties;
    const why = rule && misfit(item, rule, defs, known ? `${at}.${name}` : `a field of ${at}`);
    if (why !== undefined) return why;
  }
  return undefined;
}

const typeOf = (value: unknown): string => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value);

const isOf = (value: unknown, type: string): boolean =>
  type === 'integer' ? Number.isInteger(value) : typeOf(value) === type;

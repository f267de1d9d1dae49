/** The part of JSON Schema (draft 7) that profile.schema.json uses. */
interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly propertyNames?: { readonly enum: readonly string[] };
  readonly items?: Schema;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly minItems?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly description?: string;
}

/** A schema with the parts that it refers to. */
export interface WholeSchema extends Schema {
  readonly definitions: Readonly<Record<string, Schema>>;
}

/** The first place at which a value is not as the schema has it: `settings["mqtt.port"].kind: …`; undefined where it fits. */
export function misfit(value: unknown, schema: WholeSchema): string | undefined {
  return check(value, schema, '', schema);
}

type Check = (value: unknown, schema: Schema, place: string, whole: WholeSchema) => string | undefined;

const check: Check = (value, { $ref, ...schema }, place, whole) => {
  const referred = $ref === undefined ? undefined : whole.definitions[$ref.replace('#/definitions/', '')];
  if (referred !== undefined) return check(value, referred, place, whole);
  if (schema.enum !== undefined) return isOneOf(value, schema.enum, place);
  const type = typeOf(value);
  // An integer is a number, too.
  if (schema.type !== undefined && type !== schema.type)
    return `${place || 'the file'}: is ${type} where ${schema.type} is due${hint(schema)}`;
  if (typeof value === 'string') return checkText(value, schema, place, whole);
  if (typeof value === 'number') return checkNumber(value, schema, place, whole);
  if (Array.isArray(value)) return checkList(value, schema, place, whole);
  return checkObject(value, schema, place, whole);
};

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return Number.isInteger(value) ? 'integer' : typeof value;
}

const hint = ({ description }: Schema): string => (description === undefined ? '' : ` (${description})`);

const isOneOf = (value: unknown, words: readonly unknown[], place: string): string | undefined =>
  words.includes(value)
    ? undefined
    : `${place}: is ${JSON.stringify(value)} where ${words.map((word) => JSON.stringify(word)).join(' or ')} is due`;

const checkText: Check = (value, schema, place) => {
  const text = String(value);
  if (text.length < (schema.minLength ?? 0)) return `${place}: is empty${hint(schema)}`;
  if (schema.pattern === undefined || new RegExp(schema.pattern, 'u').test(text)) return undefined;
  return `${place}: is ${JSON.stringify(text)}, which does not fit ${schema.pattern}${hint(schema)}`;
};

const checkNumber: Check = (value, { minimum, maximum }, place) =>
  Number(value) < (minimum ?? Number.NEGATIVE_INFINITY) || Number(value) > (maximum ?? Number.POSITIVE_INFINITY)
    ? `${place}: is ${String(value)} where ${minimum} to ${maximum} is due`
    : undefined;

const checkList: Check = (value, { items, minItems = 0 }, place, whole) => {
  const list = value as readonly unknown[];
  if (list.length < minItems) return `${place}: is empty; name one, or leave it out`;
  return first(list.map((item, index) => () => check(item, items ?? {}, `${place}[${index}]`, whole)));
};

const checkObject: Check = (value, schema, place, whole) => {
  const { properties = {}, required = [], additionalProperties = true, propertyNames } = schema;
  const object = value as Readonly<Record<string, unknown>>;
  const missing = required.find((key) => !Object.hasOwn(object, key));
  if (missing !== undefined) return `${within(place, missing)}: is missing${hint(properties[missing] ?? {})}`;
  return first(
    Object.entries(object).map(([key, inner]) => () => {
      const at = within(place, key);
      if (propertyNames !== undefined && !propertyNames.enum.includes(key)) return unknown(at, propertyNames.enum);
      const own = Object.hasOwn(properties, key) ? properties[key] : additionalProperties;
      if (own === false || own === undefined) return unknown(at, Object.keys(properties));
      return own === true ? undefined : check(inner, own, at, whole);
    }),
  );
};

const within = (place: string, key: string): string => {
  if (!/^[a-z$]\w*$/i.test(key)) return `${place}[${JSON.stringify(key)}]`;
  return place === '' ? key : `${place}.${key}`;
};

const unknown = (place: string, known: readonly string[]): string =>
  `${place}: is not known here; ${known.join(', ')} are`;

function first(checks: readonly (() => string | undefined)[]): string | undefined {
  for (const one of checks) {
    const wrong = one();
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}

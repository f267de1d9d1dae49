import { XMLParser } from 'fast-xml-parser';

/** An element by local names: attributes begin with "@", text beside them is "#text". */
export type Xml = string | { readonly [name: string]: Xml | readonly Xml[] };

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  removeNSPrefix: true,
  parseTagValue: false,
  parseAttributeValue: false,
  processEntities: false,
});

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Reads what a camera sent; undefined where it is no XML, or has a DOCTYPE, which SOAP forbids. */
export function readXml(document: string): Xml | undefined {
  if (/<!DOCTYPE/iu.test(document)) return undefined;
  try {
    return parser.parse(document, true) as Xml;
  } catch {
    return undefined;
  }
}

/** All elements at the end of the path. */
export const all = (from: Xml | undefined, ...path: readonly string[]): readonly Xml[] =>
  path.reduce<readonly Xml[]>(
    (found, name) => found.flatMap((at) => children(at, name)),
    from === undefined ? [] : [from],
  );

/** The first element at the end of the path. */
export const first = (from: Xml | undefined, ...path: readonly string[]): Xml | undefined => all(from, ...path)[0];

/** The text at the end of the path, without space around it; "" where there is none. */
export function text(from: Xml | undefined, ...path: readonly string[]): string {
  const at = first(from, ...path);
  const raw = typeof at === 'string' ? at : first(at, '#text');
  if (typeof raw !== 'string') return '';
  const entity = /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(amp|lt|gt|quot|apos));/giu;
  return raw
    .replaceAll(entity, (whole, decimal?: string, hex?: string, name?: string) => {
      if (name !== undefined) return ENTITIES[name.toLowerCase()] ?? whole;
      const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    })
    .trim();
}

/** The text without the prefix of a qualified name. */
export const localName = (qualified: string): string => qualified.slice(qualified.indexOf(':') + 1);

/** Makes text fit to stand in an element. */
export const escaped = (value: string): string =>
  value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

function children(at: Xml, name: string): readonly Xml[] {
  if (typeof at === 'string' || !Object.hasOwn(at, name)) return [];
  return [at[name] ?? []].flat() as readonly Xml[];
}

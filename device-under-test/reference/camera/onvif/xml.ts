import { XMLParser } from 'fast-xml-parser';

/** An element as it was read: by local names; attributes begin with "@", text that stands beside them is "#text". */
export type Element = string | { readonly [name: string]: Element | readonly Element[] };

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  removeNSPrefix: true,
  parseTagValue: false,
  parseAttributeValue: false,
  processEntities: false,
});

/** Reads a document; undefined where it is none, or has a DOCTYPE (SOAP 1.2 part 1, 5). */
export function readXml(document: string): Element | undefined {
  if (document.includes('<!DOCTYPE')) return undefined;
  try {
    return parser.parse(document, true) as Element;
  } catch {
    return undefined;
  }
}

/** The children of this local name. */
export function children(element: Element | undefined, name: string): readonly Element[] {
  if (element === undefined || typeof element === 'string' || !Object.hasOwn(element, name)) return [];
  const found = element[name];
  return found === undefined ? [] : Array.isArray(found) ? (found as readonly Element[]) : [found as Element];
}

/** The first child at the end of the path. */
export const child = (element: Element | undefined, ...path: readonly string[]): Element | undefined =>
  path.reduce<Element | undefined>((at, name) => children(at, name)[0], element);

/** The local names of the child elements. */
export const names = (element: Element | undefined): readonly string[] =>
  element === undefined || typeof element === 'string'
    ? []
    : Object.keys(element).filter((name) => !name.startsWith('@') && !name.startsWith('#'));

/** The text of an element, "" where there is none. */
export function text(element: Element | undefined): string {
  const raw = typeof element === 'string' ? element : child(element, '#text');
  if (typeof raw !== 'string') return '';
  return raw.replaceAll(/&(amp|lt|gt|quot|apos);/gu, (_whole, name: string) => ENTITIES[name] ?? '').trim();
}

/** Makes text fit for an element or an attribute. */
export const escaped = (value: string): string =>
  value.replaceAll(/[&<>"']/gu, (character) => `&#${character.charCodeAt(0)};`);

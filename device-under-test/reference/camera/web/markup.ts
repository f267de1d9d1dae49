/** A piece of HTML that is safe to send. */
export interface Markup {
  readonly html: string;
}

type Part = Markup | readonly Markup[] | string | number | undefined | false;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function part(value: Part): string {
  if (value === undefined || value === false) return '';
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return value.replaceAll(/[&<>"']/g, (sign) => ENTITIES[sign] ?? '');
  return 'html' in value ? value.html : value.map(({ html }) => html).join('');
}

/** HTML from a template: texts put into it are escaped, for content as for quoted attributes; nothing for undefined and false. */
export function markup(strings: TemplateStringsArray, ...values: readonly Part[]): Markup {
  return { html: strings.map((text, index) => `${text}${part(values[index])}`).join('') };
}

const REMOVED = '(removed)';
const KEY = /-----BEGIN [^-]{0,40}PRIVATE KEY-----[\s\S]*?(?:-----END [^-]{0,40}PRIVATE KEY-----|$)/g;
// As a browser takes attributes apart; a quote that is never closed reaches to the end.
const ATTRIBUTE = /([^\s/>][^\s/>=]*)(?:\s*=\s*("[^"]*(?:"|$)|'[^']*(?:'|$)|[^\s"'>][^\s>]*)?)?/g;
const INPUT = new RegExp(String.raw`<input(?=[\s/>]|$)(?:[\s/]+|${ATTRIBUTE.source})*>?`, 'gi');
const SECRET = /type\s*=\s*["']?password|name\s*=\s*["']?[\w.-]*(?:pass|pwd|secret|priv)/i;
// What a profile is written from.
const KEPT = new Set(['type', 'name', 'id']);
const WORD = /^(?:"[^\s"'<>=]+"|'[^\s"'<>=]+'|[^\s"'<>=]+)$/;

const attributesOf = (input: string) => input.slice('<input'.length).matchAll(ATTRIBUTE);

// A type or a name that is written with an "&" may be any word.
const isVeiled = (input: string): boolean =>
  input.includes('&') &&
  [...attributesOf(input)].some(([, name = '', value = '']) => /^(?:type|name)$/i.test(name) && value.includes('&'));

function withoutValue(input: string): string {
  const kept = [...attributesOf(input)]
    .filter(([, name = '', value = '']) => KEPT.has(name.toLowerCase()) && WORD.test(value))
    .map(([, name, value]) => `${name}=${value} `);
  return `<input ${kept.join('')}value="${REMOVED}">`;
}

/** A text of the camera without the values of password fields, private keys and the password of the login. */
export function withoutSecrets(text: string, password: string): string {
  const cleaned = text
    .replaceAll(KEY, REMOVED)
    .replaceAll(INPUT, (input) => (SECRET.test(input) || isVeiled(input) ? withoutValue(input) : input));
  return [password, encodeURIComponent(password), escaped(password)]
    .filter((form) => form !== '')
    .reduce((rest, form) => rest.replaceAll(form, REMOVED), cleaned);
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

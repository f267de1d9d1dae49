const REMOVED = '(removed)';
const KEY = /-----BEGIN [^-]{0,40}PRIVATE KEY-----[\s\S]*?(?:-----END [^-]{0,40}PRIVATE KEY-----|$)/g;
const INPUT = /<input\b[^<>]*>/gi;
const SECRET = /type\s*=\s*["']?password|name\s*=\s*["']?[\w.-]*(?:pass|pwd|secret|priv)/i;
const VALUE = /(\svalue\s*=\s*)("[^"]*"|'[^']*'|[^\s>]+)/gi;

/** A text of the camera without the values of password fields, private keys and the password of the login. */
export function withoutSecrets(text: string, password: string): string {
  const cleaned = text
    .replaceAll(KEY, REMOVED)
    .replaceAll(INPUT, (input) => (SECRET.test(input) ? input.replaceAll(VALUE, `$1"${REMOVED}"`) : input));
  return [password, encodeURIComponent(password), escaped(password)]
    .filter((form) => form !== '')
    .reduce((rest, form) => rest.replaceAll(form, REMOVED), cleaned);
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

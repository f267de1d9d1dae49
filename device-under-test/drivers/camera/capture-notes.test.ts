import { expect, test } from 'vitest';
import { withoutSecrets } from './capture-notes.ts';

test.each([
  ['a "<" in quotes', '<input type=password value="topsecret<b">'],
  ['a ">" in quotes', `<input value='topsecret>b' type=password>`],
  ['a ">" in the quotes of another', '<input title="a>b" type=password value=topsecret>'],
  ['quotes in quotes', `<input title='"' value="topsecret'" type=password>`],
  ['a quote that is never closed', '<input type=password value="topsecret>\n<p>after</p>'],
  ['a quote that is closed in the next one', '<input type=password title="x value=topsecret><input name="a">'],
  ['a quote within a bare value', '<input type=password value=top"secret>'],
  ['a bare value with quotes and words', `<input value=topsecret"x' type=password>`],
  ['no end', '<input type=password value=topsecret'],
  ['no room between', '<input type="password"value="topsecret">'],
  ['a slash for room', '<input/type=password/value=topsecret>'],
  ['a type in characters of HTML', '<input type="pass&#119;ord" value=topsecret>'],
  ['a bare type in characters of HTML', '<input value=topsecret type=&#112;assword>'],
  ['a name in characters of HTML', `<input name='p&#x61;ss' value=topsecret>`],
])('an input with %s leaves no password', (_what, html) => {
  const left = withoutSecrets(`<form>${html}`, 'x'.repeat(20));
  expect(left).not.toMatch(/topsecret|secret>|secret</);
  expect(left).toContain('(removed)');
});

test('an input that holds no secret stays as it is', () => {
  for (const html of [
    '<input name="port" value="a>b">',
    `<input name=port value='a<b'>`,
    '<input name="port" value="a&amp;b">',
    '<input value="1"><p title="password">',
  ])
    expect(withoutSecrets(html, 'x')).toBe(html);
});

test.each([
  ['inputs', '<input '],
  ['quotes', '<input "'],
  ['quotes in turn', `<input "'`],
  ['values', '<input type=password value='],
  ['names', '<input name=aaaa.'],
  ['letters', 'name=a'],
  ['attributes', 'name=a/ '],
  ['characters of HTML', 'id=& '],
  ['room', '    '],
])('%s without end are read through in one go', (_what, piece) => {
  // The longest page that is read at all.
  const text = piece.repeat((1024 * 1024) / piece.length);
  for (const html of [text, `<input ${text}`, `<input type=password ${text}`])
    expect(withoutSecrets(html, 'x-x')).toContain(html.includes('password') ? '(removed)' : piece);
});

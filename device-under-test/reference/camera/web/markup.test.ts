import { expect, test } from 'vitest';
import { markup } from './markup.ts';

test.each([
  ['<script>alert(1)</script>', '&lt;script&gt;alert(1)&lt;/script&gt;'],
  ['" onfocus="x', '&quot; onfocus=&quot;x'],
  ["'&amp;", '&#39;&amp;amp;'],
])('%s is escaped', (text, escaped) => {
  expect(markup`<p title="${text}">${text}</p>`.html).toBe(`<p title="${escaped}">${escaped}</p>`);
});

test('markup is put in as it is, lists one after the other, nothing for what is not there', () => {
  expect(markup`${[markup`<b>${1}</b>`, markup`<i></i>`]}${undefined}${false}.`.html).toBe('<b>1</b><i></i>.');
});

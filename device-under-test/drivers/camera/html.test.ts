import { describe, expect, it } from 'vitest';
import { type Element, find, readHtml, stateOf, textOf } from './html.ts';
import { controlsOf, entriesOf, meant, readField, writeField } from './html-form.ts';
import type { Field } from './profile-types.ts';

const form = (inner: string): Element => {
  const found = find(readHtml(`<body><form id="f">${inner}</form></body>`), 'form');
  if (found === undefined) throw new Error('no form');
  return found;
};

const field = (kind: Field['kind'], values?: Field['values']): Field =>
  values === undefined ? { page: 'p', field: 'x', kind } : { page: 'p', field: 'x', kind, values };

describe('what a form sends', () => {
  it.each([
    [
      'texts, decoded',
      '<input name=a value="&lt;b&gt; &amp; 無効"><input name=b>',
      [
        ['a', '<b> & 無効'],
        ['b', ''],
      ],
    ],
    [
      'no buttons, files, nameless',
      '<input type=submit name=a value=1><input type=file name=b><input value=3><button name=c>',
      [],
    ],
    [
      'boxes that are checked',
      '<input type=checkbox name=a checked><input type=checkbox name=b><input type=radio name=c value=2 checked>',
      [
        ['a', 'on'],
        ['c', '2'],
      ],
    ],
    [
      'lists, with ends left out',
      '<select name=a><option value=1>one<option value=2 selected>two</select><select name=b><option>x</option></select>',
      [
        ['a', '2'],
        ['b', 'x'],
      ],
    ],
    [
      'nothing disabled',
      '<input name=a disabled value=1><fieldset disabled><input name=b></fieldset><input name=c readonly value=2>',
      [['c', '2']],
    ],
    ['nothing of another form', '<input name=a form=g value=1><input name=b form=f value=2>', [['b', '2']]],
    ['text areas', '<textarea name=a>\nx &amp; y</textarea>', [['a', 'x & y']]],
    [
      'capitals',
      '<INPUT NAME=a VALUE=1><SELECT NAME=b><OPTION SELECTED>y</OPTION></SELECT>',
      [
        ['a', '1'],
        ['b', 'y'],
      ],
    ],
  ])('%s', (_, inner, entries) => {
    expect(entriesOf(form(inner))).toEqual(entries);
  });
});

describe('a setting', () => {
  it.each([
    ['a text', field('text'), '<input name=x value=123>', '123'],
    ['a list', field('select', { 1: '1h' }), '<select name=x><option value="1h" selected></select>', '1'],
    [
      'a list with a value that nobody told of',
      field('select', { 1: '1h' }),
      '<select name=x><option selected>9h</select>',
      '9h',
    ],
    [
      'round buttons',
      field('radio', { off: '0', on: '1' }),
      '<input type=radio name=x value=1><input type=radio name=x value=0 checked>',
      'off',
    ],
    ['round buttons, none chosen', field('radio'), '<input type=radio name=x value=1>', ''],
    ['a box', field('checkbox'), '<input type=hidden name=x value=0><input type=checkbox name=x checked>', 'on'],
    [
      'one of boxes under one name',
      field('checkbox', { on: '12' }),
      '<input type=checkbox name=x value=11 checked><input type=checkbox name=x value=12>',
      'off',
    ],
    ['a control of another kind', field('text'), '<select name=x></select>', undefined],
    ['nothing', field('select'), '<input name=y>', undefined],
  ])('is read from %s', (_, how, inner, word) => {
    expect(readField(form(inner), how)).toBe(word);
  });

  it.each([
    ['a text', field('text'), '<input name=x value=1>', 'toString', [['x', 'toString']]],
    ['a list', field('select', { 1: '1h' }), '<select name=x><option>1h</select>', '1', [['x', '1h']]],
    ['a box, on', field('checkbox'), '<input type=checkbox name=x value=yes>', 'on', [['x', 'yes']]],
    ['a box, off', field('checkbox'), '<input type=checkbox name=x value=yes checked>', 'off', []],
    [
      'a box, off with a word',
      field('checkbox', { on: '1', off: '0' }),
      '<input type=checkbox name=x value=1 checked>',
      'off',
      [['x', '0']],
    ],
    [
      'one of boxes',
      field('checkbox', { on: '12' }),
      '<input type=checkbox name=x value=11 checked><input type=checkbox name=x value=12 checked>',
      'off',
      [['x', '11']],
    ],
  ])('is written to %s', (_, how, inner, word, entries) => {
    const { replaces, sent } = writeField(form(inner), how, word);
    expect([...entriesOf(form(inner)).filter((entry) => !replaces(entry)), ...sent]).toEqual(entries);
  });

  it.each([
    ['<input name=x>', 'active'],
    ['<input name=x disabled>', 'grey'],
    ['<input name=x readonly>', 'grey'],
    ['<input name=x type=hidden>', 'absent'],
    ['<div style="display:none"><input name=x></div>', 'absent'],
    ['<p hidden><input name=x></p>', 'absent'],
    ['', 'absent'],
  ])('in %s is %s', (inner, state) => {
    expect(stateOf(meant(form(inner), field('text')))).toBe(state);
  });
});

describe('a page', () => {
  it('shows no scripts, styles and comments', () => {
    const page = readHtml(
      '<!-- a --><script>if (a<b) "</div>"</script><STYLE>x{}</STYLE><p>  無\n 効 &lt;MQTT&gt;</p><!-- open',
    );
    expect(textOf(page)).toBe('無 効 <MQTT>');
  });

  it('keeps its form where elements are left open', () => {
    expect(
      controlsOf(form('<font><b><input name=a><table><tr><td><input name=b>')).map((one) => one.getAttribute('name')),
    ).toEqual(['a', 'b']);
  });

  it('that is too long or too deep is refused', () => {
    expect(() => readHtml('x'.repeat(1024 * 1024 + 1))).toThrow(
      'a page of the camera is longer than 1048576 characters',
    );
    expect(() => readHtml('<div>'.repeat(501))).toThrow('a page of the camera is nested deeper than 500 elements');
    expect(() => readHtml('<div></b>'.repeat(501))).toThrow('nested deeper');
  });

  it.each([
    '<',
    '<!--',
    '<a x="',
    '<script>',
    '<a ',
    '</a>',
    '<p>',
    '<option',
    '<option>',
    '<option "',
    '<td><li>',
    '&amp;',
    '<input name=a ',
    '<select>x</select>',
    '<tr><p>',
    "<!--'",
    '</option',
    '<li><td><p>',
  ])('full of %j is read soon, or refused', (part) => {
    const text = part.repeat(Math.floor((1024 * 1024) / part.length));
    let read: Element | undefined;
    try {
      read = readHtml(text);
    } catch (error) {
      expect(String(error)).toContain('nested deeper');
      return;
    }
    expect(entriesOf(read).length).toBeLessThan(text.length);
  });
});

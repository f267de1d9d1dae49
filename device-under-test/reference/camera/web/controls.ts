import { SETTING_TABLE } from '../setting-table.ts';
import { markup } from './markup.ts';
import type { Markup } from './markup.ts';
import type { Said, View } from './view.ts';
import type { Button, Setting } from '../../../camera-contract.ts';

const sentAs = (name: Setting, word: string) => {
  const { rule } = SETTING_TABLE[name];
  return rule.kind === 'choice' ? rule.sent[word] : undefined;
};

function wrongAt(view: View, name: Setting): Markup {
  const text = view.wrong.get(name);
  return text === undefined ? markup`` : markup`<span class="error">${text}</span>`;
}

/** A line for what the page says at this place. */
export function saidAt(view: View, at: Said['at']): Markup {
  if (view.said?.at !== at) return markup``;
  return markup`<span class="${view.said.refused ? 'error' : 'done'}" id="said">${view.said.text}</span>`;
}

/** What a text field is besides its setting: `size` in characters, and a note beside it. */
interface TextLook {
  readonly size: number;
  readonly note?: string;
  readonly hidden?: boolean;
}

/** A text field; what is typed into a hidden one cannot be read over a shoulder. */
export function textField(view: View, name: Setting, { size, note, hidden = false }: TextLook): Markup {
  const { field, rule } = SETTING_TABLE[name];
  const most = rule.kind === 'text' ? rule.most : 5;
  const value = view.parts.steps.shown(name, view.values[name] ?? '');
  const beside = note !== undefined && markup` <span class="note">${note}</span>`;
  return markup`<input type="${hidden ? 'password' : 'text'}" name="${field}" value="${value}" size="${size}" maxlength="${most}" autocomplete="off">${beside}${wrongAt(view, name)}`;
}

/** A list to choose from: words of the contract and what the page calls them. */
export function selectField(view: View, name: Setting, labels: Readonly<Record<string, string>>): Markup {
  const options = Object.entries(labels).map(
    ([word, label]) =>
      markup`<option value="${sentAs(name, word)}"${word === view.values[name] && markup` selected`}>${label}</option>`,
  );
  return markup`<select name="${SETTING_TABLE[name].field}">${options}</select>${wrongAt(view, name)}`;
}

/** Round buttons, one for each choice. */
export function radioField(view: View, name: Setting, labels: Readonly<Record<string, string>>): Markup {
  const buttons = Object.entries(labels).map(
    ([word, label]) =>
      markup`<label><input type="radio" name="${SETTING_TABLE[name].field}" value="${sentAs(name, word)}"${word === view.values[name] && markup` checked`}>${label}</label> `,
  );
  return markup`${buttons}${wrongAt(view, name)}`;
}

/** A box to check; grey where the setting is fixed. */
export function boxField(view: View, name: Setting, label: string): Markup {
  const checked = view.values[name] === 'on' && markup` checked`;
  const grey = view.parts.steps.fixed(name) && markup` disabled`;
  return markup`<label><input type="checkbox" name="${SETTING_TABLE[name].field}" value="${sentAs(name, 'on')}"${checked}${grey}>${label}</label>${wrongAt(view, name)}`;
}

/** A button that belongs to a form of its own (see `ownForm`), so that Enter in a field never presses it. */
export function ownButton(view: View, button: Button, label: string): Markup {
  const id = button.replaceAll('.', '-');
  const grey = view.parts.steps.grey(button, view.parts.settings.all()) && markup` disabled`;
  return markup`<button type="submit" id="${id}" form="form-${id}"${grey}>${label}</button>`;
}

/** The form of such a button. */
export function ownForm(button: Button, method: 'get' | 'post', action: string): Markup {
  return markup`<form id="form-${button.replaceAll('.', '-')}" method="${method}" action="${action}"></form>`;
}

/** Rows of a file: its field and button, its information line with "confirm" and "delete". */
export function fileRows(view: View, slot: 'mqtt.ca' | 'https.ca', label: string): { file: Markup; info: Markup } {
  const id = slot.replaceAll('.', '-');
  return {
    file: markup`<input type="file" name="file" form="form-${id}-install"> <button type="submit" id="${id}-install" form="form-${id}-install">実行</button>${saidAt(view, slot)}`,
    info: markup`<span class="info" id="${id}-label">${label}</span> ${ownButton(view, `${slot}.show`, '確認')} ${ownButton(view, `${slot}.delete`, '削除')}`,
  };
}

/** The forms of such rows, under the path of the file. */
export function fileForms(slot: 'mqtt.ca' | 'https.ca', path: string): Markup {
  return markup`<form id="form-${slot.replaceAll('.', '-')}-install" method="post" enctype="multipart/form-data" action="${path}"></form>
${ownForm(`${slot}.show`, 'get', path)}
${ownForm(`${slot}.delete`, 'post', `${path}/delete`)}`;
}

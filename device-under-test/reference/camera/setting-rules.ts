import { SETTING_TABLE } from './setting-table.ts';
import type { Rule } from './setting-table.ts';
import type { Setting, Values } from '../../camera-contract.ts';

type RuleOf<Kind extends Rule['kind']> = Extract<Rule, { readonly kind: Kind }>;

function wrongText(rule: RuleOf<'text'>, value: string): string | undefined {
  if (value.length < rule.least) return '入力してください。';
  if (value.length > rule.most) return `${rule.most}文字以内で入力してください。`;
  return rule.fits.test(value) ? undefined : '使用できない文字が入力されています。';
}

function wrongPort(rule: RuleOf<'port'>, value: string): string | undefined {
  const port = Number(value);
  if (!/^[1-9][0-9]{0,4}$/.test(value) || port > 65_535) return '1～65535の半角数字で入力してください。';
  return rule.reserved.has(port) ? 'このポート番号は本機で使用していますので設定できません。' : undefined;
}

/** What is wrong with one value, as the page says it (documents 11-13, 入力可能文字 and 設定可能ポート番号). */
export function wrongValue(name: Setting, value: string): string | undefined {
  const { rule } = SETTING_TABLE[name];
  if (rule.kind === 'text') return wrongText(rule, value);
  if (rule.kind === 'port') return wrongPort(rule, value);
  return Object.hasOwn(rule.sent, value) ? undefined : '選択できない値です。';
}

/** What is wrong with all values together, and where: MQTT that is On needs a server. */
export function wrongTogether(values: Values): { readonly name: Setting; readonly text: string } | undefined {
  if (values['mqtt.enabled'] !== 'on' || values['mqtt.address'] !== '') return undefined;
  return { name: 'mqtt.address', text: 'MQTTサーバーのアドレスを入力してください。' };
}

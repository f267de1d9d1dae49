import { detailsOf, labelOf, wrongCa } from './ca-file.ts';
import { wrongTogether, wrongValue } from './setting-rules.ts';
import { FACTORY } from './setting-table.ts';
import type { Button, LogRow, Setting, Values } from '../../camera-contract.ts';

/** What the settings, the CA store and the pages decide, and a row may bend. */
export interface SettingSteps {
  /** What the factory sets. */
  factory(name: Setting): string;
  /** What is wrong with a value, for the page. */
  wrong(name: Setting, value: string): string | undefined;
  /** What is wrong with all values together, and at which setting the page says so. */
  wrongTogether(values: Values): { readonly name: Setting; readonly text: string } | undefined;
  /** What is kept of a value that was taken. */
  kept(name: Setting, value: string): string;
  /** Whether a loss of power leaves the setting as it is. */
  survives(name: Setting): boolean;
  /** Whether the setting can never be changed: its control is grey. */
  fixed(name: Setting): boolean;
  /** Whether a button is shown grey. */
  grey(button: Button, values: Values): boolean;
  /** Whether the press of a button, however it came, is followed. */
  obeys(button: Button, values: Values): boolean;
  /** What the form shows of a value; where just that is sent back, the setting stays as it is. */
  shown(name: Setting, value: string): string;
  /** What the page says after the NTP test. */
  testText(set: boolean): string;
  /** What is wrong with a file that is to become the root CA of MQTT. */
  wrongCa(file: Uint8Array): string | undefined;
  /** The CA (PEM) that is installed after another was refused. */
  caAfterRefusal(installed: string | undefined): string | undefined;
  /** What the information line says of the CA (PEM), or of none. */
  caLabel(pem: string | undefined): string;
  /** What "confirm" shows of the CA (PEM), one line for each part. */
  caDetails(pem: string): string;
  /** The rows of the system log as the page lists them; given newest first. */
  shownLog(rows: readonly LogRow[]): readonly LogRow[];
}

function ntpTestGrey(values: Values): boolean {
  if (values['ntp.adjustment'] === 'manual') return true;
  return values['ntp.source'] === 'manual' && values['ntp.address'] === '';
}

/** The decisions of a sound camera. */
export const soundSettingSteps: SettingSteps = {
  factory: (name) => FACTORY[name],
  wrong: wrongValue,
  wrongTogether,
  kept: (_name, value) => value,
  survives: () => true,
  fixed: (name) => name === 'https.tls1.2' || name === 'https.tls1.3',
  grey: (button, values) => button === 'ntp.test' && ntpTestGrey(values),
  obeys: (button, values) => button !== 'ntp.test' || !ntpTestGrey(values),
  shown: (_name, value) => value,
  testText: (set) => (set ? 'NTP 時刻補正に成功しました。' : 'NTP 時刻補正に失敗しました。'),
  wrongCa,
  caAfterRefusal: (installed) => installed,
  caLabel: (pem) => (pem === undefined ? '無効' : labelOf(pem)),
  caDetails: detailsOf,
  shownLog: (rows) => rows,
};

import type { AlarmKind, Button, Label, Setting, Slot, Values } from '../../camera-contract.ts';
import { printable } from '../../../harness/evidence/printable.ts';
import { ALARM_WORDS, SETTING_WORDS, type SettingWords } from './setting-words.ts';

/** The same in both languages, lines parted by "\n". */
export interface Bilingual {
  readonly japanese: string;
  readonly english: string;
}

const pathOf = (page: SettingWords['page']): string => `ネットワーク > アドバンス > ${page}`;

const shownAs = (name: Setting, word: string): string => SETTING_WORDS[name].choices?.[word] ?? printable(word, 300);

const amount = (name: Setting, word: string, unit: string): string =>
  SETTING_WORDS[name].choices?.[word] === undefined ? ` (${Array.from(word).length}${unit})` : '';

const line = (name: Setting, word: string, empty: string, unit: string): string =>
  `  ${SETTING_WORDS[name].label}: ${word === '' ? empty : `${shownAs(name, word)}${amount(name, word, unit)}`}`;

/** To enter values at one page; the page has to be the same for all. */
export function writeWords(page: SettingWords['page'], values: Values): Bilingual {
  const rows = Object.entries(values) as [Setting, string][];
  return {
    japanese: [
      `カメラの「${pathOf(page)}」を開き、次のように入力して [設定] を押してください。`,
      ...rows.map(([name, word]) => line(name, word, '(空白)', ' 文字')),
      '受け付けられたら Enter だけを、エラーが出たらその文を入力して Enter を押してください。',
    ].join('\n'),
    english: [
      `Open "${pathOf(page)}" at the camera, enter this, and press [設定] (set).`,
      ...rows.map(([name, word]) => `${line(name, word, '(nothing)', ' characters')} — ${SETTING_WORDS[name].english}`),
      'Press Enter alone where the camera takes it; where it shows an error, type what it says and press Enter.',
    ].join('\n'),
  };
}

/** To tell what a page shows of a setting. */
export function readWords(name: Setting): Bilingual {
  const { page, label, english, choices } = SETTING_WORDS[name];
  const of = choices === undefined ? '' : ` (${Object.values(choices).join(' / ')})`;
  return {
    japanese: `カメラの「${pathOf(page)}」の「${label}」は、いま何ですか${of}。表示どおりに入力してください。空白なら Enter だけ。`,
    english: `What does "${pathOf(page)}" show at "${label}" (${english}) now${of}? Type it as shown; Enter alone for nothing.`,
  };
}

const BUTTONS: Readonly<Record<Button, readonly [page: SettingWords['page'], label: string, english: string]>> = {
  'ntp.test': ['NTP', 'NTPテスト [実行]', 'the NTP test'],
  'mqtt.ca.show': ['MQTT', 'ルートCA証明書 情報 [確認]', 'confirm the root CA'],
  'mqtt.ca.delete': ['MQTT', 'ルートCA証明書 情報 [削除]', 'delete the root CA'],
  'https.root.download': ['HTTPS', 'ルート証明書取得 [実行]', 'fetch the root certificate'],
  'https.key.generate': ['HTTPS', 'CRT鍵生成 [実行]', 'generate a key'],
  'https.csr.generate': ['HTTPS', '署名リクエスト(CSR)生成 [実行]', 'generate a signing request'],
  'https.ca.show': ['HTTPS', 'CA証明書 情報 [確認]', 'confirm the CA certificate'],
  'https.ca.delete': ['HTTPS', 'CA証明書 情報 [削除]', 'delete the CA certificate'],
};

const SLOTS: Readonly<Record<Slot, readonly [page: SettingWords['page'], label: string, english: string]>> = {
  'mqtt.ca': ['MQTT', 'ルートCA証明書', 'root CA'],
  'https.ca': ['HTTPS', 'CA証明書', 'CA certificate'],
};

/** To press a button whose success shows by a text, or by nothing. */
export function pressWords(button: Button): Bilingual {
  const [page, label, english] = BUTTONS[button];
  return {
    japanese: `カメラの「${pathOf(page)}」で「${label}」を押してください。エラーが出なければ Enter だけを、出たらその文を入力して Enter を押してください。`,
    english: `Press "${label}" (${english}) at "${pathOf(page)}". Press Enter alone where no error is shown; else type what it says.`,
  };
}

/** To press the NTP test, and to tell the text that it ends with. */
export const NTP_TEST_WORDS: Bilingual = {
  japanese: `カメラの「${pathOf('NTP')}」で「NTPテスト [実行]」を押し、結果を番号で答えてください。1: 成功しました 2: 失敗しました。ほかの表示ならその文を入力してください。`,
  english: `Press "NTPテスト [実行]" (the NTP test) at "${pathOf('NTP')}" and answer by number. 1: 成功しました (success) 2: 失敗しました (failure). Type any other text as shown.`,
};

/** What the camera shows after the NTP test, by the number that stands for it. */
export const NTP_RESULTS: Readonly<Record<string, string>> = {
  1: 'NTP 時刻補正に成功しました。',
  2: 'NTP 時刻補正に失敗しました。',
};

/** To press a button that gives a file, and to name the file. */
export function fetchWords(button: Button): Bilingual {
  const [page, label, english] = BUTTONS[button];
  return {
    japanese: `カメラの「${pathOf(page)}」で「${label}」を押してファイルを保存し、そのパスを入力してください。ファイルが得られなければ Enter だけ。`,
    english: `Press "${label}" (${english}) at "${pathOf(page)}", save the file, and type its path; Enter alone where there is none.`,
  };
}

/** To install a file that lies at a path. */
export function installWords(slot: Slot, path: string): Bilingual {
  const [page, label, english] = SLOTS[slot];
  return {
    japanese: `カメラの「${pathOf(page)}」の「${label} インストール」で次のファイルを選び、[実行] を押してください。\n  ${path}\n受け付けられたら Enter だけを、エラーが出たらその文を入力して Enter を押してください。`,
    english: `Choose this file at "${label} インストール" (install the ${english}) of "${pathOf(page)}" and press [実行].\n  ${path}\nPress Enter alone where the camera takes it; where it shows an error, type what it says.`,
  };
}

/** To tell an information line. */
export function labelWords(label: Label): Bilingual {
  const [page, name, english] = SLOTS[label];
  return {
    japanese: `カメラの「${pathOf(page)}」の「${name} 情報」に表示されている文を入力してください。空白なら Enter だけ。`,
    english: `Type what "${name} 情報" (information of the ${english}) at "${pathOf(page)}" shows; Enter alone for nothing.`,
  };
}

/** To tell whether a control can be used, by number. */
export function controlWords(name: Setting | Button): Bilingual {
  const [page, label, english] =
    name in BUTTONS
      ? BUTTONS[name as Button]
      : [
          SETTING_WORDS[name as Setting].page,
          SETTING_WORDS[name as Setting].label,
          SETTING_WORDS[name as Setting].english,
        ];
  return {
    japanese: `カメラの「${pathOf(page)}」の「${label}」は使えますか。番号で答えてください。1: 使える 2: グレー表示で使えない 3: 表示されていない`,
    english: `Can "${label}" (${english}) at "${pathOf(page)}" be used? Answer by number. 1: yes 2: it is grey 3: it is not there`,
  };
}

/** To make an alarm happen. */
export function alarmWords(kind: AlarmKind, sensor: number | undefined): Bilingual {
  const at =
    sensor === undefined ? { ja: '', en: '' } : { ja: `カメラ ${sensor} の前で`, en: ` in front of camera ${sensor}` };
  const deeds: Readonly<Record<AlarmKind, Bilingual>> = {
    terminal1: terminal(1),
    terminal2: terminal(2),
    terminal3: terminal(3),
    motion: {
      japanese: `${at.ja}動きを起こし、動作検知のアラームを一度だけ発生させてください。`,
      english: `Move something${at.en}, so that motion detection raises one alarm.`,
    },
    command: {
      japanese: 'カメラにコマンドアラームを一度だけ送ってください。',
      english: 'Send the camera one command alarm.',
    },
  };
  return {
    japanese: `${deeds[kind].japanese}すんだらすぐに Enter を押してください。`,
    english: `${deeds[kind].english} Press Enter right after.`,
  };
}

const terminal = (number: number): Bilingual => ({
  japanese: `端子 ${number} を一度だけ GND に短絡し、離してください。`,
  english: `Short terminal ${number} to GND once, and let go.`,
});

/** To confirm that the camera itself showed an alarm. */
export const alarmShownWords = (kind: AlarmKind): Bilingual => ({
  japanese: `カメラのライブ画にアラーム(${ALARM_WORDS[kind].label})の発生が表示されましたか。1: はい 2: いいえ`,
  english: `Did the live page of the camera show that alarm (${ALARM_WORDS[kind].english})? 1: yes 2: no`,
});

/** To paste the rows of the system log. */
export const LOG_WORDS: Bilingual = {
  japanese:
    'カメラの「メンテナンス > ステータス > システムログ」の行をすべて貼り付けてください(時刻、分類、表示内容の順)。終わりは空行。',
  english:
    'Paste all rows of "メンテナンス > ステータス > システムログ" (system log) of the camera: time, category, text. An empty line ends.',
};

/** Said before the question is put again. */
export const NOT_UNDERSTOOD: Bilingual = {
  japanese: 'その入力は使えません。もう一度お願いします。',
  english: 'That is no answer; once more, please.',
};

/** To give the power back, and to put the factory's settings back. */
export const POWER_WORDS: Readonly<Record<'powerCycle' | 'factoryDefault', Bilingual>> = {
  powerCycle: {
    japanese: 'カメラの電源を切り、5 秒待ってから入れ、すぐに Enter を押してください。',
    english: 'Take the power from the camera, wait for 5 seconds, give it back, and press Enter right after.',
  },
  factoryDefault: {
    japanese: 'カメラを初期設定に戻し、再びログインできるようになったら Enter を押してください。',
    english: 'Put the camera back to what the factory set, and press Enter once it can be logged in to again.',
  },
};

import { readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { AlarmKind, Setting } from '../../camera-contract.ts';
import { type Ask, operatorCamera, type Prompt } from './operator.ts';
import { readRows } from './operator-log.ts';
import { SETTING_WORDS } from './setting-words.ts';

/** A person who says these things, one after the other, and then nothing that helps. */
function person(...says: readonly (string | ((prompt: Prompt) => Promise<string>))[]) {
  const prompts: Prompt[] = [];
  const ask: Ask = async (prompt) => {
    const next = says[prompts.length] ?? 'cannot';
    prompts.push(prompt);
    const said = typeof next === 'string' ? next : await next(prompt);
    return said === '' ? 'done' : said === 'cannot' ? 'cannot' : { text: said };
  };
  return { prompts, camera: operatorCamera({ ask }) };
}

describe('settings by a person', () => {
  it('are written page by page, in the words of the document', async () => {
    const { prompts, camera } = person('', '入力値が不正です');
    const answer = await camera.settings.write({
      'ntp.adjustment': 'ntp',
      'ntp.address': '',
      'mqtt.terminal1.topic': 'a\u001b b',
      'mqtt.password': 'geheim',
    });
    expect(answer).toEqual({ accepted: false, text: '入力値が不正です' });
    expect(prompts.map(({ japanese }) => japanese)).toEqual([
      'カメラの「ネットワーク > アドバンス > NTP」を開き、次のように入力して [設定] を押してください。\n  時刻調整: NTPサーバーに同期\n  NTPサーバーアドレス: (空白)\n受け付けられたら Enter だけを、エラーが出たらその文を入力して Enter を押してください。',
      'カメラの「ネットワーク > アドバンス > MQTT」を開き、次のように入力して [設定] を押してください。\n  端子 1 トピック: a\\u{1b} b (4 文字)\n  サーバー パスワード: geheim (6 文字)\n受け付けられたら Enter だけを、エラーが出たらその文を入力して Enter を押してください。',
    ]);
    expect(prompts[0]?.english).toContain(
      '\n  時刻調整: NTPサーバーに同期 — time adjustment\n  NTPサーバーアドレス: (nothing) — server address\n',
    );
    expect(JSON.stringify(answer)).not.toContain('geheim');
  });

  it('are read in either word, whatever the width, and a password is not asked for', async () => {
    const { prompts, camera } = person('ＮＴＰ サーバーに同期', '192.0.2.1', 'off', '');
    const names: readonly Setting[] = ['ntp.adjustment', 'ntp.address', 'mqtt.enabled', 'mqtt.password', 'mqtt.user'];
    expect(await camera.settings.read(names)).toEqual({
      'ntp.adjustment': 'ntp',
      'ntp.address': '192.0.2.1',
      'mqtt.enabled': 'off',
      'mqtt.user': '',
    });
    expect(prompts).toHaveLength(4);
  });

  it('are asked for again where the answer is none, three times at most', async () => {
    const { prompts, camera } = person('たぶん', 'vielleicht', 'maybe', 'Auto');
    await expect(camera.settings.read(['ntp.source'])).rejects.toThrow('asked 3 times to work the settings pages');
    expect(prompts).toHaveLength(3);
    expect(prompts[1]?.english.startsWith('That is no answer; once more, please.\n')).toBe(true);
  });

  it.each([
    ['1', { accepted: true, text: 'NTP 時刻補正に成功しました。' }],
    ['２', { accepted: false, text: 'NTP 時刻補正に失敗しました。' }],
    ['NTP時刻補正に成功しました。', { accepted: true, text: 'NTP時刻補正に成功しました。' }],
    ['通信中です', { accepted: false, text: '通信中です' }],
  ])('the NTP test that shows %s', async (typed, answer) => {
    expect(await person(typed).camera.settings.press('ntp.test')).toEqual(answer);
  });

  it('files are put where the person finds them, and taken away again', async () => {
    let path = '';
    const { camera } = person(async ({ english }) => {
      path = /^ {2}(\S+)$/m.exec(english)?.[1] ?? '';
      return (await readFile(path)).toString('hex') === '3000' ? '' : 'not the file';
    });
    expect(await camera.settings.install('mqtt.ca', new Uint8Array([0x30, 0]))).toEqual({ accepted: true, text: '' });
    await expect(readFile(path)).rejects.toThrow('ENOENT');
  });

  it('files are fetched from where the person has put them', async () => {
    const path = join(tmpdir(), `tekigo-test-${process.pid}.csr`);
    await writeFile(path, 'csr');
    const { camera } = person(path, '', '/nowhere/x');
    expect(Buffer.from((await camera.settings.press('https.csr.generate')).file ?? []).toString()).toBe('csr');
    expect(await camera.settings.press('https.csr.generate')).toEqual({ accepted: false, text: '' });
    await expect(camera.settings.press('https.csr.generate')).rejects.toThrow('cannot be read: /nowhere/x');
    await rm(path);
  });

  it('states, labels and buttons', async () => {
    const { camera } = person('2', '３', '無効 ', '', '証明書がありません');
    expect(await camera.settings.control('ntp.test')).toBe('grey');
    expect(await camera.settings.control('https.tls1.1')).toBe('absent');
    expect(await camera.settings.label('mqtt.ca')).toBe('無効');
    expect(await camera.settings.press('mqtt.ca.delete')).toEqual({ accepted: true, text: '' });
    expect(await camera.settings.press('mqtt.ca.show')).toEqual({ accepted: false, text: '証明書がありません' });
  });
});

describe('alarms by a person', () => {
  it('are heard only while somebody watches and the person saw them', async () => {
    const { prompts, camera } = person('', '', '1', '', '2', '');
    const heard: AlarmKind[] = [];
    await camera.alarms.raise('terminal1');
    const stop = await camera.oracle.watch((kind) => heard.push(kind));
    await camera.alarms.raise('terminal2');
    await camera.alarms.raise('motion', 3);
    await stop();
    await camera.alarms.raise('command');
    expect(heard).toEqual(['terminal2']);
    expect(prompts).toHaveLength(6);
    expect(prompts[0]?.english).toBe('Short terminal 1 to GND once, and let go. Press Enter right after.');
    expect(prompts[3]?.japanese).toContain('カメラ 3 の前で');
  });

  it('are not asked for again once they cannot be raised', async () => {
    const { prompts, camera } = person('cannot');
    await expect(camera.alarms.raise('terminal1')).rejects.toThrow('the operator cannot raise alarms');
    await expect(camera.alarms.raise('motion')).rejects.toThrow('the operator cannot raise alarms');
    expect(prompts).toHaveLength(1);
  });
});

it.each([
  ['', []],
  [
    '2026/01/02 03:04:05\tMQTT\t<MQTT>接続エラー\n',
    [{ time: '2026/01/02 03:04:05', category: 'MQTT', text: '<MQTT>接続エラー' }],
  ],
  ['12 | 01/02/2026 3:04 PM | SD | <SD>x y', [{ time: '01/02/2026 3:04 PM', category: 'SD', text: '<SD>x y' }]],
  ['2026-01-02 03:04:05 MQTT <MQTT>通知エラー\nand so on', undefined],
])('rows of the log in %j', (pasted, rows) => {
  expect(readRows(pasted)).toEqual(rows);
});

it('every setting has its own words', () => {
  const shown = Object.values(SETTING_WORDS).map(({ page, label }) => `${page} ${label}`);
  expect(new Set(shown).size).toBe(shown.length);
});

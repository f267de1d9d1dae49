import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Answer, Button, Setting, SettingsDriver, Values } from '../../camera-contract.ts';
import type { Question } from './operator.ts';
import {
  controlWords,
  fetchWords,
  installWords,
  labelWords,
  NTP_RESULTS,
  NTP_TEST_WORDS,
  pressWords,
  readWords,
  writeWords,
} from './operator-words.ts';
import { plain, SETTING_WORDS, type SettingWords } from './setting-words.ts';

const FILES = new Set<Button>(['https.root.download', 'https.csr.generate']);
const LONGEST_FILE = 1024 * 1024;

/** The settings pages, worked by a person who is told page, field and value as the product document prints them. */
export function operatorSettings(question: Question): SettingsDriver {
  return {
    async read(names) {
      const found: Partial<Record<Setting, string>> = {};
      // The page shows no password, and nobody is to type one here.
      for (const name of names.filter((one) => one !== 'mqtt.password'))
        found[name] = await question(readWords(name), 'line', (typed) => wordOf(name, typed));
      return found;
    },
    async write(values) {
      for (const [page, own] of byTab(values)) {
        const answer = await question(writeWords(page, own), 'line', verdict);
        if (!answer.accepted) return answer;
      }
      return { accepted: true, text: '' };
    },
    press(button) {
      if (button === 'ntp.test') return question(NTP_TEST_WORDS, 'line', ntpResult);
      if (FILES.has(button)) return fetched(question, button);
      return question(pressWords(button), 'line', verdict);
    },
    async install(slot, file) {
      const folder = await mkdtemp(join(tmpdir(), 'tekigo-'));
      const path = join(folder, 'certificate.crt');
      try {
        await writeFile(path, file, { mode: 0o600 });
        return await question(installWords(slot, path), 'line', verdict);
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
    label: (label) => question(labelWords(label), 'line', (typed) => typed.trim()),
    control: (name) => question(controlWords(name), 'line', stateOf),
  };
}

function byTab(values: Values): ReadonlyMap<SettingWords['page'], Values> {
  const tabs = new Map<SettingWords['page'], Values>();
  for (const [name, value] of Object.entries(values)) {
    const { page } = SETTING_WORDS[name as Setting];
    tabs.set(page, { ...tabs.get(page), [name]: value });
  }
  return tabs;
}

const verdict = (typed: string): Answer => ({ accepted: typed.trim() === '', text: typed.trim() });

function ntpResult(typed: string): Answer | undefined {
  if (plain(typed) === '') return undefined;
  const text = NTP_RESULTS[plain(typed)] ?? typed.trim();
  return { accepted: plain(text) === plain(NTP_RESULTS['1'] ?? ''), text };
}

/** A choice by its printed word or by the word of the contract; any text where there is no choice. */
function wordOf(name: Setting, typed: string): string | undefined {
  const { choices } = SETTING_WORDS[name];
  if (choices === undefined) return typed;
  return Object.entries(choices).find(([word, shown]) => [plain(word), plain(shown)].includes(plain(typed)))?.[0];
}

const STATES = { 1: 'active', 2: 'grey', 3: 'absent' } as const;

const stateOf = (typed: string) => Object.entries(STATES).find(([number]) => number === plain(typed))?.[1];

async function fetched(question: Question, button: Button): Promise<Answer> {
  const path = await question(fetchWords(button), 'line', (typed) => typed.trim());
  if (path === '') return { accepted: false, text: '' };
  const { size } = await stat(path).catch(() => ({ size: -1 }));
  if (size < 0) throw new Error(`the file that the operator named cannot be read: ${path}`);
  if (size > LONGEST_FILE)
    throw new Error(`the file that the operator named is longer than ${LONGEST_FILE} bytes: ${path}`);
  return { accepted: true, text: '', file: await readFile(path) };
}

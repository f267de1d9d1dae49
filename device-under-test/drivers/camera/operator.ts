import type {
  AlarmKind,
  AlarmOracle,
  AlarmStimulus,
  CameraUnderTest,
  LogSource,
  SettingsDriver,
} from '../../camera-contract.ts';
import { readRows } from './operator-log.ts';
import {
  alarmShownWords,
  alarmWords,
  type Bilingual,
  LOG_WORDS,
  NOT_UNDERSTOOD,
  POWER_WORDS,
} from './operator-words.ts';
import { operatorSettings } from './operator-settings.ts';
import { ALARM_KINDS } from './setting-words.ts';

/** What a person is asked, in both languages, and how it is answered: by Enter alone, by a line, or by lines up to an empty one. */
export interface Prompt extends Bilingual {
  readonly answer: 'deed' | 'line' | 'lines';
}

/** Asks a person: `done` for Enter alone, `cannot` where it cannot be done, else what was typed. Rejects where nobody is there. */
export type Ask = (prompt: Prompt) => Promise<'done' | 'cannot' | { readonly text: string }>;

/** Asks until the answer means something; "" for Enter alone. Throws where the person cannot, or is not understood three times. */
export type Question = <T>(
  words: Bilingual,
  answer: Prompt['answer'],
  read: (typed: string) => T | undefined,
) => Promise<T>;

/** What a person can stand in for. */
export interface OperatorCamera extends Required<Pick<CameraUnderTest, 'powerCycle' | 'factoryDefault'>> {
  readonly settings: SettingsDriver;
  readonly alarms: AlarmStimulus;
  readonly oracle: AlarmOracle;
  readonly log: LogSource;
}

const MOST_TRIES = 3;

/**
 * A person at the camera's own pages, terminals and lens. `oracle` asks after each alarm that `alarms` of the same camera has
 * raised whether the camera showed it. Once the person cannot do a thing, it is not asked again.
 */
export function operatorCamera({ ask }: { readonly ask: Ask }): OperatorCamera {
  const hearers = new Set<(kind: AlarmKind) => void>();
  const alarms = questions(ask, 'raise alarms');
  const oracle = questions(ask, 'tell of alarms');
  const power = questions(ask, 'switch the power');
  const factory = questions(ask, 'put the factory settings back');
  const log = questions(ask, 'read the system log');

  return {
    settings: operatorSettings(questions(ask, 'work the settings pages')),
    alarms: {
      kinds: ALARM_KINDS,
      async raise(kind, sensor) {
        await alarms(alarmWords(kind, sensor), 'deed', done);
        if (hearers.size === 0) return;
        if (!(await oracle(alarmShownWords(kind), 'line', yesOrNo)).yes) return;
        for (const hear of hearers) hear(kind);
      },
    },
    oracle: {
      name: 'operator',
      kinds: ALARM_KINDS,
      async watch(hear) {
        hearers.add(hear);
        return async () => void hearers.delete(hear);
      },
    },
    log: { rows: () => log(LOG_WORDS, 'lines', readRows) },
    powerCycle: async () => void (await power(POWER_WORDS.powerCycle, 'deed', done)),
    factoryDefault: async () => void (await factory(POWER_WORDS.factoryDefault, 'deed', done)),
  };
}

function questions(ask: Ask, what: string): Question {
  let cannot = false;
  const refuse = () => new Error(`the operator cannot ${what}`);
  return async (words, answer, read) => {
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      if (cannot) throw refuse();
      const said = await ask({ ...(tries === 0 ? words : again(words)), answer });
      cannot = said === 'cannot';
      if (said === 'cannot') throw refuse();
      const meant = read(said === 'done' ? '' : said.text);
      if (meant !== undefined) return meant;
    }
    throw new Error(`the operator was asked ${MOST_TRIES} times to ${what} and gave no answer that can be used`);
  };
}

const again = ({ japanese, english }: Bilingual): Bilingual => ({
  japanese: `${NOT_UNDERSTOOD.japanese}\n${japanese}`,
  english: `${NOT_UNDERSTOOD.english}\n${english}`,
});

const done = (): null => null;

function yesOrNo(typed: string): { readonly yes: boolean } | undefined {
  const plain = typed.normalize('NFKC').trim();
  return plain === '1' || plain === '2' ? { yes: plain === '1' } : undefined;
}

import type { Setting } from '../../camera-contract.ts';
import type { Bend } from './mutant.ts';

/** What a form does with a value by itself; undefined: what the sound camera does. */
export type FormRule = (value: string) => 'takes' | 'refuses' | undefined;

/** A rule of the form that takes, or refuses, values by itself: those of a setting, or of all that end so. */
export const ruled =
  (name: Setting | '.topic' | '.payload', rule: FormRule) =>
  (sound: Parameters<Bend>[0]): Pick<typeof sound, 'wrong'> => ({
    wrong(setting, value) {
      const own = setting.endsWith(name) ? rule(value) : undefined;
      return own === undefined ? sound.wrong(setting, value) : own === 'takes' ? undefined : '設定できません。';
    },
  });

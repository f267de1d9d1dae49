import { demand, printable, type CameraCase, type Setting } from '../../../harness/camera/index.ts';

/** A setting of which the form takes all of these values, or none. */
export interface FormRow {
  readonly id: string;
  readonly rule: CameraCase['proves'][number];
  readonly title: string;
  readonly name: Setting;
  readonly values: readonly string[];
  readonly taken: boolean;
  readonly caution?: string;
}

/** While MQTT is Off, so that nothing is done with what is entered. */
export const formCase = ({ id, rule, title, name, values, taken, caution }: FormRow): CameraCase => ({
  id,
  proves: [rule],
  title,
  needs: ['settings'],
  takes: ['mqtt'],
  ...(caution !== undefined && { caution }),
  async run({ settings }) {
    for (const value of values) {
      const kept = await settings.takes(name, value);
      const claim = `${name} "${printable(value, 140)}" is ${taken ? 'taken' : 'refused'}`;
      demand(kept === taken, claim, taken ? 'kept as it was entered' : 'not kept', kept ? 'kept' : 'not kept');
    }
  },
});

/** Printable ASCII but for letters and digits, without the space. */
export const SYMBOLS = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';

/** A few characters that are full width. */
export const FULL_WIDTH = ['aａ', 'a１', 'a端', 'a＿'];

import { demand, printable, type CameraCase, type CameraContext, type Setting } from '../../../harness/camera/index.ts';

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

interface Form {
  readonly takes?: CameraCase['takes'];
  /** What the form needs before anything can be entered. */
  readonly before?: (context: CameraContext) => Promise<unknown>;
}

/** The case of a row. Unless told otherwise of a form of MQTT, which is Off: nothing is done with what is entered. */
export const formCase = (
  { id, rule, title, name, values, taken, caution }: FormRow,
  { takes = ['mqtt'], before }: Form = {},
): CameraCase => ({
  id,
  proves: [rule],
  title,
  needs: ['settings'],
  takes,
  ...(caution !== undefined && { caution }),
  async run(context) {
    await before?.(context);
    for (const value of values) {
      const kept = await context.settings.takes(name, value);
      const claim = `${name} "${printable(value, 140)}" is ${taken ? 'taken' : 'refused'}`;
      demand(kept === taken, claim, taken ? 'kept as it was entered' : 'not kept', kept ? 'kept' : 'not kept');
    }
  },
});

/** A host name of so many characters, 122 to 185; no label of it is longer than 63 (RFC 1035). */
export const nameOf = (length: number): string => `${`${'a'.repeat(60)}.`.repeat(2)}${'b'.repeat(length - 122)}`;

/** Printable ASCII but for letters and digits, without the space. */
export const SYMBOLS = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';

/** A few characters that are full width. */
export const FULL_WIDTH = ['aａ', 'a１', 'a端', 'a＿'];

import { demand, printable, type CameraCase, type CameraSuite } from '../../../harness/camera/index.ts';
import { FULL_WIDTH, formCase, SYMBOLS, type FormRow } from './form-cases.ts';

/** 32 characters, of which none can be lost or moved without a trace. */
const LONG = 'tekigo-0123456789-abcdefghijklmn';

const FORBIDDEN = '"&:;\\';

const USER = { rule: 'CAM-MQTT-13', name: 'mqtt.user' } as const;

const FORM: readonly FormRow[] = [
  {
    ...USER,
    id: 'mqtt-user-lengths-taken',
    title: 'A user name of 1 and one of 32 characters is taken',
    values: ['u', LONG],
    taken: true,
  },
  {
    ...USER,
    id: 'mqtt-user-33-refused',
    title: 'A user name of 33 characters is refused',
    values: [`${LONG}o`],
    taken: false,
  },
  {
    ...USER,
    id: 'mqtt-user-characters-taken',
    title: 'Half-width symbols but " & : ; ¥ are taken in a user name',
    values: [
      `u${SYMBOLS.split('')
        .filter((symbol) => !FORBIDDEN.includes(symbol))
        .join('')}u`,
    ],
    taken: true,
  },
  {
    ...USER,
    id: 'mqtt-user-characters-refused',
    title: 'Each of " & : ; ¥ (0x5C), and full width, is refused in a user name',
    values: [...FORBIDDEN.split('').map((symbol) => `a${symbol}b`), ...FULL_WIDTH],
    taken: false,
  },
];

const emptied: CameraCase = {
  id: 'mqtt-user-emptied',
  proves: ['CAM-MQTT-13'],
  title: 'A user name that was set is taken away again',
  needs: ['settings'],
  takes: ['mqtt'],
  async run({ settings }) {
    await settings.prepare({ 'mqtt.user': 'before' });
    await settings.write({ 'mqtt.user': '' });
    const { 'mqtt.user': user } = await settings.read('mqtt.user');
    demand(user === '', 'after it was emptied, the user name is empty', 'nothing', `"${printable(user, 40)}"`);
  },
};

const space: CameraCase = {
  id: 'mqtt-user-space-measured',
  proves: ['CAM-MQTT-13'],
  title: 'A user name with a space in it is kept whole, or not at all',
  needs: ['settings'],
  takes: ['mqtt'],
  caution: 'the document counts the space neither as a symbol nor among the characters that are forbidden',
  async run(context) {
    const { settings } = context;
    await settings.prepare({ 'mqtt.user': 'before' });
    await settings.write({ 'mqtt.user': 'a b' });
    const { 'mqtt.user': user } = await settings.read('mqtt.user');
    context.measure('a user name with a space', user === 'a b' ? 'taken' : 'refused');
    const claim = 'after "a b" was entered, the user name is that or the one before';
    demand(['a b', 'before'].includes(user), claim, '"a b" or "before"', `"${printable(user, 40)}"`);
  },
};

export default {
  id: 'f13-mqtt',
  clause: '13',
  title: 'MQTT: what the form takes as user name',
  cases: [...FORM.map((row) => formCase(row)), emptied, space],
} satisfies CameraSuite;

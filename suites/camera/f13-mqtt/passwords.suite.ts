import { assume, demand, type CameraCase, type CameraSuite } from '../../../harness/camera/index.ts';
import { came, server, stopped } from './connect-cases.ts';
import { connectOf, shownPassword } from './credentials-cases.ts';
import { SYMBOLS } from './form-cases.ts';

const SET = { needs: ['settings'], takes: ['mqtt'] } as const;

const LENGTHS = {
  'one character': 'p',
  '32 characters': 'Tekigo-0123456789-abcdefghijklmn',
  ': ; and ¥ (0x5C)': 'a:b;c\\d',
  'all other symbols': SYMBOLS.split('')
    .filter((symbol) => !'"&'.includes(symbol))
    .join(''),
} as const;

const passwords: CameraCase = {
  ...SET,
  id: 'mqtt-password-exact',
  proves: ['CAM-MQTT-14', 'CAM-MQTT-15'],
  title: 'Passwords of 1 and 32 characters, and of all symbols but " and &, arrive byte by byte',
  async run(context) {
    for (const [what, password] of Object.entries(LENGTHS)) {
      const connect = await connectOf(context, 'u', password);
      const claim = `a password of ${what} arrives as it was set`;
      demand(connect.password?.asExpected === true, claim, `it, of ${password.length} bytes`, shownPassword(connect));
    }
  },
};

const emptied: CameraCase = {
  ...SET,
  id: 'mqtt-password-emptied',
  proves: ['CAM-MQTT-14'],
  title: 'A password that is emptied is sent no more',
  caution: 'a page that does not show the password may take an empty field for one that is left as it was',
  async run(context) {
    const before = await connectOf(context, 'u', 'Before-1');
    assume(before.password?.asExpected === true, 'the password does not arrive');
    const connect = await connectOf(context, 'u', '');
    const claim = 'after the password was emptied, the CONNECT has none';
    demand((connect.password?.length ?? 0) === 0, claim, 'none', shownPassword(connect));
  },
};

/** What passwords may not be. */
const FORBIDDEN = {
  '33 characters': 'Tekigo-0123456789-abcdefghijklmno',
  '"': 'a"b',
  '&': 'a&b',
  'full-width letters': 'aａ',
  'Japanese characters': 'a端',
} as const;

type Forbidden = keyof typeof FORBIDDEN;

/** No page shows a password again: what the form said counts, and where it said nothing, what is sent. */
const refused = (id: string, title: string, kinds: readonly Forbidden[]): CameraCase => ({
  ...SET,
  id,
  proves: ['CAM-MQTT-14'],
  title,
  async run(context) {
    const { settings, stand } = context;
    for (const kind of kinds) {
      const broker = await stand.broker({ password: Buffer.from(FORBIDDEN[kind]) });
      const values = { ...server(context, broker), 'mqtt.protocol': 'tcp', 'mqtt.user': 'u' };
      await settings.prepare({ ...values, 'mqtt.enabled': 'off' });
      const { accepted } = await settings.write({ 'mqtt.password': FORBIDDEN[kind] });
      if (!accepted) continue;
      const { packet } = await came(context, broker, values);
      const claim = `a password with ${kind} is refused`;
      demand(packet.connect.password?.asExpected !== true, claim, 'no CONNECT with it', 'a CONNECT with it');
      await stopped(context, broker);
    }
  },
});

export default {
  id: 'f13-mqtt',
  clause: '13',
  title: 'MQTT: passwords',
  cases: [
    passwords,
    emptied,
    refused('mqtt-password-33-refused', 'A password of 33 characters is refused', ['33 characters']),
    refused('mqtt-password-quotes-refused', 'A password with " or & is refused', ['"', '&']),
    refused('mqtt-password-full-width-refused', 'A password with full-width characters is refused', [
      'full-width letters',
      'Japanese characters',
    ]),
  ],
} satisfies CameraSuite;

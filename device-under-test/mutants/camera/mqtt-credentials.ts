import type { Bend, CameraMutant } from './mutant.ts';

type Sound = Parameters<Bend>[0];
type Terms = ReturnType<Sound['connectTerms']>;

/** CONNECT says something else than what is set. */
const says =
  (change: (terms: Terms, values: Parameters<Sound['connectTerms']>[0]) => Terms): Bend =>
  (sound) => ({ connectTerms: (values, unit) => change(sound.connectTerms(values, unit), values) });

/** The password where one is sent, changed. */
const password = (change: (text: string) => string): Bend =>
  says((terms) => (terms.password === undefined ? terms : { ...terms, password: change(terms.password) }));

const USER_FLAG = 0x80;
const PASSWORD_FLAG = 0x40;

/** A password without a user, as bytes: no library writes that. The length of these CONNECTs is one byte. */
const passwordAlone: Bend = () => ({
  sends(packet, values) {
    const flags = packet[9] ?? 0;
    const text = values['mqtt.password'] ?? '';
    if (packet[0] !== 0x10 || (flags & USER_FLAG) !== 0 || text === '') return [packet];
    const field = Uint8Array.of(0, text.length, ...new TextEncoder().encode(text));
    const longer = Uint8Array.of(...packet, ...field);
    longer.set([longer.length - 2], 1);
    longer.set([flags | PASSWORD_FLAG], 9);
    return [longer];
  },
});

/** What the form takes as password shows on the wire alone. */
const takes =
  (value: (text: string) => boolean): Bend =>
  (sound) => ({
    wrong: (name, text) => (name === 'mqtt.password' && value(text) ? undefined : sound.wrong(name, text)),
  });

/** An empty password leaves the one that was set. */
const neverEmptied: Bend = () => {
  let last = '';
  return {
    kept(name, value) {
      if (name === 'mqtt.password') last = value || last;
      return name === 'mqtt.password' ? last : value;
    },
  };
};

const row = (name: string, differs: string, bends: CameraMutant['bends'], steps: Bend): CameraMutant => {
  return { name, differs, bends, steps };
};

/** User name and password (document 13). */
export const mqttCredentials: readonly CameraMutant[] = [
  row(
    'mqtt-password-cut',
    'Of a password, the first 31 characters are sent.',
    'CAM-MQTT-14',
    password((text) => text.slice(0, 31)),
  ),
  row(
    'mqtt-password-url-encoded',
    'A password is sent as a form encodes it.',
    'CAM-MQTT-14',
    password((text) => encodeURIComponent(text)),
  ),
  row('mqtt-password-never-emptied', 'An emptied password is sent still.', 'CAM-MQTT-14', neverEmptied),
  row(
    'mqtt-password-33-taken',
    'A password of 33 characters is taken.',
    'CAM-MQTT-14',
    takes((text) => text.length === 33),
  ),
  row(
    'mqtt-password-ampersand-taken',
    '& is taken in a password.',
    'CAM-MQTT-14',
    takes((text) => text === 'a&b'),
  ),
  row(
    'mqtt-password-full-width-taken',
    'Full-width characters are taken in a password.',
    'CAM-MQTT-14',
    takes((text) => /[^ -~]/.test(text)),
  ),
  row(
    'mqtt-password-not-sent',
    'The password is never sent.',
    'CAM-MQTT-15',
    says((terms) => {
      const { password: _, ...rest } = terms;
      return rest;
    }),
  ),
  row(
    'mqtt-password-in-small-letters',
    'The password is sent in small letters.',
    'CAM-MQTT-15',
    password((text) => text.toLowerCase()),
  ),
  row(
    'mqtt-user-escaped',
    'A user name is sent as a page escapes it.',
    'CAM-MQTT-15',
    says((terms) => (terms.user === undefined ? terms : { ...terms, user: terms.user.replaceAll('<', '&lt;') })),
  ),
  row(
    'mqtt-user-always-sent',
    'Without a user name, "admin" is sent.',
    'CAM-MQTT-15',
    says((terms) => ({ user: 'admin', ...terms })),
  ),
  row(
    'mqtt-user-only-with-password',
    'A user name is sent together with a password only.',
    'CAM-MQTT-16',
    says((terms) => {
      const { user: _, ...rest } = terms;
      return terms.password === undefined ? rest : terms;
    }),
  ),
  row('mqtt-password-flag-without-user', 'A password is sent without a user name.', 'CAM-MQTT-16', passwordAlone),
];

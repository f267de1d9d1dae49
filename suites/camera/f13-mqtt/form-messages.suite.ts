import {
  demand,
  printable,
  verify,
  type CameraCase,
  type CameraContext,
  type CameraSuite,
  type Setting,
  type Values,
} from '../../../harness/camera/index.ts';
import { KINDS, LONG, SYMBOLS } from './publish-cases.ts';

type Field = 'topic' | 'payload';

const settingsOf = (field: Field): readonly Setting[] => KINDS.map((kind): Setting => `mqtt.${kind}.${field}`);

/** Every half-width symbol but `¥` (0x5C); `#` and `+` only where MQTT can send them (MQTT-3.3.2-2). */
const ALLOWED: Readonly<Record<Field, string>> = { topic: SYMBOLS, payload: `${SYMBOLS}#+` };

/** The value is kept in that field of every alarm; one write serves all. */
async function isKept({ settings }: CameraContext, field: Field, value: string, claim: string): Promise<void> {
  const names = settingsOf(field);
  const values: Values = Object.fromEntries(names.map((name) => [name, value]));
  const { text } = await settings.write(values);
  const kept = await settings.read(...names);
  for (const name of names) {
    const said = text === '' ? '' : `, and said "${printable(text, 80)}"`;
    demand(kept[name] === value, claim, `${name} "${value}"`, `"${printable(kept[name] ?? '', 140)}"${said}`);
  }
}

/** The value is kept in that field of no alarm. */
async function isRefused({ settings }: CameraContext, field: Field, value: string, claim: string): Promise<void> {
  for (const name of settingsOf(field))
    verify((await settings.takes(name, value)) ? `${name} keeps it` : 'refused', 'refused', claim);
}

const lengths = (field: Field): CameraCase => ({
  id: `mqtt-${field}-length`,
  proves: ['CAM-MQTT-29'],
  title: `The ${field} of each alarm takes 1 and 128 characters, not 0 and not 129`,
  needs: ['settings'],
  takes: ['mqtt'],
  async run(context) {
    await isKept(context, field, LONG, `a ${field} of 128 characters is taken`);
    await isKept(context, field, 'x', `a ${field} of 1 character is taken`);
    await isRefused(context, field, '', `an empty ${field} is refused`);
    await isRefused(context, field, `${LONG}x`, `a ${field} of 129 characters is refused`);
  },
});

const characters = (field: Field): CameraCase => ({
  id: `mqtt-${field}-characters`,
  proves: ['CAM-MQTT-29'],
  title: `The ${field} of each alarm takes half-width letters, digits and symbols, not ¥ and not full width`,
  needs: ['settings'],
  takes: ['mqtt'],
  async run(context) {
    await isKept(context, field, ALLOWED[field], `a ${field} of half-width letters, digits and symbols is taken`);
    await isRefused(context, field, 'a\\b', `a ${field} with ¥ (0x5C) is refused`);
    await isRefused(context, field, 'a端子', `a ${field} with full-width characters is refused`);
  },
});

export default {
  id: 'f13-mqtt',
  clause: '13',
  title: 'MQTT: what the form takes as topic and payload',
  cases: [lengths('topic'), lengths('payload'), characters('topic'), characters('payload')],
} satisfies CameraSuite;

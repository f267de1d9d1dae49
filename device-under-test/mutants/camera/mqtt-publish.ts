import type { AlarmKind } from '../../camera-contract.ts';
import { ruled, type FormRule } from './form-bends.ts';
import { eachMessage } from './mqtt-bends.ts';
import type { Bend, CameraMutant } from './mutant.ts';

const RULES: Readonly<Record<AlarmKind, string>> = {
  terminal1: 'CAM-MQTT-25',
  terminal2: 'CAM-MQTT-25',
  terminal3: 'CAM-MQTT-25',
  motion: 'CAM-MQTT-26',
  command: 'CAM-MQTT-27',
};

const KINDS = Object.keys(RULES) as readonly AlarmKind[];

const wrongTopic = (kind: AlarmKind): CameraMutant => ({
  name: `mqtt-${kind}-other-topic`,
  differs: `An alarm of ${kind} goes to a topic of its own making.`,
  bends: RULES[kind],
  steps: eachMessage((message) => [message.kind === kind ? { ...message, topic: `${message.topic}/State` } : message]),
});

/** A box that is checked, or not, whatever the form says. */
const boxIgnored =
  (...kinds: readonly AlarmKind[]): Bend =>
  (sound) => ({
    messages: (kind, sensor, values) =>
      sound.messages(kind, sensor, kinds.includes(kind) ? { ...values, [`mqtt.${kind}.notify`]: 'on' } : values),
  });

const onceOnly: Bend = (sound) => {
  let seen = false;
  return {
    messages(kind, ...rest) {
      const silent = kind === 'motion' && seen;
      seen ||= kind === 'motion';
      return silent ? [] : sound.messages(kind, ...rest);
    },
  };
};

/** Loses each message whose number can be divided. */
const losesEach =
  (nth: number): Bend =>
  (sound) => {
    let count = 0;
    return {
      messages(...given) {
        const messages = sound.messages(...given);
        count += messages.length;
        return count % nth === 0 ? [] : messages;
      },
    };
  };

/** Of a wrong value, or one that is right, the form says otherwise. */
const form = (name: string, differs: string, field: 'topic' | 'payload', rule: FormRule): CameraMutant => ({
  name,
  differs,
  bends: 'CAM-MQTT-29',
  steps: ruled(`.${field}`, rule),
});

const forms = (['topic', 'payload'] as const).flatMap((field): readonly CameraMutant[] => [
  form(`mqtt-${field}-of-129-taken`, `A ${field} of 129 characters is taken.`, field, (value) =>
    value.length === 129 ? 'takes' : undefined,
  ),
  form(`mqtt-${field}-of-128-refused`, `A ${field} of 128 characters is refused.`, field, (value) =>
    value.length === 128 ? 'refuses' : undefined,
  ),
  form(`mqtt-${field}-empty-taken`, `An empty ${field} is taken.`, field, (value) =>
    value === '' ? 'takes' : undefined,
  ),
  form(`mqtt-${field}-yen-taken`, `A ${field} with ¥ (0x5C) is taken.`, field, (value) =>
    value.includes('\\') ? 'takes' : undefined,
  ),
  form(`mqtt-${field}-full-width-taken`, `A ${field} with full width is taken.`, field, (value) =>
    /[^\0-\u007F]/.test(value) ? 'takes' : undefined,
  ),
  form(`mqtt-${field}-ampersand-refused`, `A ${field} with an ampersand is refused.`, field, (value) =>
    value.includes('&') ? 'refuses' : undefined,
  ),
]);

/** Topics and payloads on their way to the wire. */
const texts = (name: string, differs: string, change: (text: string) => string): readonly CameraMutant[] =>
  (['topic', 'payload'] as const).map((field) => ({
    name: `mqtt-${field}-${name}`,
    differs: `${differs} (${field})`,
    bends: 'CAM-MQTT-30',
    steps: eachMessage((message) => [{ ...message, [field]: change(message[field]) }]),
  }));

/** Keeps still for good once an alarm had a topic with a wildcard. */
const struckDumb: Bend = (sound) => {
  let dumb = false;
  return {
    mayPublish(topic) {
      dumb ||= !sound.mayPublish(topic);
      return !dumb;
    },
  };
};

/** Alarms, their boxes and their texts (document 13). */
export const mqttPublish: readonly CameraMutant[] = [
  ...KINDS.map(wrongTopic),
  {
    name: 'mqtt-payload-of-terminal-1-for-all',
    differs: 'Every alarm has the payload of terminal 1.',
    bends: 'CAM-MQTT-25',
    steps: eachMessage((message) => [{ ...message, payload: 'terminal alarm 1' }]),
  },
  {
    name: 'mqtt-always-qos-0',
    differs: 'Whatever QoS is set, messages go out with QoS 0.',
    bends: 'CAM-MQTT-25',
    steps: eachMessage((message) => [{ ...message, qos: 0 }]),
  },
  {
    name: 'mqtt-alarm-told-twice',
    differs: 'Each alarm gives two messages.',
    bends: 'CAM-MQTT-25',
    steps: eachMessage((message) => [message, message]),
  },
  {
    name: 'mqtt-motion-not-held-back',
    differs: 'Motion is published as often as it is seen.',
    bends: 'CAM-MQTT-26',
    steps: () => ({ heldBack: () => false }),
  },
  {
    name: 'mqtt-motion-once-only',
    differs: 'Only the first motion is published.',
    bends: 'CAM-MQTT-26',
    steps: onceOnly,
  },
  {
    name: 'mqtt-terminal-boxes-ignored',
    differs: 'Alarms of terminals are published although their boxes are not checked.',
    bends: 'CAM-MQTT-28',
    steps: boxIgnored('terminal1', 'terminal2', 'terminal3'),
  },
  {
    name: 'mqtt-command-box-ignored',
    differs: 'Command alarms are published although their box is not checked.',
    bends: 'CAM-MQTT-28',
    steps: boxIgnored('command'),
  },
  {
    name: 'mqtt-motion-box-ignored',
    differs: 'Motion is published although its box is not checked.',
    bends: 'CAM-MQTT-28',
    steps: boxIgnored('motion'),
  },
  {
    name: 'mqtt-one-box-for-all',
    differs: 'A box that is not checked keeps all alarms back.',
    bends: 'CAM-MQTT-28',
    steps: (sound) => ({
      messages: (kind, sensor, values) =>
        KINDS.some((one) => values[`mqtt.${one}.notify`] === 'off') ? [] : sound.messages(kind, sensor, values),
    }),
  },
  ...forms,
  ...texts('escaped', 'Symbols go out as HTML writes them.', (text) =>
    text.replaceAll('&', '&amp;').replaceAll('"', '&quot;'),
  ),
  ...texts('cut-at-64', 'Only 64 characters go out.', (text) => text.slice(0, 64)),
  {
    name: 'mqtt-topic-slashes-trimmed',
    differs: 'Slashes at either end of a topic are lost.',
    bends: 'CAM-MQTT-30',
    steps: eachMessage((message) => [{ ...message, topic: message.topic.replaceAll(/^\/|\/$/gu, '') }]),
  },
  {
    name: 'mqtt-wildcard-published',
    differs: 'Messages go out to topics with wildcards, too.',
    bends: 'CAM-MQTT-31',
    steps: () => ({ mayPublish: () => true }),
  },
  {
    name: 'mqtt-dumb-after-wildcard',
    differs: 'After an alarm whose topic has a wildcard nothing is published any more.',
    bends: 'CAM-MQTT-31',
    steps: struckDumb,
  },
  {
    name: 'mqtt-loses-fourth-alarm',
    differs: 'Of alarms at once, the fourth is lost.',
    bends: 'CAM-MQTT-41',
    steps: losesEach(4),
  },
  {
    name: 'mqtt-same-id-for-all',
    differs: 'Every message has packet identifier 1.',
    bends: 'CAM-MQTT-41',
    steps: () => ({ packetId: () => 1 }),
  },
  {
    name: 'mqtt-sensor-in-topic',
    differs: 'The topic of motion says which sensor saw it.',
    bends: 'CAM-MQTT-42',
    steps: (sound) => ({
      messages: (kind, sensor, values) =>
        sensor === 1
          ? sound.messages(kind, sensor, values)
          : sound.messages(kind, sensor, {
              ...values,
              [`mqtt.${kind}.topic`]: `${values[`mqtt.${kind}.topic`]}/${sensor}`,
            }),
    }),
  },
  {
    name: 'mqtt-first-sensor-only',
    differs: 'Motion at the first sensor alone is published.',
    bends: 'CAM-MQTT-42',
    steps: (sound) => ({
      messages: (kind, sensor, values) => (sensor > 1 ? [] : sound.messages(kind, sensor, values)),
    }),
  },
  {
    name: 'mqtt-loses-thirteenth-alarm',
    differs: 'Each thirteenth alarm is lost.',
    bends: 'CAM-MQTT-43',
    steps: losesEach(13),
  },
];

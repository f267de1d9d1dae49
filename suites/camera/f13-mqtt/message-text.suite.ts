import {
  verify,
  type AlarmKind,
  type CameraCase,
  type CameraSuite,
  type Values,
} from '../../../harness/camera/index.ts';
import {
  connected,
  factoryTopic,
  LONG,
  message,
  onTopic,
  raised,
  sent,
  SYMBOLS,
  TERMINALS,
  textOf,
} from './publish-cases.ts';

/** What a case enters for terminal 1. */
interface Entered {
  readonly topic?: string;
  readonly payload?: string;
}

const exact = (id: string, title: string, all: readonly Entered[]): CameraCase => ({
  id,
  proves: ['CAM-MQTT-30'],
  title,
  needs: ['settings', 'alarms'],
  takes: ['mqtt'],
  async run(context) {
    const kinds = TERMINALS.slice(0, all.length);
    const values = Object.fromEntries(kinds.flatMap((kind, at) => Object.entries(valuesOf(kind, all[at] ?? {}))));
    const broker = await connected(context, { kinds, values });
    for (const [at, kind] of kinds.entries()) {
      const { topic, payload } = all[at] ?? {};
      const { packet } = await message(context, broker, kind, 'an alarm with other texts is published');
      if (topic !== undefined) verify(textOf(packet.topicBytes), topic, 'the topic arrives as it was entered');
      if (payload !== undefined) verify(textOf(packet.payload), payload, 'the payload arrives as it was entered');
    }
  },
});

const valuesOf = (kind: AlarmKind, { topic, payload }: Entered): Values => ({
  ...(topic !== undefined && { [`mqtt.${kind}.topic`]: topic }),
  ...(payload !== undefined && { [`mqtt.${kind}.payload`]: payload }),
});

const wildcards: CameraCase = {
  id: 'mqtt-no-wildcard-published',
  proves: ['CAM-MQTT-31'],
  title: 'No PUBLISH has a topic with "#" or "+", whatever the form took',
  needs: ['settings', 'alarms', 'oracle'],
  takes: ['mqtt'],
  async run(context) {
    const broker = await connected(context, { kinds: TERMINALS });
    const { settings } = context;
    for (const [name, topic] of [
      ['mqtt.terminal1.topic', 'tekigo/#'],
      ['mqtt.terminal2.topic', 'tekigo/+/alarm'],
    ] as const) {
      await settings.write({ [name]: topic });
      const taken = (await settings.read(name))[name] === topic;
      context.measure(`whether the form takes the topic ${topic}`, taken ? 'yes' : 'no');
    }
    if (context.camera.has('log')) await context.freshLog();
    await context.raise('terminal1', { proven: true });
    await context.raise('terminal2', { proven: true });
    await context.never(
      broker,
      (seen) => sent('publish')(seen) && /[#+]/.test(seen.packet?.topic ?? ''),
      'no PUBLISH has a topic with a wildcard (MQTT-3.3.2-2)',
    );
    if (context.camera.has('log'))
      context.measure('rows for a topic with a wildcard', String((await context.newRows()).length));
  },
};

const others: CameraCase = {
  id: 'mqtt-wildcard-topic-stays-alone',
  proves: ['CAM-MQTT-31'],
  title: 'Other alarms are published although the topic of one holds a wildcard',
  needs: ['settings', 'alarms'],
  takes: ['mqtt'],
  async run(context) {
    const kinds = ['terminal1', 'terminal2'] as const;
    const broker = await connected(context, { kinds });
    await context.settings.write({ 'mqtt.terminal1.topic': 'tekigo/#' });
    await raised(context, 'terminal1');
    const claim = 'an alarm after one whose topic has a wildcard is published';
    const { reconnect, alarm } = context.camera.times;
    const fits = onTopic(factoryTopic('terminal2'));
    await message(context, broker, 'terminal2', claim, { fits, ms: reconnect + alarm });
  },
};

export default {
  id: 'f13-mqtt',
  clause: '13',
  title: 'MQTT: topics and payloads on the wire',
  cases: [
    exact('mqtt-topic-symbols-exact', 'A topic with every allowed symbol arrives byte by byte', [{ topic: SYMBOLS }]),
    exact('mqtt-payload-symbols-exact', 'A payload with every allowed symbol and a space arrives byte by byte', [
      { payload: `${SYMBOLS} #+` },
    ]),
    exact('mqtt-topic-slashes-kept', 'Leading and trailing "/" and a leading "$" of a topic are kept', [
      { topic: '/tekigo/leading' },
      { topic: 'tekigo/trailing/' },
      { topic: '$tekigo//alarm' },
    ]),
    exact('mqtt-longest-texts-exact', 'A topic and a payload of 128 characters, and of one, arrive whole', [
      { topic: LONG, payload: LONG.toUpperCase() },
      { topic: 't', payload: 'p' },
    ]),
    wildcards,
    others,
  ],
} satisfies CameraSuite;

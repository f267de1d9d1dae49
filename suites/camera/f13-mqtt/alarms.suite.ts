import {
  verify,
  type AlarmKind,
  type CameraCase,
  type CameraSuite,
  type MqttSighting,
} from '../../../harness/camera/index.ts';
import {
  arrival,
  connected,
  factoryPayload,
  factoryTopic,
  fresh,
  KINDS,
  message,
  NAMES,
  onTopic,
  raised,
  sent,
  TERMINALS,
  textOf,
} from './publish-cases.ts';

const RULES = {
  terminal1: 'CAM-MQTT-25',
  terminal2: 'CAM-MQTT-25',
  terminal3: 'CAM-MQTT-25',
  motion: 'CAM-MQTT-26',
  command: 'CAM-MQTT-27',
} as const satisfies Record<AlarmKind, string>;

const isPublished = (kind: AlarmKind): CameraCase => ({
  id: `mqtt-${kind}-published`,
  proves: [RULES[kind]],
  title: `An alarm of ${NAMES[kind]} is published with the topic and the payload of the factory`,
  needs: ['settings', 'alarms'],
  takes: ['mqtt'],
  async run(context) {
    const broker = await connected(context, { kinds: [kind] });
    const { packet } = await message(context, broker, kind, `an alarm of ${NAMES[kind]} is published`);
    verify(textOf(packet.topicBytes), factoryTopic(kind), `the message of ${NAMES[kind]} has its topic`);
    verify(textOf(packet.payload), factoryPayload(kind), `the message of ${NAMES[kind]} has its payload`);
  },
});

const defaults: CameraCase = {
  id: 'mqtt-factory-qos-1-not-retained',
  proves: ['CAM-MQTT-25'],
  title: 'Messages of terminals go out with QoS 1 and without retain, as the factory sets it',
  needs: ['settings', 'alarms'],
  takes: ['mqtt'],
  async run(context) {
    const broker = await connected(context, { kinds: TERMINALS });
    for (const kind of TERMINALS) {
      const { packet } = await message(context, broker, kind, `an alarm of ${NAMES[kind]} is published`);
      verify(packet.qos, 1, `the message of ${NAMES[kind]} has QoS 1`);
      verify(packet.retain, false, `the message of ${NAMES[kind]} is not to be retained`);
    }
  },
};

const once: CameraCase = {
  id: 'mqtt-one-message-per-alarm',
  proves: ['CAM-MQTT-25'],
  title: 'An alarm of a terminal is published once, where the broker acknowledges it',
  needs: ['settings', 'alarms'],
  takes: ['mqtt'],
  async run(context) {
    const broker = await connected(context, { kinds: TERMINALS });
    const firsts = new Set<MqttSighting>();
    for (const kind of TERMINALS)
      firsts.add(await message(context, broker, kind, `an alarm of ${NAMES[kind]} is published`));
    // What was on its way again before its PUBACK had come says so.
    await context.never(
      broker,
      (seen) => sent('publish')(seen) && seen.packet?.dup === false && !firsts.has(seen),
      'each alarm is published once',
    );
  },
};

const heldBack: CameraCase = {
  id: 'mqtt-motion-held-back',
  proves: ['CAM-MQTT-26'],
  title: 'Motion within the deactivation time of an earlier alarm is not published',
  needs: ['settings', 'alarms'],
  takes: ['mqtt'],
  caution: 'the deactivation time stands in manuals of sibling cameras, not in this document',
  async run(context) {
    const broker = await connected(context, { kinds: ['motion'] });
    const first = await message(context, broker, 'motion', 'motion is published');
    const early = context.camera.times.deactivation / 2;
    // A camera that was shown motion later than it should have been may well tell of it.
    const isEarly = (seen: MqttSighting): boolean =>
      sent('publish')(seen) && seen !== first && seen.packet?.dup === false && seen.at - first.at < early;
    await context.raise('motion', { again: true });
    await context.never(broker, isEarly, 'motion within the deactivation time is not published again', early);
    // That none came tells something only where alarms are made at all.
    await message(context, broker, 'motion', 'motion after the deactivation time is published again');
  },
};

const after: CameraCase = {
  id: 'mqtt-motion-again-after-deactivation',
  proves: ['CAM-MQTT-26'],
  title: 'Motion after the deactivation time of an earlier alarm is published again',
  needs: ['settings', 'alarms'],
  takes: ['mqtt'],
  async run(context) {
    const broker = await connected(context, { kinds: ['motion'] });
    await message(context, broker, 'motion', 'motion is published');
    await message(context, broker, 'motion', 'motion after the deactivation time is published again');
  },
};

const unchecked = (off: readonly AlarmKind[]): CameraCase => {
  const on = KINDS.filter((kind) => !off.includes(kind));
  return {
    id: `mqtt-unchecked-${off.join('-')}`,
    proves: ['CAM-MQTT-28'],
    title: `Alarms whose box is not checked are not published: ${off.map((kind) => NAMES[kind]).join(', ')}`,
    needs: ['settings', 'alarms', 'oracle'],
    takes: ['mqtt'],
    async run(context) {
      const broker = await connected(context, { kinds: on });
      for (const kind of off) await context.raise(kind, { proven: true });
      for (const kind of on) {
        const claim = `${NAMES[kind]} is published while other boxes are not checked`;
        await message(context, broker, kind, claim, { fits: onTopic(factoryTopic(kind)) });
      }
      const topics = new Set(off.map(factoryTopic));
      await context.never(
        broker,
        (seen) => sent('publish')(seen) && topics.has(seen.packet?.topic ?? ''),
        'an alarm whose box is not checked is not published',
      );
    },
  };
};

const sensors: CameraCase = {
  id: 'mqtt-motion-of-each-sensor',
  proves: ['CAM-MQTT-42'],
  title: 'Motion at each sensor of a multi-sensor camera is published to the one topic of motion detection',
  needs: ['settings', 'alarms'],
  takes: ['mqtt'],
  applies: ({ sensors: count }) => count > 1 || 'the camera has one sensor',
  async run(context) {
    const broker = await connected(context, { kinds: ['motion'] });
    const payloads: string[] = [];
    for (let sensor = 1; sensor <= context.camera.sensors; sensor++) {
      const claim = `motion at sensor ${sensor} is published`;
      const { packet } = await message(context, broker, 'motion', claim, { sensor });
      const topic = factoryTopic('motion');
      verify(textOf(packet.topicBytes), topic, `motion at sensor ${sensor} has the topic of motion detection`);
      payloads.push(textOf(packet.payload));
    }
    const apart = new Set(payloads).size > 1 ? 'yes' : 'no';
    context.measure('whether the message tells which sensor saw motion', apart);
  },
};

const ROUNDS = 4;

const latency: CameraCase = {
  id: 'mqtt-twenty-alarms-published',
  proves: ['CAM-MQTT-43'],
  title: 'Each of twenty alarms in a row is published',
  needs: ['settings', 'alarms'],
  takes: ['mqtt'],
  async run(context) {
    const broker = await connected(context, { kinds: KINDS });
    const took: number[] = [];
    for (let round = 0; round < ROUNDS; round++)
      for (const kind of KINDS) {
        const claim = `alarm ${took.length + 1} of twenty is published`;
        const isNew = fresh(broker, (seen) => sent('publish')(seen) && onTopic(factoryTopic(kind))(seen));
        await raised(context, kind);
        const from = context.now();
        await arrival(context, broker, isNew, claim);
        took.push(context.now() - from);
      }
    const sorted = took.toSorted((a, b) => a - b);
    const median = sorted[sorted.length / 2] ?? 0;
    context.measure('from the event of an alarm to its message, median of twenty', `${Math.round(median)} ms`);
    context.measure(
      'from the event of an alarm to its message, longest of twenty',
      `${Math.round(sorted.at(-1) ?? 0)} ms`,
    );
  },
};

export default {
  id: 'f13-mqtt',
  clause: '13',
  title: 'MQTT: alarms and their messages',
  cases: [
    ...KINDS.map(isPublished),
    defaults,
    once,
    heldBack,
    after,
    unchecked(['terminal1', 'terminal3', 'command']),
    unchecked(['terminal2', 'motion']),
    sensors,
    latency,
  ],
} satisfies CameraSuite;

import { demand, late, verify, withhold, type CameraCase, type CameraSuite } from '../../../harness/camera/index.ts';
import {
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
import { verifyIds } from './packet-ids.ts';

const asSet: CameraCase = {
  id: 'mqtt-qos-as-set',
  proves: ['CAM-MQTT-32'],
  title: 'Each alarm is published with the QoS that is set for it: 0, 1 or 2',
  needs: ['settings', 'alarms'],
  takes: ['mqtt'],
  async run(context) {
    const values = { 'mqtt.terminal1.qos': '0', 'mqtt.terminal2.qos': '1', 'mqtt.terminal3.qos': '2' };
    const broker = await connected(context, { kinds: TERMINALS, values });
    for (const [qos, kind] of TERMINALS.entries()) {
      const { packet } = await message(context, broker, kind, `an alarm of QoS ${qos} is published`);
      verify(packet.qos, qos, `the message of an alarm set to QoS ${qos} has that QoS`);
      verify(packet.dup, false, `a message of QoS ${qos} that goes out first has no DUP (MQTT-3.3.1-1)`);
    }
  },
};

const noWait: CameraCase = {
  id: 'mqtt-qos-0-no-packet-id',
  proves: ['CAM-MQTT-32'],
  title: 'Messages of QoS 0 have no packet identifier and wait for no answer',
  needs: ['settings', 'alarms'],
  takes: ['mqtt'],
  async run(context) {
    const kinds = ['terminal1', 'terminal2'] as const;
    const values = { 'mqtt.terminal1.qos': '0', 'mqtt.terminal2.qos': '0' };
    const broker = await connected(context, { kinds, values });
    for (const kind of kinds) {
      const { packet } = await message(context, broker, kind, 'each alarm of QoS 0 is published, without an answer');
      const claim = 'a message of QoS 0 is its topic and its payload, with no packet identifier between (MQTT-2.3.1-5)';
      verify(textOf(packet.payload), factoryPayload(kind), claim);
    }
  },
};

const idNotZero: CameraCase = {
  id: 'mqtt-qos-1-and-2-packet-id',
  proves: ['CAM-MQTT-32'],
  title: 'Messages of QoS 1 and 2 have a packet identifier other than 0',
  needs: ['settings', 'alarms'],
  takes: ['mqtt'],
  async run(context) {
    const kinds = ['terminal1', 'terminal2'] as const;
    const values = { 'mqtt.terminal1.qos': '1', 'mqtt.terminal2.qos': '2' };
    const broker = await connected(context, { kinds, values });
    for (const [at, kind] of kinds.entries()) {
      const qos = at + 1;
      const { packet } = await message(context, broker, kind, `an alarm of QoS ${qos} is published`);
      const id = packet.packetId ?? 0;
      demand(id !== 0, `a message of QoS ${qos} has a packet identifier (MQTT-2.3.1-1)`, '1 to 65535', String(id));
    }
  },
};

const inFlight: CameraCase = {
  id: 'mqtt-packet-id-not-reused-in-flight',
  proves: ['CAM-MQTT-32'],
  title: 'No packet identifier is used for another message while its own waits for the answer',
  needs: ['settings', 'alarms'],
  takes: ['mqtt'],
  async run(context) {
    const broker = await connected(context, { kinds: TERMINALS, script: { rules: [withhold('puback')] } });
    const { alarm } = context.camera.times;
    await message(context, broker, 'terminal1', 'an alarm of terminal 1 is published');
    for (const kind of ['terminal2', 'terminal3'] as const) {
      const isNew = fresh(broker, (seen) => sent('publish')(seen) && onTopic(factoryTopic(kind))(seen));
      await raised(context, kind);
      // A camera may keep the others until the first is answered.
      const came = await broker.waitFor(isNew, alarm);
      if (came !== undefined) continue;
      context.note('the camera sends nothing more while a message waits for its answer');
      break;
    }
    verifyIds(broker.trace);
  },
};

const atOnce: CameraCase = {
  id: 'mqtt-five-alarms-at-once',
  proves: ['CAM-MQTT-41'],
  title: 'Five kinds of alarms at once give five messages, those in flight with identifiers of their own',
  needs: ['settings', 'alarms', 'oracle'],
  takes: ['mqtt'],
  async run(context) {
    const { alarm } = context.camera.times;
    // Late, so that several are in flight where the camera does not wait.
    const broker = await connected(context, { kinds: KINDS, script: { rules: [late('puback', alarm / 20)] } });
    await Promise.all(KINDS.map((kind) => context.raise(kind, { proven: true })));
    for (const kind of KINDS) {
      const claim = `${NAMES[kind]} is published, with four others at the same time`;
      await context.expect(broker, (seen) => sent('publish')(seen) && onTopic(factoryTopic(kind))(seen), alarm, claim);
    }
    verifyIds(broker.trace);
  },
};

const handshake: CameraCase = {
  id: 'mqtt-qos-2-pubrel',
  proves: ['CAM-MQTT-32'],
  title: 'A message of QoS 2 is released by PUBREL with its identifier, once PUBREC has come',
  needs: ['settings', 'alarms'],
  takes: ['mqtt'],
  async run(context) {
    const broker = await connected(context, { values: { 'mqtt.terminal1.qos': '2' } });
    const { packet, connection } = await message(context, broker, 'terminal1', 'an alarm of QoS 2 is published');
    const claim = 'PUBREC is answered by PUBREL (MQTT-4.3.3-1)';
    const release = await context.expect(broker, sent('pubrel', connection), context.camera.times.alarm, claim);
    verify(release.packet?.packetId, packet.packetId, 'PUBREL has the identifier of the message');
  },
};

const notBefore: CameraCase = {
  id: 'mqtt-qos-2-no-pubrel-before-pubrec',
  proves: ['CAM-MQTT-32'],
  title: 'A message of QoS 2 is not released before PUBREC has come',
  needs: ['settings', 'alarms'],
  takes: ['mqtt'],
  async run(context) {
    const script = { rules: [withhold('pubrec')] };
    const broker = await connected(context, { script, values: { 'mqtt.terminal1.qos': '2' } });
    await message(context, broker, 'terminal1', 'an alarm of QoS 2 is published');
    await context.never(broker, sent('pubrel'), 'no PUBREL comes before PUBREC (MQTT-4.3.3-1)');
  },
};

const retained = (retain: 'on' | 'off'): CameraCase => ({
  id: `mqtt-retain-${retain}`,
  proves: ['CAM-MQTT-33'],
  title: `A message whose retain box is ${retain === 'on' ? 'checked has' : 'not checked has not'} the RETAIN flag`,
  needs: ['settings', 'alarms'],
  takes: ['mqtt'],
  async run(context) {
    // The other alarms have it the other way: each box is for its own.
    const values = Object.fromEntries(
      KINDS.map((kind) => [`mqtt.${kind}.retain`, (kind === 'terminal2') === (retain === 'on') ? 'on' : 'off']),
    );
    const broker = await connected(context, { kinds: ['terminal2'], values });
    const { packet } = await message(context, broker, 'terminal2', 'an alarm of terminal 2 is published');
    verify(packet.retain ? 'set' : 'not set', retain === 'on' ? 'set' : 'not set', 'the RETAIN flag is as the box');
  },
});

export default {
  id: 'f13-mqtt',
  clause: '13',
  title: 'MQTT: QoS, packet identifiers and retain',
  cases: [asSet, noWait, idNotZero, inFlight, handshake, notBefore, retained('on'), retained('off'), atOnce],
} satisfies CameraSuite;
